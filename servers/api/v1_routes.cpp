#include "api/v1_routes.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "api/docs_page.hpp"
#include "api/openapi.hpp"
#include "common/engine/credentials.hpp"
#include "common/http/etag.hpp"
#include "common/http/problem.hpp"
#include "common/http/target.hpp"
#include "common/json/json.hpp"

namespace confab::servers::api {

namespace {

/// Where a body is wrong, a small one is read nevertheless, to say so.
constexpr std::size_t kUnwantedBodyBytesMax = 1024;

Method method_of(std::string_view name) {
  if (name == "POST") return Method::post;
  if (name == "PUT") return Method::put;
  if (name == "PATCH") return Method::patch;
  if (name == "DELETE") return Method::del;
  return Method::get;
}

/// The names in the braces of a path.
std::vector<std::string_view> names_in(std::string_view path) {
  std::vector<std::string_view> names;
  for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
    names.push_back(path.substr(open + 1, path.find('}', open) - open - 1));
  }
  return names;
}

/// One operation behind HTTP: fields from path, query and body; the caller from Authorization; the cookie.
class Route : public std::enable_shared_from_this<Route> {
 public:
  Route(Engine& engine, const OperationInfo& info, const RouteSettings& settings)
      : engine_(engine), info_(info), settings_(settings), path_names_(names_in(info.path)) {}

  void handle(const Request& request, const PathParams& params, const Responder& responder) const {
    if (info_.registers) {
      if (auto open = check_registration(settings_); !open) return refuse(responder, open.error());
    }
    OperationRequest call;
    call.name = info_.name;
    if (info_.access == OperationInfo::Access::user) {
      auto token = authenticate(engine_, request);
      if (!token) return refuse(responder, token.error());
      call.caller = token->caller;
      responder.set_user(std::to_string(token->caller.user.value));
    }
    if (auto admitted = admit_request(settings_, request, call.caller.user); !admitted) {
      return refuse(responder, admitted.error());
    }
    if (auto refusal = check_body(request)) return responder.send(std::move(*refusal));
    auto query = parse_query(request.query());
    if (!query) return refuse(responder, query.error());
    auto fields = text_fields(params, *query);
    if (!fields) return refuse(responder, fields.error());
    auto attempt = try_password(request, call.caller);
    if (!attempt) return refuse(responder, attempt.error());
    if (rests_on_cookie(request)) {
      const auto cookie = session_cookie(request, session_cookie_name(engine_));
      // Every first visit of the page asks this. A browser would show an error in its console.
      if (!cookie) return responder.send(Response::empty(204));
      fields->push_back({"refresh_token", *cookie});
    }
    call.fields = *fields;
    call.json = request.body();
    engine_.operations().call_async(call, [self = shared_from_this(), request, responder,
                                           attempt = *std::move(attempt)](Result<OperationReply> reply) {
      if (!reply) return refuse(responder, reply.error());
      // Anybody may ask for a mail: that makes nobody known to the account.
      if (self->info_.password != OperationInfo::Password::mailed) attempt.succeeded();
      responder.send(self->answer(request, std::move(*reply)));
    });
  }

 private:
  using TextFields = std::vector<OperationRequest::TextField>;
  using Query = std::vector<std::pair<std::string, std::string>>;

  static void refuse(const Responder& responder, const Error& error) {
    responder.send(with_challenge(problem_response(error)));
  }

  std::optional<Response> check_body(const Request& request) const {
    if (!request.body().empty() && info_.query_fields) {
      return problem_response({ErrorCode::invalid_argument, "this call takes no body"});
    }
    return refuse_foreign_type(request);
  }

  /// Before anything is hashed or sent. Of a call that does neither: an attempt at nothing.
  Result<PasswordGuard::Attempt> try_password(const Request& request, const Caller& caller) const {
    if (info_.password == OperationInfo::Password::none) return PasswordGuard::Attempt();
    if (info_.password == OperationInfo::Password::of_caller) return try_user(settings_, request, caller.user);
    // A token counts as an address of its own.
    const char* field = info_.password == OperationInfo::Password::of_token ? "token" : "email";
    const auto body = JsonObject::parse(request.body());
    const auto account = body ? body->string(field) : Result<std::string>(body.error());
    return account ? try_email(settings_, request, *account) : PasswordGuard::Attempt();  // without one: refused
  }

  Result<TextFields> text_fields(const PathParams& params, const Query& query) const {
    TextFields fields;
    for (const std::string_view name : path_names_) fields.push_back({name, params[name]});
    for (const auto& [name, value] : query) {
      if (!info_.query_fields) {
        return Error{ErrorCode::invalid_argument, "fields of this call belong into the body", name};
      }
      fields.push_back({name, value});
    }
    return fields;
  }

  /// Only a refresh may, only when the body names no token, and only for a page that may use the cookie.
  bool rests_on_cookie(const Request& request) const {
    if (info_.session != OperationInfo::Session::refreshes) return false;
    if (!cookie_origin_allowed(request, settings_.origins)) return false;
    const auto body = JsonObject::parse(request.body());
    return request.body().empty() || (body && !body->has("refresh_token"));
  }

  Response answer(const Request& request, OperationReply reply) const {
    Response response = Response::json(info_.status, std::move(reply.json));
    if (info_.tokens_out()) {
      const auto body = JsonObject::parse(response.body);
      const auto token = body ? body->string("refresh_token") : Result<std::string>(body.error());
      if (token) hand_out_session(response, *token, request, settings_, engine_);
    } else if (info_.session == OperationInfo::Session::ends) {
      take_session_back(response, request, settings_, engine_);
    }
    return response;
  }

  Engine& engine_;
  const OperationInfo& info_;
  const RouteSettings settings_;
  const std::vector<std::string_view> path_names_;
};

/// The page loads nothing from elsewhere, and calls nothing but this server.
constexpr const char* kDocsPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'";

/// The page that shows the document.
void add_docs_routes(Router& router) {
  for (const DocsFile& file : docs_files()) {
    router.add(
        Method::get, std::string(file.path),
        [&file, etag = etag_of(file.body)](const Request& request, const PathParams&, const Responder& responder) {
          Response response = Response::empty(client_has(request, etag) ? 304 : 200);
          if (response.status == 200) {
            response.content_type = file.content_type;
            response.body = file.body;
          }
          response.with_header("Content-Security-Policy", kDocsPolicy);
          response.with_header("X-Content-Type-Options", "nosniff");
          responder.send(std::move(response).with_header("ETag", etag).with_header("Cache-Control", "no-cache"));
        });
  }
}

/// GET /v1/openapi.json, which never changes while the server runs.
void add_document_route(Router& router) {
  const auto document = std::make_shared<const std::string>(openapi_document());
  router.add(
      Method::get, "/v1/openapi.json",
      [document, etag = etag_of(*document)](const Request& request, const PathParams&, const Responder& responder) {
        Response response = client_has(request, etag) ? Response::empty(304) : Response::json(200, "");
        if (response.status == 200) response.shared_body = document;
        responder.send(std::move(response).with_header("ETag", etag).with_header("Cache-Control", "no-cache"));
      });
}

}  // namespace

void add_v1_routes(Router& router, Engine& engine, const RouteSettings& settings) {
  for (const OperationInfo& info : engine.operations().catalogue()) {
    if (info.access == OperationInfo::Access::host) continue;
    auto route = std::make_shared<const Route>(engine, info, settings);
    RouteOptions options;
    options.body_bytes_max = std::max(info.request_bytes_max, kUnwantedBodyBytesMax);
    router.add(
        method_of(info.method), std::string(info.path),
        [route](const Request& request, const PathParams& params, const Responder& responder) {
          route->handle(request, params, responder);
        },
        options);
  }
  const auto catalogue = std::make_shared<const std::string>(engine.operations().describe());
  router.add(Method::get, "/v1/operations", [catalogue](const Request&, const PathParams&, const Responder& responder) {
    Response response = Response::json(200, "");
    response.shared_body = catalogue;
    responder.send(std::move(response));
  });
  add_document_route(router);
  add_docs_routes(router);
  router.add(Method::get, "/.well-known/jwks.json",
             [&engine](const Request&, const PathParams&, const Responder& responder) {
               responder.send(Response::json(200, engine.jwks()).with_header("Cache-Control", "max-age=300"));
             });
}

}  // namespace confab::servers::api

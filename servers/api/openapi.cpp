#include "api/openapi.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include <confab/result.hpp>

#include "common/contract/schemas.hpp"
#include "common/http/message.hpp"

namespace confab::servers::api {

namespace {

using contract::Catalogue;
using contract::Direction;
using contract::Field;
using contract::Fields;
using contract::OperationEntry;
using contract::Schemas;

constexpr std::string_view kDescription =
    "The REST routes of Confab. This document is made from the catalogue of operations.\n\n"
    "**Limits are in bytes of UTF-8.** `x-max-bytes` is the exact bound of a text. `maxLength` beside it counts "
    "characters, of which a text within the bound has no more; a text of longer characters may fit `maxLength` and be "
    "`too_large` nevertheless.\n\n"
    "**Objects.** A request with a member that is not listed is refused. A client ignores members of an answer that it "
    "does not know. Times are milliseconds since 1970 (UTC).\n\n"
    "**Errors** are RFC 9457 problem objects. Act on `code`. Each operation lists what a call of its kind may be "
    "answered, because most errors can happen to any call. GET routes also answer HEAD.\n\n"
    "**Tokens.** `sessions.create` gives an access token for `Authorization: Bearer`. Signing in also sets the cookie "
    "`confab_session_HEX`, whose name differs from store to store; only `sessions.refresh` accepts it here, from a "
    "page "
    "of an allowed origin.\n\n"
    "**Not in this document:** the routes of the service that Confab replaced, which `--old-routes` turns on. They are "
    "for clients that exist already, and a client made from a document should use `/v1`. "
    "`docs/reference/compatibility.md` has them.";

/// What HTTP itself may refuse, before or without a route.
struct HttpRefusal {
  int status;
  ErrorCode code;
};
constexpr std::array kHttpRefusals{
    HttpRefusal{400, ErrorCode::invalid_argument}, HttpRefusal{408, ErrorCode::unavailable},
    HttpRefusal{414, ErrorCode::too_large},        HttpRefusal{415, ErrorCode::invalid_argument},
    HttpRefusal{417, ErrorCode::unsupported},      HttpRefusal{431, ErrorCode::too_large},
    HttpRefusal{505, ErrorCode::unsupported},
};

/// Not an answer to a call of /v1: of a host that follows the log or opens a directory twice, and of paths with another
/// method than those listed.
constexpr std::array kNoAnswers{ErrorCode::too_old, ErrorCode::already_open, ErrorCode::method_not_allowed};
/// Only to a call that changes something.
constexpr std::array kOfMutations{ErrorCode::conflict, ErrorCode::outcome_unknown, ErrorCode::store_full};

template <std::size_t N>
bool is_one_of(const std::array<ErrorCode, N>& codes, std::string_view name) {
  return std::any_of(codes.begin(), codes.end(), [&](ErrorCode code) { return name == to_string(code); });
}

/// What a server has beside the operations of the catalogue.
struct ServiceRoute {
  std::string_view path;
  std::string_view name;
  std::string_view summary;
  std::string_view content_type;
};
constexpr std::array kServiceRoutes{
    ServiceRoute{"/v1/operations", "service.operations", "The catalogue of operations.", "application/json"},
    ServiceRoute{"/v1/openapi.json", "service.openapi", "This document.", "application/json"},
    ServiceRoute{"/.well-known/jwks.json", "service.keys", "The public keys of access tokens (RFC 7517).",
                 "application/json"},
    ServiceRoute{"/healthz", "service.health", "Whether the process runs.", "text/plain"},
    ServiceRoute{"/readyz", "service.readiness", "Whether the server can answer calls now.", "text/plain"},
};

class Document {
 public:
  std::string text() {
    json_.begin_object().member("openapi", "3.1.1").member("jsonSchemaDialect", kDialect);
    write_info();
    write_tags();
    write_paths();
    json_.key("components").begin_object();
    write_responses();
    write_security();
    write_schemas();
    json_.end_object().end_object();
    return std::move(json_).text();
  }

 private:
  static constexpr const char* kDialect = "https://json-schema.org/draft/2020-12/schema";

  void write_info() {
    json_.key("info").begin_object();
    json_.member("title", "Confab").member("version", catalogue_.version).member("description", kDescription);
    json_.key("license").begin_object().member("name", "Apache 2.0").member("identifier", "Apache-2.0").end_object();
    json_.end_object();
    json_.key("servers").begin_array();
    json_.begin_object().member("url", "/").member("description", "the API server itself").end_object();
    json_.begin_object().member("url", "/api").member("description", "through the hub").end_object();
    json_.end_array();
  }

  void write_tags() {
    std::set<std::string> told;
    json_.key("tags").begin_array();
    for (const OperationEntry& operation : catalogue_.operations) {
      if (!operation.has_route() || !told.insert(operation.noun()).second) continue;
      json_.begin_object().member("name", operation.noun()).end_object();
    }
    json_.begin_object().member("name", "service").member("description", "of the server itself").end_object();
    json_.end_array();
  }

  void write_paths() {
    json_.key("paths").begin_object();
    std::set<std::string> written;
    for (const OperationEntry& first : catalogue_.operations) {
      if (!first.has_route() || !written.insert(first.path).second) continue;
      json_.key(first.path).begin_object();
      for (const OperationEntry& operation : catalogue_.operations) {
        if (operation.path == first.path) write_operation(operation);
      }
      json_.end_object();
    }
    for (const ServiceRoute& route : kServiceRoutes) write_service_route(route);
    json_.end_object();
  }

  void write_operation(const OperationEntry& operation) {
    std::string method = operation.method;
    std::transform(method.begin(), method.end(), method.begin(), [](unsigned char c) { return std::tolower(c); });
    json_.key(method).begin_object();
    json_.member("operationId", operation.name).member("summary", operation.summary);
    json_.key("tags").begin_array().value(operation.noun()).end_array();
    json_.key("security").begin_array();
    if (needs_token(operation)) json_.begin_object().key("bearer").begin_array().end_array().end_object();
    json_.end_array();
    write_parameters(operation);
    write_body(operation);
    json_.key("responses").begin_object();
    write_success(operation);
    for (const int status : refusals_of(operation)) write_refusal(status);
    json_.end_object().end_object();
  }

  static bool needs_token(const OperationEntry& operation) { return operation.access == "user"; }

  void write_parameters(const OperationEntry& operation) {
    json_.key("parameters").begin_array();
    for (const Field& field : operation.request) {
      const bool in_path = operation.in_path(field);
      if (!in_path && operation.takes_body()) continue;
      Field value = field;
      value.doc.clear();
      value.nullable = false;  // only JSON has null
      json_.begin_object().member("name", field.name).member("in", in_path ? "path" : "query");
      json_.member("required", in_path || field.required);
      if (!field.doc.empty()) json_.member("description", field.doc);
      json_.key("schema");
      schemas_.write(json_, value);
      if (in_path || field.required) {
        json_.key("example");
        schemas_.write_example(json_, value);
      }
      json_.end_object();
    }
    json_.end_array();
  }

  /// The members of the JSON body.
  static Fields body_fields(const OperationEntry& operation) {
    Fields fields;
    if (!operation.takes_body()) return fields;
    for (const Field& field : operation.request) {
      if (!operation.in_path(field)) fields.push_back(field);
    }
    if (operation.session == "refreshes") {  // the cookie may stand for the token
      for (Field& field : fields) field.required = false;
    }
    return fields;
  }

  void write_body(const OperationEntry& operation) {
    const Fields fields = body_fields(operation);
    if (fields.empty()) return;
    const bool required = std::any_of(fields.begin(), fields.end(), [](const Field& field) { return field.required; });
    json_.key("requestBody").begin_object().member("required", required);
    if (operation.request_bytes_max != 0) json_.member("x-max-bytes", operation.request_bytes_max);
    json_.key("content").begin_object().key("application/json").begin_object();
    json_.key("schema");
    json_.begin_object().member("$ref", "#/components/schemas/" + schema_name(operation, "Request")).end_object();
    json_.key("example");
    Fields given = fields;
    for (Field& field : given) field.required = field.required || !required;
    schemas_.write_example(json_, given);
    json_.end_object().end_object().end_object();
  }

  static std::string schema_name(const OperationEntry& operation, const char* what) {
    return contract::pascal_case(operation.name) + what;
  }

  /// A reply that is one of the records as it stands needs no schema of its own.
  static bool has_reply_schema(const OperationEntry& operation) {
    return operation.mutation || operation.reply_record.empty();
  }

  void write_success(const OperationEntry& operation) {
    json_.key(std::to_string(operation.status)).begin_object();
    json_.member("description", operation.mutation ? "Done, and on disk." : "The answer.");
    if (!operation.session.empty()) {
      json_.key("headers").begin_object().key("Set-Cookie").begin_object();
      json_.member("description",
                   operation.session == "ends" ? "takes the session's cookie away" : "the session's cookie, for pages");
      json_.key("schema").begin_object().member("type", "string").end_object().end_object().end_object();
    }
    json_.key("content").begin_object().key("application/json").begin_object().key("schema");
    if (has_reply_schema(operation)) {
      json_.begin_object().member("$ref", "#/components/schemas/" + schema_name(operation, "Reply")).end_object();
    } else {
      schemas_.write_reference(json_, operation.reply_record);
    }
    json_.key("example");
    schemas_.write_example(json_, operation.reply);
    json_.end_object().end_object().end_object();
    if (operation.session == "refreshes") {
      json_.key("204").begin_object();
      json_.member("description", "The request had neither a token nor the cookie: nobody is signed in.").end_object();
    }
  }

  std::set<int> refusals_of(const OperationEntry& operation) const {
    std::set<int> statuses;
    for (const HttpRefusal& refusal : kHttpRefusals) statuses.insert(refusal.status);
    for (const auto& error : catalogue_.errors) {
      if (is_one_of(kNoAnswers, error.name)) continue;
      if (!operation.mutation && is_one_of(kOfMutations, error.name)) continue;
      const bool concerns_sign_in = needs_token(operation) || !operation.session.empty();
      if (error.name == to_string(ErrorCode::unauthenticated) && !concerns_sign_in) continue;
      statuses.insert(error.http_status);
    }
    return statuses;
  }

  void write_refusal(int status) {
    json_.key(std::to_string(status)).begin_object();
    json_.member("$ref", "#/components/responses/Problem" + std::to_string(status)).end_object();
  }

  void write_service_route(const ServiceRoute& route) {
    const bool is_json = route.content_type == "application/json";
    json_.key(route.path).begin_object().key("get").begin_object();
    json_.member("operationId", route.name).member("summary", route.summary);
    json_.key("tags").begin_array().value("service").end_array();
    json_.key("security").begin_array().end_array();
    json_.key("responses").begin_object();
    json_.key("200").begin_object().member("description", "The answer.");
    json_.key("content").begin_object().key(route.content_type).begin_object().key("schema");
    json_.begin_object().member("type", is_json ? "object" : "string").end_object();
    json_.end_object().end_object().end_object();
    if (route.name == "service.openapi") {
      json_.key("304").begin_object().member("description", "It is the one of `If-None-Match`.").end_object();
    }
    for (const HttpRefusal& refusal : kHttpRefusals) write_refusal(refusal.status);
    write_refusal(http_status(ErrorCode::too_large));
    write_refusal(http_status(ErrorCode::rate_limited));
    write_refusal(http_status(ErrorCode::unavailable));
    json_.end_object().end_object().end_object();
  }

  /// The codes of each status that any call may be answered with.
  std::map<int, std::set<std::string>> codes_by_status() const {
    std::map<int, std::set<std::string>> codes;
    for (const HttpRefusal& refusal : kHttpRefusals) codes[refusal.status].insert(to_string(refusal.code));
    for (const auto& error : catalogue_.errors) {
      if (!is_one_of(kNoAnswers, error.name)) codes[error.http_status].insert(error.name);
    }
    return codes;
  }

  void write_responses() {
    json_.key("responses").begin_object();
    for (const auto& [status, codes] : codes_by_status()) write_response(status, codes);
    json_.end_object();
  }

  void write_response(int status, const std::set<std::string>& codes) {
    json_.key("Problem" + std::to_string(status)).begin_object();
    std::string description(reason_phrase(status));
    for (const std::string& code : codes) description += (code == *codes.begin() ? ": `" : ", `") + code + "`";
    json_.member("description", description);
    json_.key("headers").begin_object();
    if (status == http_status(ErrorCode::unauthenticated)) write_header("WWW-Authenticate", "string", "`Bearer`");
    if (status == http_status(ErrorCode::rate_limited) || status == http_status(ErrorCode::overloaded)) {
      write_header("Retry-After", "integer", "seconds, where a pause helps");
    }
    json_.end_object();
    json_.key("content").begin_object().key("application/problem+json").begin_object().key("schema").begin_object();
    json_.key("allOf").begin_array();
    json_.begin_object().member("$ref", "#/components/schemas/Problem").end_object();
    json_.begin_object().key("properties").begin_object();
    json_.key("status").begin_object().member("const", status).end_object();
    json_.key("code").begin_object().key("enum").begin_array();
    for (const std::string& code : codes) json_.value(code);
    json_.end_array().end_object().end_object().end_object().end_array().end_object();
    json_.key("example").begin_object().member("type", "about:blank").member("title", reason_phrase(status));
    json_.member("status", status).member("code", *codes.begin()).member("detail", "what is wrong, for people");
    json_.end_object().end_object().end_object().end_object();
  }

  void write_header(std::string_view name, const char* type, const char* description) {
    json_.key(name).begin_object().member("description", description);
    json_.key("schema").begin_object().member("type", type).end_object().end_object();
  }

  void write_security() {
    json_.key("securitySchemes").begin_object().key("bearer").begin_object();
    json_.member("type", "http").member("scheme", "bearer").member("bearerFormat", "JWT");
    json_.member("description", "The `access_token` of `sessions.create` or `sessions.refresh`.");
    json_.end_object().end_object();
  }

  void write_schemas() {
    json_.key("schemas").begin_object();
    for (const OperationEntry& operation : catalogue_.operations) {
      if (!operation.has_route()) continue;
      if (const Fields fields = body_fields(operation); !fields.empty()) {
        json_.key(schema_name(operation, "Request")).begin_object();
        schemas_.write_object(json_, fields, Direction::request);
        json_.end_object();
      }
      if (has_reply_schema(operation)) {
        json_.key(schema_name(operation, "Reply")).begin_object();
        schemas_.write_object(json_, operation.reply, Direction::answer);
        json_.end_object();
      }
    }
    schemas_.write_named(json_);
    schemas_.write_problem(json_);
    json_.end_object();
  }

  const Catalogue catalogue_ = contract::read_catalogue();
  Schemas schemas_{catalogue_, contract::Dialect::openapi};
  JsonWriter json_;
};

}  // namespace

std::string openapi_document() { return Document().text(); }

}  // namespace confab::servers::api

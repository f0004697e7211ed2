#include "api/compat_routes.hpp"

#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "api/compat_json.hpp"
#include "common/engine/credentials.hpp"

namespace confab::servers::api {

namespace {

constexpr std::size_t kCompatBodyBytesMax = 128 * 1024;

/// A call of the catalogue with its JSON object still open, for further members.
JsonWriter call_fields() {
  JsonWriter json;
  json.begin_object();
  return json;
}

class CompatRoutes : public std::enable_shared_from_this<CompatRoutes> {
 public:
  CompatRoutes(Engine& engine, ReadPool& reads, const RouteSettings& settings)
      : engine_(engine), reads_(reads), settings_(settings) {}

  void add_to(Router& router) {
    add(router, Method::post, "/users", &CompatRoutes::sign_up);
    add(router, Method::post, "/users/sign_in", &CompatRoutes::sign_in);
    add(router, Method::del, "/users/sign_out", &CompatRoutes::sign_out);
    add(router, Method::get, "/conversations", &CompatRoutes::people);
    add(router, Method::post, "/conversations", &CompatRoutes::open_conversation);
    add(router, Method::post, "/conversations/{id}/messages", &CompatRoutes::post_message);
    add(router, Method::get, "/conversations/{id}/messages", &CompatRoutes::history);
  }

 private:
  using Handler = void (CompatRoutes::*)(const Request&, const PathParams&, const Responder&);

  void add(Router& router, Method method, const char* path, Handler handler) {
    router.add(method, path,
               [self = shared_from_this(), handler](const Request& request, const PathParams& params,
                                                    const Responder& responder) {
                 (self.get()->*handler)(request, params, responder);
               },
               {.body_bytes_max = kCompatBodyBytesMax, .json_suffix = true});
  }

  /// Calls an operation; `answer` turns its reply, or a refusal, into our answer.
  void call(std::string_view operation, const Caller& caller, const std::string& json, const Responder& responder,
            std::function<Response(const Result<JsonObject>&)> answer) {
    OperationRequest request;
    request.name = operation;
    request.caller = caller;
    request.json = json;
    engine_.operations().call_async(
        request, [responder, answer = std::move(answer)](const Result<OperationReply>& reply) {
          responder.send(answer(reply ? JsonObject::parse(reply->json) : Result<JsonObject>(reply.error())));
        });
  }

  /// Runs `work`, which makes the answer for `user`, off the loop.
  void answer_later(const Responder& responder, UserId user, std::function<Response()> work) {
    auto queued = reads_.run(user, [responder, work = std::move(work)] { responder.send(work()); });
    if (!queued) responder.send(compat_error(queued.error()));
  }

  std::optional<Caller> caller_of(const Request& request, const Responder& responder) {
    auto token = authenticate(engine_, request);
    if (token) {
      responder.set_user(std::to_string(token->caller.user.value));
      if (auto admitted = admit_request(settings_, request, token->caller.user); !admitted) {
        responder.send(compat_error(admitted.error()));
        return std::nullopt;
      }
      return token->caller;
    }
    responder.send(token.code() == ErrorCode::unauthenticated
                       ? compat_error({ErrorCode::unauthenticated, "You need to sign in or sign up before continuing."})
                       : compat_error(token.error()));
    return std::nullopt;
  }

  // --- people -------------------------------------------------------------------------------------------------------

  void sign_up(const Request& request, const PathParams&, const Responder& responder) {
    if (auto open = check_registration(settings_); !open) return responder.send(compat_error(open.error()));
    auto user = read_compat_body(request, "user");
    if (!user.fields) return responder.send(std::move(user.refusal));
    // Counted first: the answers tell which addresses are registered.
    auto attempt = try_email(settings_, request, compat_text(*user.fields, "email"));
    if (!attempt) return responder.send(compat_error(attempt.error()));
    const FieldErrors faults = faults_of(*user.fields);
    if (!faults.empty()) return responder.send(compat_errors(faults));
    JsonWriter json = call_fields();
    json.member("email", compat_text(*user.fields, "email"));
    json.member("password", compat_text(*user.fields, "password")).end_object();
    call("users.register", {}, json.text(), responder, [attempt = *attempt](const Result<JsonObject>& made) {
      if (!made) return compat_refusal(made.error());
      attempt.succeeded();
      const auto id = made->integer("id");
      const auto created_at = made->integer("created_at");
      if (!id || !created_at) return compat_error({ErrorCode::internal, "the answer has no id"});
      return compat_json(201, compat_user(static_cast<std::uint64_t>(*id), compat_text(*made, "email"), *created_at));
    });
  }

  /// All that can be said at once, as the old service did.
  FieldErrors faults_of(const JsonObject& user) {
    const std::string email = compat_text(user, "email");
    const std::string password = compat_text(user, "password");
    FieldErrors errors;
    if (email.empty()) {
      errors["email"].push_back("can't be blank");
    } else if (auto taken = engine_.is_registered(email); taken ? *taken : taken.error().field == "email") {
      errors["email"].push_back(taken ? "has already been taken" : compat_words(taken.error()));
    }
    if (password.empty()) {
      errors["password"].push_back("can't be blank");
    } else if (password.size() < Limits::password_bytes_min) {
      errors["password"].push_back("is too short (minimum is 8 characters)");
    }
    if (user.has("password_confirmation") && compat_text(user, "password_confirmation") != password) {
      errors["password_confirmation"].push_back("doesn't match Password");
    }
    return errors;
  }

  void sign_in(const Request& request, const PathParams&, const Responder& responder) {
    auto user = read_compat_body(request, "user");
    if (!user.fields) return responder.send(std::move(user.refusal));
    auto attempt = try_email(settings_, request, compat_text(*user.fields, "email"));
    if (!attempt) return responder.send(compat_error(attempt.error()));
    JsonWriter json = call_fields();
    json.member("email", compat_text(*user.fields, "email"));
    json.member("password", compat_text(*user.fields, "password"));
    json.member("long_lived", true).end_object();
    call("sessions.create", {}, json.text(), responder,
         [self = shared_from_this(), request, attempt = *attempt](const Result<JsonObject>& reply) {
           if (reply) attempt.succeeded();
           return self->signed_in(request, reply);
         });
  }

  Response signed_in(const Request& request, const Result<JsonObject>& reply) const {
    // A password or an e-mail of an impossible form is a wrong one.
    if (!reply && (reply.code() == ErrorCode::unauthenticated || !reply.error().field.empty())) {
      return compat_error({ErrorCode::unauthenticated, "Invalid Email or password."});
    }
    if (!reply) return compat_error(reply.error());
    const auto user = reply->object("user");
    const auto id = user ? user->integer("id") : Result<std::int64_t>(user.error());
    if (!id) return compat_error({ErrorCode::internal, "the answer has no user"});
    Response response = compat_json(200, compat_sign_in(static_cast<std::uint64_t>(*id), compat_text(*user, "email"),
                                                        compat_text(*reply, "access_token")));
    hand_out_session(response, compat_text(*reply, "refresh_token"), request, settings_, engine_);
    return response;
  }

  void sign_out(const Request& request, const PathParams&, const Responder& responder) {
    const auto caller = caller_of(request, responder);
    if (!caller) return;
    call("sessions.sign_out", *caller, {}, responder,
         [self = shared_from_this(), request](const Result<JsonObject>& ended) {
           if (!ended) return compat_error(ended.error());
           Response response = Response::empty(204);
           take_session_back(response, request, self->settings_, self->engine_);
           return response;
         });
  }

  void people(const Request& request, const PathParams&, const Responder& responder) {
    const auto caller = caller_of(request, responder);
    if (!caller) return;
    answer_later(responder, caller->user,
                 [self = shared_from_this(), caller = *caller] { return self->people_of(caller); });
  }

  Response people_of(const Caller& caller) const {
    JsonWriter json;
    json.begin_array();
    UserQuery query;
    query.limit = Limits::user_page_users_max;
    std::size_t seen = 0;
    do {
      auto page = engine_.users(caller, query);
      if (!page) return compat_error(page.error());
      for (const User& user : page->users) {
        if (user.id != caller.user) json.raw(compat_user(user.id.value, user.email, user.created_at));
      }
      seen += page->users.size();
      query.after = page->next;
    } while (!query.after.empty() && seen < kCompatUsersMax && json.text().size() < kCompatAnswerBytesMax);
    json.end_array();
    return compat_json(200, std::move(json).text());
  }

  // --- conversations ------------------------------------------------------------------------------------------------

  /// Whether the request names an author and it is not the caller: once believed, now refused.
  static bool names_another(const JsonObject& fields, std::string_view name, const Caller& caller) {
    return fields.has(name) && compat_id(fields, name) != caller.user.value;
  }

  void open_conversation(const Request& request, const PathParams&, const Responder& responder) {
    const auto caller = caller_of(request, responder);
    if (!caller) return;
    auto body = read_compat_body(request, "conversation");
    if (!body.fields) return responder.send(std::move(body.refusal));
    if (names_another(*body.fields, "sender_id", *caller)) {
      return responder.send(compat_error({ErrorCode::forbidden, "sender_id is not yours"}));
    }
    const auto recipient = compat_id(*body.fields, "recipient_id");
    if (!recipient) return responder.send(compat_errors({{"recipient_id", {"can't be blank"}}}));
    if (*recipient == caller->user.value) {
      return responder.send(compat_errors({{"recipient_id", {"can't be yourself"}}}));
    }
    JsonWriter json = call_fields();
    json.member("user", *recipient).end_object();
    call("conversations.open_direct", *caller, json.text(), responder,
         [caller = *caller, other = *recipient](const Result<JsonObject>& opened) {
           if (!opened) return compat_refusal(opened.error());
           const auto id = opened->integer("id");
           const auto sender = opened->integer("created_by");
           const auto created_at = opened->integer("created_at");
           if (!id || !sender || !created_at) return compat_error({ErrorCode::internal, "the answer has no id"});
           const auto opener = static_cast<std::uint64_t>(*sender);
           return compat_json(200, compat_conversation(static_cast<std::uint64_t>(*id), opener,
                                                       opener == other ? caller.user.value : other, *created_at));
         });
  }

  void post_message(const Request& request, const PathParams& params, const Responder& responder) {
    const auto caller = caller_of(request, responder);
    if (!caller) return;
    auto message = read_compat_body(request, "message");
    if (!message.fields) return responder.send(std::move(message.refusal));
    if (names_another(*message.fields, "user_id", *caller)) {
      return responder.send(compat_error({ErrorCode::forbidden, "user_id is not yours"}));
    }
    Draft draft;
    draft.body = compat_text(*message.fields, "body");
    if (draft.body.empty()) return responder.send(compat_errors({{"body", {"can't be blank"}}}));
    const ConversationId id(compat_id(params["id"]).value_or(0));
    engine_.send_message_async(*caller, id, draft, [responder](const Result<Message>& sent) {
      responder.send(sent ? compat_json(200, compat_message(*sent)) : compat_refusal(sent.error()));
    });
  }

  void history(const Request& request, const PathParams& params, const Responder& responder) {
    const auto caller = caller_of(request, responder);
    if (!caller) return;
    const ConversationId id(compat_id(params["id"]).value_or(0));
    answer_later(responder, caller->user,
                 [self = shared_from_this(), caller = *caller, id] { return self->history_of(caller, id); });
  }

  Response history_of(const Caller& caller, ConversationId id) const {
    auto newest_first = newest_messages(caller, id);
    if (!newest_first) return compat_error(newest_first.error());
    JsonWriter json;
    json.begin_array();
    for (auto message = newest_first->rbegin(); message != newest_first->rend(); ++message) json.raw(*message);
    json.end_array();
    return compat_json(200, std::move(json).text());
  }

  /// The newest texts, each as JSON, as many as an answer holds.
  Result<std::vector<std::string>> newest_messages(const Caller& caller, ConversationId id) const {
    std::vector<std::string> newest_first;
    std::unordered_map<UserId, std::string> emails;
    HistoryQuery query;
    query.limit = Limits::history_page_messages_max;
    std::size_t seen = 0;
    std::size_t bytes = 0;
    for (bool more = true; more && seen < kCompatHistoryMessagesMax;) {
      auto page = engine_.history(caller, id, query);
      if (!page) return page.error();
      for (auto message = page->messages.rbegin(); message != page->messages.rend(); ++message) {
        if (++seen > kCompatHistoryMessagesMax || bytes > kCompatAnswerBytesMax) return newest_first;
        if (message->kind != MessageKind::text) continue;  // the old clients know no notices
        auto author = email_of(caller, message->author, emails);
        if (!author) return author.error();
        JsonWriter json;
        json.begin_object().member("body", message->body).member("from", *author).end_object();
        bytes += json.text().size() + 1;
        newest_first.push_back(std::move(json).text());
      }
      more = page->more_before && !page->messages.empty();
      if (more) query = {HistoryQuery::From::before, page->messages.front().seq, Limits::history_page_messages_max};
    }
    return newest_first;
  }

  Result<std::string> email_of(const Caller& caller, UserId id, std::unordered_map<UserId, std::string>& known) const {
    if (const auto found = known.find(id); found != known.end()) return found->second;
    auto user = engine_.user(caller, id);
    if (!user) return user.error();
    return known.emplace(id, std::move(user->email)).first->second;
  }

  Engine& engine_;
  ReadPool& reads_;
  const RouteSettings settings_;
};

}  // namespace

void add_compat_routes(Router& router, Engine& engine, ReadPool& reads, const RouteSettings& settings) {
  std::make_shared<CompatRoutes>(engine, reads, settings)->add_to(router);
}

}  // namespace confab::servers::api

#include "api/compat_routes.hpp"

#include <charconv>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include "api/compat_json.hpp"
#include "common/credentials.hpp"
#include "common/json.hpp"

namespace confab::servers::api {

namespace {

constexpr RouteOptions kOptions{.body_bytes_max = 128 * 1024, .json_suffix = true};

/// An id from a path, or 0.
std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && stop == text.data() + text.size() ? number : 0;
}

/// The member of that name, or the whole body where an old client sends the fields bare.
Result<JsonObject> body_of(const Request& request, std::string_view member) {
  auto body = JsonObject::parse(request.body().empty() ? "{}" : request.body());
  if (!body || !body->has(member)) return body;
  return body->object(member);
}

std::string text_of(const JsonObject& object, std::string_view name) {
  auto value = object.string(name);
  return value ? *value : std::string();
}

class CompatRoutes : public std::enable_shared_from_this<CompatRoutes> {
 public:
  CompatRoutes(Engine& engine, BlockingWork& work, const RouteSettings& settings)
      : engine_(engine), work_(work), settings_(settings) {}

  void add_to(Router& router) {
    const auto add = [&](Method method, const char* path, auto member) {
      router.add(
          method, path,
          [self = shared_from_this(), member](const Request& request, const PathParams& params,
                                              const Responder& responder) {
            (self.get()->*member)(request, params, responder);
          },
          kOptions);
    };
    add(Method::post, "/users", &CompatRoutes::sign_up);
    add(Method::post, "/users/sign_in", &CompatRoutes::sign_in);
    add(Method::del, "/users/sign_out", &CompatRoutes::sign_out);
    add(Method::get, "/conversations", &CompatRoutes::people);
    add(Method::post, "/conversations", &CompatRoutes::open_conversation);
    add(Method::post, "/conversations/{id}/messages", &CompatRoutes::post_message);
    add(Method::get, "/conversations/{id}/messages", &CompatRoutes::history);
  }

 private:
  /// Runs `work`, which makes the answer, off the loop.
  void answer_later(const Responder& responder, std::function<Response()> work) {
    auto queued = work_.run([responder, work = std::move(work)] { responder.send(work()); });
    if (!queued) responder.send(compat_error(queued.error()));
  }

  std::optional<Caller> caller_of(const Request& request, const Responder& responder) {
    auto token = authenticate(engine_, request);
    if (token) {
      responder.set_user(std::to_string(token->caller.user.value));
      return token->caller;
    }
    responder.send(compat_json(401, R"({"error":"You need to sign in or sign up before continuing."})"));
    return std::nullopt;
  }

  // --- people -------------------------------------------------------------------------------------------------------

  void sign_up(const Request& request, const PathParams&, const Responder& responder) {
    auto user = body_of(request, "user");
    if (!user) return responder.send(compat_error(user.error()));
    const std::string email = text_of(*user, "email");
    const std::string password = text_of(*user, "password");
    auto confirmation = user->optional_string("password_confirmation");
    const bool confirmed = confirmation && (!*confirmation || **confirmation == password);
    answer_later(responder, [this, self = shared_from_this(), email, password, confirmed] {
      FieldErrors errors = faults_of(email, password);
      if (!confirmed) errors["password_confirmation"].push_back("doesn't match Password");
      if (!errors.empty()) return compat_errors(errors);
      auto made = engine_.register_user(email, password);
      if (made) return compat_json(201, compat_user(*made));
      if (made.error().field.empty()) return compat_error(made.error());
      return compat_errors({{made.error().field, {words_for(made.error())}}});
    });
  }

  /// All that can be said at once, as the old service did.
  FieldErrors faults_of(const std::string& email, const std::string& password) {
    FieldErrors errors;
    if (email.empty()) {
      errors["email"].push_back("can't be blank");
    } else if (auto taken = engine_.is_registered(email); taken && *taken) {
      errors["email"].push_back("has already been taken");
    } else if (!taken && taken.error().field == "email") {
      errors["email"].push_back("is invalid");
    }
    if (password.empty()) {
      errors["password"].push_back("can't be blank");
    } else if (password.size() < Limits::password_bytes_min) {
      errors["password"].push_back("is too short (minimum is 8 characters)");
    }
    return errors;
  }

  static std::string words_for(const Error& error) {
    if (error.code == ErrorCode::conflict) return "has already been taken";
    if (error.code == ErrorCode::too_large) return "is too long";
    if (error.field == "password") return "is too short (minimum is 8 characters)";
    return "is invalid";
  }

  void sign_in(const Request& request, const PathParams&, const Responder& responder) {
    auto user = body_of(request, "user");
    if (!user) return responder.send(compat_error(user.error()));
    const std::string email = text_of(*user, "email");
    const std::string password = text_of(*user, "password");
    answer_later(responder, [this, self = shared_from_this(), email, password] {
      auto signed_in = engine_.sign_in(email, password, "", true);
      if (signed_in.code() == ErrorCode::unauthenticated) {
        return compat_json(401, R"({"error":"Invalid Email or password."})");
      }
      if (!signed_in) return compat_error(signed_in.error());
      JsonWriter json;
      json.begin_object()
          .member("id", signed_in->user.id.value)
          .member("user", std::string_view(signed_in->user.email))
          .member("token", std::string_view(signed_in->access_token))
          .end_object();
      Response response = compat_json(200, std::move(json).text());
      response.with_header("Cache-Control", "no-store");
      response.with_header("Set-Cookie", make_session_cookie(signed_in->refresh_token, settings_.cookie_seconds,
                                                             settings_.cookie_secure));
      return response;
    });
  }

  void sign_out(const Request& request, const PathParams&, const Responder& responder) {
    const auto caller = caller_of(request, responder);
    if (!caller) return;
    answer_later(responder, [this, self = shared_from_this(), caller = *caller] {
      auto ended = engine_.sign_out(caller);
      if (!ended) return compat_error(ended.error());
      Response response = Response::empty(204);
      response.with_header("Set-Cookie", clear_session_cookie(settings_.cookie_secure));
      return response;
    });
  }

  void people(const Request& request, const PathParams&, const Responder& responder) {
    const auto caller = caller_of(request, responder);
    if (!caller) return;
    answer_later(responder, [this, self = shared_from_this(), caller = *caller] {
      std::string body = "[";
      UserQuery query;
      query.limit = Limits::user_page_users_max;
      std::size_t count = 0;
      do {
        auto page = engine_.users(caller, query);
        if (!page) return compat_error(page.error());
        for (const User& user : page->users) {
          if (user.id == caller.user) continue;
          if (count++ > 0) body += ',';
          body += compat_user(user);
        }
        query.after = page->next;
      } while (!query.after.empty() && count < kCompatUsersMax);
      body += ']';
      return compat_json(200, std::move(body));
    });
  }

  // --- conversations ------------------------------------------------------------------------------------------------

  void open_conversation(const Request& request, const PathParams&, const Responder& responder) {
    const auto caller = caller_of(request, responder);
    if (!caller) return;
    auto body = body_of(request, "conversation");
    if (!body) return responder.send(compat_error(body.error()));
    const auto sender = id_of(*body, "sender_id");
    const auto recipient = id_of(*body, "recipient_id");
    if (sender && *sender != caller->user.value) {
      return responder.send(compat_error({ErrorCode::forbidden, "sender_id is not yours"}));
    }
    if (!recipient) return responder.send(compat_errors({{"recipient_id", {"can't be blank"}}}));
    if (*recipient == caller->user.value) {
      return responder.send(compat_errors({{"recipient_id", {"can't be yourself"}}}));
    }
    answer_later(responder, [this, self = shared_from_this(), caller = *caller, other = UserId(*recipient)] {
      auto conversation = engine_.open_direct(caller, other);
      if (!conversation) return compat_error(conversation.error());
      return compat_json(200, compat_conversation(*conversation, caller.user));
    });
  }

  /// The old page sent ids as numbers, others as text.
  static std::optional<std::uint64_t> id_of(const JsonObject& object, std::string_view name) {
    if (auto number = object.integer(name); number && *number > 0) return static_cast<std::uint64_t>(*number);
    if (const std::uint64_t number = number_of(text_of(object, name)); number != 0) return number;
    return std::nullopt;
  }

  void post_message(const Request& request, const PathParams& params, const Responder& responder) {
    const auto caller = caller_of(request, responder);
    if (!caller) return;
    auto message = body_of(request, "message");
    if (!message) return responder.send(compat_error(message.error()));
    if (const auto author = id_of(*message, "user_id"); author && *author != caller->user.value) {
      return responder.send(compat_error({ErrorCode::forbidden, "user_id is not yours"}));
    }
    Draft draft;
    draft.body = text_of(*message, "body");
    if (draft.body.empty()) return responder.send(compat_errors({{"body", {"can't be blank"}}}));
    engine_.send_message_async(*caller, ConversationId(number_of(params["id"])), draft,
                               [responder](const Result<Message>& sent) {
                                 if (sent) return responder.send(compat_json(200, compat_message(*sent)));
                                 if (sent.error().field.empty()) return responder.send(compat_error(sent.error()));
                                 responder.send(compat_errors({{sent.error().field, {words_for(sent.error())}}}));
                               });
  }

  void history(const Request& request, const PathParams& params, const Responder& responder) {
    const auto caller = caller_of(request, responder);
    if (!caller) return;
    const ConversationId id(number_of(params["id"]));
    answer_later(responder, [this, self = shared_from_this(), caller = *caller, id] { return history_of(caller, id); });
  }

  Response history_of(const Caller& caller, ConversationId id) {
    std::vector<Message> newest_first;
    HistoryQuery query;
    query.limit = Limits::history_page_messages_max;
    while (newest_first.size() < kCompatHistoryMessagesMax) {
      auto page = engine_.history(caller, id, query);
      if (!page) return compat_error(page.error());
      for (auto message = page->messages.rbegin(); message != page->messages.rend(); ++message) {
        newest_first.push_back(std::move(*message));
      }
      if (!page->more_before || page->messages.empty()) break;
      query = {HistoryQuery::From::before, newest_first.back().seq, Limits::history_page_messages_max};
    }
    std::unordered_map<UserId, std::string> emails;
    JsonWriter json;
    json.begin_array();
    for (auto message = newest_first.rbegin(); message != newest_first.rend(); ++message) {
      if (message->kind != MessageKind::text) continue;  // the old clients know no notices
      auto [entry, added] = emails.try_emplace(message->author);
      if (added) {
        auto author = engine_.user(caller, message->author);
        if (!author) return compat_error(author.error());
        entry->second = author->email;
      }
      json.begin_object()
          .member("body", std::string_view(message->body))
          .member("from", std::string_view(entry->second))
          .end_object();
    }
    json.end_array();
    return compat_json(200, std::move(json).text());
  }

  Engine& engine_;
  BlockingWork& work_;
  const RouteSettings settings_;
};

}  // namespace

void add_compat_routes(Router& router, Engine& engine, BlockingWork& work, const RouteSettings& settings) {
  std::make_shared<CompatRoutes>(engine, work, settings)->add_to(router);
}

}  // namespace confab::servers::api

#include "hub/message_route.hpp"

#include <string>
#include <utility>

#include "common/engine/credentials.hpp"
#include "common/json/json.hpp"

namespace confab::servers::hub {

namespace {

struct OldMessage {
  ConversationId conversation;
  std::string body;
  std::string from;
};

Result<OldMessage> parse(std::string_view text) {
  const auto object = JsonObject::parse(text);
  if (!object) return object.error();
  const auto conversation = object->integer("conversation_id");
  if (!conversation) return conversation.error();
  const auto message = object->object("message");
  if (!message) return message.error();
  const auto body = message->string("body");
  if (!body) return body.error();
  const auto from = message->optional_string("from");
  if (!from) return from.error();
  if (*conversation <= 0) return Error{ErrorCode::not_found, "no such conversation"};
  return OldMessage{ConversationId(static_cast<std::uint64_t>(*conversation)), *body, from->value_or("")};
}

}  // namespace

/// One request on its way through libuv's pool: the store may have to read from the disk.
struct MessageRoute::Lookup {
  uv_work_t work{};
  Engine* engine = nullptr;
  std::shared_ptr<std::size_t> under_way;
  Responder responder;
  Caller caller;
  OldMessage draft;
  Result<bool> sent_before = false;
};

void MessageRoute::handle(const Request& request, const Responder& responder) {
  const auto token = authenticate(engine_, request);
  if (!token) return responder.send_error(token.error());
  responder.set_user(std::to_string(token->caller.user.value));
  Pace pace;  // there is no connection to count by: user and address count
  const auto admitted = admission_.request(pace, admission_.key_of(token->caller.user), admission_.address_of(request),
                                           request.body().size());
  if (!admitted) return responder.send_error(admitted.error());
  auto draft = parse(request.body());
  if (!draft) return responder.send_error(draft.error());
  if (*under_way_ >= kUnderWayMax) {
    return responder.send_error(Error{ErrorCode::overloaded, "too many messages at once", "", 1'000});
  }
  auto lookup = std::make_unique<Lookup>();
  lookup->engine = &engine_;
  lookup->under_way = under_way_;
  lookup->responder = responder;
  lookup->caller = token->caller;
  lookup->draft = std::move(*draft);
  lookup->work.data = lookup.get();
  const auto work = [](uv_work_t* job) { look_up(*static_cast<Lookup*>(job->data)); };
  const auto after = [](uv_work_t* job, int /*status*/) {
    const std::unique_ptr<Lookup> done(static_cast<Lookup*>(job->data));
    --*done->under_way;
    finish(*done);
  };
  if (uv_queue_work(loop_, &lookup->work, work, after) != 0) {
    return responder.send_error(Error{ErrorCode::unavailable, "the hub goes away"});
  }
  ++*under_way_;
  static_cast<void>(lookup.release());  // it is the job's now
}

void MessageRoute::look_up(Lookup& lookup) {
  if (!lookup.draft.from.empty()) {
    const auto from = lookup.engine->find_user(lookup.draft.from);
    if (!from || from->id != lookup.caller.user) {
      lookup.sent_before = Error{ErrorCode::forbidden, "from is not the caller", "from"};
      return;
    }
  }
  lookup.sent_before = lookup.engine->sent_recently(lookup.caller, lookup.draft.conversation, lookup.draft.body);
}

void MessageRoute::finish(Lookup& lookup) {
  const Responder responder = lookup.responder;
  if (!lookup.sent_before) return responder.send_error(lookup.sent_before.error());
  if (*lookup.sent_before) return responder.send(Response::text(200, "OK"));
  lookup.engine->send_message_async(lookup.caller, lookup.draft.conversation, {lookup.draft.body},
                                    [responder](const Result<Message>& sent) {
                                      if (!sent) return responder.send_error(sent.error());
                                      responder.send(Response::text(200, "OK"));
                                    });
}

}  // namespace confab::servers::hub

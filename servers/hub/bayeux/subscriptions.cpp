#include "hub/bayeux/subscriptions.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "common/json/json.hpp"
#include "hub/bayeux/channel.hpp"
#include "hub/bayeux/reply.hpp"

namespace confab::servers::hub::bayeux {

namespace {

std::string missing_subscription(const Message& message) {
  return failure(message, error_text(402, "subscription", "Missing required parameter"));
}

/// What an error of the whole subscribe is about: its channel, if it names one.
std::string_view only_channel(const Message& message) {
  return message.subscription.size() == 1 ? std::string_view(message.subscription.front()) : std::string_view();
}

}  // namespace

bool Subscriptions::wants(const Event& event) const {
  const auto found = std::lower_bound(channels_.begin(), channels_.end(), event.conversation,
                                      [](const Channel& a, ConversationId b) { return a.conversation < b; });
  return found != channels_.end() && found->conversation == event.conversation && found->since < event.position;
}

// -------------------------------------------------------------------- subscribe

void Subscriptions::subscribe(Asked asked, const Caller& caller) {
  const Message& message = asked.message;
  if (message.subscription.empty()) return asked.reply(missing_subscription(message));
  std::vector<ConversationId> wanted;
  for (const std::string& channel : message.subscription) {
    if (const auto error = channel_error(channel)) return asked.reply(failure(message, *error));
    if (!caller.user) return asked.reply(failure(message, error_text(403, channel, "Forbidden channel")));
    wanted.push_back(*conversation_of(channel));
  }
  if (channels_.size() + wanted.size() > channels_max_) {
    return asked.reply(failure(message, error_text(403, message.subscription.front(), "Too many subscriptions")));
  }
  const auto now = engine_.cursor();
  if (!now) return flow_.refuse(asked, now.error(), only_channel(message));
  flow_.pause();
  pending_ = std::make_unique<Pending>();
  pending_->asked = std::move(asked);
  pending_->steps_left = wanted.size() + 1;
  add(wanted, now->position);
  if (id_) {
    step_done({});
  } else if (auto id = feed_.open_subscription(*now); id) {
    id_ = *id;  // started() comes
  } else {
    step_done(id.error());
  }
  for (const ConversationId conversation : wanted) check_member(conversation, caller);
}

/// The feed tells of no conversation that the caller is not in, so this needs no check.
void Subscriptions::add(const std::vector<ConversationId>& wanted, Position since) {
  for (const ConversationId conversation : wanted) {
    const auto at = std::lower_bound(channels_.begin(), channels_.end(), conversation,
                                     [](const Channel& a, ConversationId b) { return a.conversation < b; });
    if (at != channels_.end() && at->conversation == conversation) continue;
    channels_.insert(at, {conversation, since});
    pending_->added.push_back(conversation);
  }
}

void Subscriptions::remove(ConversationId conversation) {
  std::erase_if(channels_, [conversation](const Channel& c) { return c.conversation == conversation; });
}

void Subscriptions::check_member(ConversationId conversation, const Caller& caller) {
  if (!self_) self_ = std::make_shared<Subscriptions*>(this);
  const std::string json = "{\"conversation\":" + std::to_string(conversation.value) + "}";
  OperationRequest request;
  request.name = "conversations.get";
  request.caller = caller;
  request.json = json;
  calls_.call(request, [weak = std::weak_ptr(self_)](const Result<OperationReply>& reply) {
    const auto self = weak.lock();
    if (!self) return;
    if (!reply) return (*self)->step_done(reply.error());
    const auto object = JsonObject::parse(reply->json);
    const bool active = object && object->boolean("active") && *object->boolean("active");
    (*self)->step_done(active ? Result<>() : Result<>(Error{ErrorCode::not_found, "no longer a member"}));
  });
}

void Subscriptions::started(const Result<Feed::Started>& started) {
  if (!started) id_ = {};
  step_done(started ? Result<>() : Result<>(started.error()));
}

void Subscriptions::step_done(const Result<>& step) {
  if (!pending_) return;
  if (!step && !pending_->error) pending_->error = step.error();
  if (--pending_->steps_left == 0) finish();
}

void Subscriptions::finish() {
  const auto done = std::exchange(pending_, nullptr);
  const Message& message = done->asked.message;
  if (done->error) {
    for (const ConversationId conversation : done->added) remove(conversation);
    flow_.refuse(done->asked, *done->error, only_channel(message));
  } else {
    done->asked.reply(success(message));
  }
  flow_.resume();
}

void Subscriptions::unsubscribe(const Asked& asked) {
  const Message& message = asked.message;
  if (message.subscription.empty()) return asked.reply(missing_subscription(message));
  for (const std::string& channel : message.subscription) {
    if (const auto error = channel_error(channel)) return asked.reply(failure(message, *error));
  }
  for (const std::string& channel : message.subscription) remove(*conversation_of(channel));
  asked.reply(success(message));
}

void Subscriptions::end() {
  self_.reset();
  if (const auto pending = std::exchange(pending_, nullptr)) {
    pending->asked.reply(unknown_client(pending->asked.message));
  }
}

}  // namespace confab::servers::hub::bayeux

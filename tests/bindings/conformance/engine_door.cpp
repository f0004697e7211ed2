#include "bindings/conformance/engine_door.hpp"

#include <chrono>
#include <optional>
#include <utility>

#include "support/test_engine.hpp"

namespace confab::tests {

namespace {

Told refused(const Error& error) { return {error.message, to_string(error.code), error.field}; }

}  // namespace

EngineDoor::EngineDoor() {
  auto opened = Engine::open(test_options(folder_.path()));
  if (opened) engine_ = std::move(*opened);
}

Result<Caller> EngineDoor::caller(const Who& who) const {
  if (who.kind != Who::Kind::token) return Caller(UserId{who.user}, SessionId{who.session});
  auto info = engine_->verify_token(who.token);
  if (!info) return info.error();
  return info->caller;
}

Told EngineDoor::call(const Who& who, const std::string& operation, const std::string& request) {
  auto as = caller(who);
  if (!as) return refused(as.error());
  OperationRequest call;
  call.name = operation;
  call.caller = *as;
  call.host = who.kind == Who::Kind::host;
  call.json = request;
  auto reply = engine_->operations().call(call);
  if (!reply) return refused(reply.error());
  return {std::move(reply->json), "", ""};
}

Told EngineDoor::subscribe(const std::string& name, const Who& who, const std::string& cursor) {
  auto as = caller(who);
  if (!as) return refused(as.error());
  std::optional<Cursor> from;
  if (!cursor.empty()) {
    from = Cursor::parse(cursor);
    if (!from) return {"", "invalid_argument", "cursor"};
  }
  auto inbox = std::make_unique<Inbox>();
  auto subscription = engine_->subscribe(
      *as, from,
      [this, into = inbox.get()](const Event& event) {
        into->add({engine_->operations().encode_event(event), "", ""});
      },
      [into = inbox.get()](const Error& why) { into->add(refused(why)); });
  if (!subscription) return refused(subscription.error());
  subscriptions_.erase(name);
  subscriptions_.emplace(name, Ears{std::move(inbox), std::move(*subscription)});
  return {};
}

Told EngineDoor::follow(const std::string& name, const std::string& under) {
  auto inbox = std::make_unique<Inbox>();
  auto follower = engine_->follow(
      under, {},
      [this, into = inbox.get()](Follower&, const Event& event) {
        into->add({engine_->operations().encode_event(event), "", ""});
      },
      [into = inbox.get()](const Error& why) { into->add(refused(why)); });
  if (!follower) return refused(follower.error());
  subscriptions_.erase(name);
  subscriptions_.emplace(name, Ears{std::move(inbox), nullptr, std::move(*follower)});
  return {};
}

Told EngineDoor::confirm(const std::string& name) {
  const auto found = subscriptions_.find(name);
  if (found == subscriptions_.end()) return {"no such follower", "not_found", ""};
  auto confirmed = found->second.follower->confirm(found->second.inbox->last);
  return confirmed ? Told() : refused(confirmed.error());
}

Told EngineDoor::next(const std::string& name) {
  const auto found = subscriptions_.find(name);
  if (found == subscriptions_.end()) return {"no such subscription", "timeout", ""};
  Inbox& inbox = *found->second.inbox;
  std::unique_lock lock(inbox.mutex);
  if (!inbox.changed.wait_for(lock, std::chrono::milliseconds(kWaitMs), [&] { return !inbox.told.empty(); })) {
    return {"nothing came", "timeout", ""};
  }
  Told told = std::move(inbox.told.front());
  inbox.told.pop_front();
  const Json event = Json::parse(told.json);
  if (const auto cursor = event.valid() ? Cursor::parse(text_of(event.root, "cursor")) : std::nullopt) {
    inbox.last = cursor->position;
  }
  return told;
}

void EngineDoor::Inbox::add(Told one) {
  const std::lock_guard lock(mutex);
  told.push_back(std::move(one));
  changed.notify_all();
}

}  // namespace confab::tests

#include "bindings/conformance/c_door.hpp"

#include <utility>

namespace confab::tests {

namespace {

confab_str str(const std::string& text) { return {text.data(), text.size()}; }
std::string text(confab_str given) { return {given.data, given.size}; }

Told refused(const confab_error* error) {
  return {text(confab_error_message(error)), confab_status_name(confab_error_status(error)),
          text(confab_error_field(error))};
}

/// Frees it as well.
Told taken(confab_error* error) {
  Told told = refused(error);
  confab_error_free(error);
  return told;
}

confab_caller caller(const Who& who) {
  confab_caller caller{};
  switch (who.kind) {
    case Who::Kind::nobody:
      break;
    case Who::Kind::user:
      caller.kind = CONFAB_CALLER_USER;
      break;
    case Who::Kind::token:
      caller.kind = CONFAB_CALLER_TOKEN;
      break;
    case Who::Kind::host:
      caller.kind = CONFAB_CALLER_HOST;
      break;
  }
  caller.user = who.user;
  caller.session = who.session;
  caller.token = str(who.token);
  return caller;
}

}  // namespace

CDoor::CDoor() {
  confab_engine_options options = CONFAB_ENGINE_OPTIONS_INIT;
  options.data_dir = str(folder_.path());
  options.map_bytes = std::uint64_t{1} << 30;
  options.password_memory_bytes = 8192;
  options.password_passes = 1;
  confab_engine_open(&options, &engine_, nullptr);
}

CDoor::~CDoor() { confab_engine_close(engine_, nullptr); }

Told CDoor::call(const Who& who, const std::string& operation, const std::string& request) {
  const confab_caller as = caller(who);
  confab_reply* reply = nullptr;
  confab_error* error = nullptr;
  if (confab_call(engine_, &as, str(operation), str(request), &reply, &error) != CONFAB_OK) return taken(error);
  Told told{text(confab_reply_json(reply)), "", ""};
  confab_reply_free(reply);
  return told;
}

Told CDoor::subscribe(const std::string& name, const Who& who, const std::string& cursor) {
  const confab_caller as = caller(who);
  confab_error* error = nullptr;
  std::uint64_t id = 0;
  if (confab_subscribe(engine_, &as, str(cursor), &id, &error) != CONFAB_OK) return taken(error);
  subscriptions_[name] = id;
  return {};
}

Told CDoor::follow(const std::string& name, const std::string& under) {
  confab_error* error = nullptr;
  std::uint64_t id = 0;
  if (confab_follow(engine_, str(under), {nullptr, 0}, &id, &error) != CONFAB_OK) return taken(error);
  subscriptions_[name] = id;
  return {};
}

Told CDoor::confirm(const std::string& name) {
  confab_error* error = nullptr;
  const bool well = confab_confirm(engine_, subscriptions_[name], str(cursors_[name]), &error) == CONFAB_OK;
  return well ? Told() : taken(error);
}

Told CDoor::next(const std::string& name) {
  std::deque<Told>& mine = told_[subscriptions_[name]];
  while (mine.empty()) {
    confab_item* item = nullptr;
    confab_error* error = nullptr;
    if (confab_next(engine_, kWaitMs, &item, &error) != CONFAB_OK) return taken(error);
    std::deque<Told>& whose = told_[confab_item_id(item)];
    if (confab_item_kind(item) == CONFAB_ITEM_EVENT) whose.push_back({text(confab_item_json(item)), "", ""});
    if (confab_item_kind(item) == CONFAB_ITEM_ENDED) whose.push_back(refused(confab_item_error(item)));
    confab_item_free(item);
  }
  Told told = std::move(mine.front());
  mine.pop_front();
  if (const Json event = Json::parse(told.json); event.valid()) cursors_[name] = text_of(event.root, "cursor");
  return told;
}

void CDoor::unsubscribe(const std::string& name) { confab_unsubscribe(engine_, subscriptions_[name], nullptr); }

}  // namespace confab::tests

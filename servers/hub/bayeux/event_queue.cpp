#include "hub/bayeux/event_queue.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace confab::servers::hub::bayeux {

namespace {

constexpr std::string_view kConnectionTypes[] = {"long-polling", "cross-origin-long-polling", "callback-polling",
                                                 "websocket"};

bool is_connection_type(std::string_view type) {
  return std::find(std::begin(kConnectionTypes), std::end(kConnectionTypes), type) != std::end(kConnectionTypes);
}

std::uint32_t hash_of(std::string_view connect_id) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>()(connect_id));
}

}  // namespace

// --------------------------------------------------------------------- connects

void EventQueue::connect(Asked asked, TimeMs now) {
  const Message& message = asked.message;
  if (message.connection_type.empty()) {
    return asked.reply(failure(message, error_text(402, "connectionType", "Missing required parameter")));
  }
  if (!is_connection_type(message.connection_type)) {
    return asked.reply(failure(message, error_text(301, message.connection_type, "Connection types not supported")));
  }
  if (is_old(message.id)) return asked.reply(success(message, advice()));
  if (open_ && open_->asked.link->gone()) open_.reset();
  answer_without_events();  // a copy of this one too: only one of their answers may arrive, so neither has events
  if (!asked.link->pushes() && socket_) {  // the client changed to HTTP
    socket_->bind(0);
    socket_.reset();
  }
  if (message.id.empty() || message.id != connect_id_) {
    begin_connect(message.id);
  } else if (connect_answered_) {
    return repeat_answer(asked, now);
  }
  if (const auto leaving = owner_.leaving_advice()) return asked.reply(success(message, *leaving));
  const std::int64_t wait_ms = std::min(message.advice_timeout_ms.value_or(limits_.connect_ms), limits_.connect_ms);
  open_.emplace(OpenConnect{std::move(asked), now + wait_ms});
  pump();
  if (wait_ms == 0) answer_without_events();
}

bool EventQueue::is_old(std::string_view connect_id) const {
  return !connect_id.empty() && connect_id != connect_id_ &&
         std::find(old_connects_.begin(), old_connects_.end(), hash_of(connect_id)) != old_connects_.end();
}

void EventQueue::begin_connect(const std::string& connect_id) {
  if (!connect_id_.empty()) {
    if (old_connects_.size() < limits_.old_connects_max) old_connects_.resize(old_connects_.size() + 1);
    old_connects_[oldest_connect_++ % limits_.old_connects_max] = hash_of(connect_id_);
  }
  connect_id_ = connect_id;
  connect_answered_ = false;
  answered_.reset();
}

/// Clients ask again under the same id only when the answer did not come.
void EventQueue::repeat_answer(const Asked& asked, TimeMs now) {
  if (!answered_) return asked.reply(success(asked.message, advice()));
  answered_->at = now;
  asked.reply(with_events(asked.message, answered_->events));
}

std::optional<Asked> EventQueue::take_connect() {
  if (!open_) return std::nullopt;
  connect_answered_ = true;
  Asked asked = std::move(open_->asked);
  open_.reset();
  return asked;
}

/// Ends the wait of the open connect, if there is one.
void EventQueue::answer_without_events() {
  const auto connect = take_connect();
  if (!connect) return;
  owner_.note_use();
  connect->reply(success(connect->message, advice()));
}

// ---------------------------------------------------------------------- sockets

std::optional<std::uint64_t> EventQueue::use_socket(const std::shared_ptr<Link>& link) {
  if (socket_ == link) return std::nullopt;
  answer_without_events();
  if (socket_) socket_->bind(0);
  socket_ = link;
  return link->bind(session_);
}

void EventQueue::lose_socket() {
  answer_without_events();
  socket_.reset();
}

bool EventQueue::socket_closed(const Link& link) {
  if (socket_.get() != &link) return false;
  owner_.note_use();
  open_.reset();
  socket_.reset();
  return true;
}

// ----------------------------------------------------------------------- events

void EventQueue::add(const std::shared_ptr<const Delivery>& event) {
  if (socket_ && events_.empty() && event->text && socket_->queued_bytes() <= limits_.socket_event_bytes_max) {
    return socket_->push(event->text);
  }
  events_.push_back(event);
  bytes_ += event->bytes;
  const bool full = events_.size() >= limits_.queue_events_max || bytes_ >= limits_.queue_bytes_max;
  if (full && !std::exchange(paused_, true)) owner_.pause_feed();
  owner_.pump_soon();
}

void EventQueue::pump() {
  if (open_ && open_->asked.link->gone()) open_.reset();
  const std::size_t count = socket_ ? send_to_socket() : open_ ? answer_with_events() : 0;
  for (std::size_t i = 0; i < count; ++i) bytes_ -= events_[i]->bytes;
  events_.erase(events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(count));
  if (events_.empty()) {
    events_ = {};  // gives the memory back
    if (std::exchange(paused_, false)) owner_.resume_feed();
  } else if (!events_.front()->text) {
    owner_.pump_after_email();
  }
}

/// Returns how many events went.
std::size_t EventQueue::send_to_socket() {
  std::size_t count = 0;
  while (count < events_.size() && events_[count]->text && socket_->queued_bytes() <= limits_.socket_event_bytes_max) {
    socket_->push(events_[count++]->text);
  }
  return count;
}

/// Returns how many events went.
std::size_t EventQueue::answer_with_events() {
  std::size_t count = 0;
  std::size_t bytes = 0;
  while (count < events_.size() && events_[count]->text && (count == 0 || bytes < limits_.answer_bytes_max)) {
    bytes += events_[count++]->text->size();
  }
  if (count == 0) return 0;
  const auto connect = take_connect();
  answered_ = std::make_unique<Answered>();
  answered_->events.assign(events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(count));
  answered_->at = owner_.note_use();
  connect->reply(with_events(connect->message, answered_->events));
  return count;
}

std::string EventQueue::with_events(const Message& connect,
                                    const std::vector<std::shared_ptr<const Delivery>>& events) const {
  std::string text = success(connect, advice());
  for (const auto& event : events) text.append(",").append(*event->text);
  return text;
}

// -------------------------------------------------------------------------- end

void EventQueue::tick(TimeMs now) {
  if (open_ && open_->asked.link->gone()) open_.reset();
  if (open_ && now >= open_->deadline) answer_without_events();
  if (answered_ && now - answered_->at >= limits_.repeat_ms) answered_.reset();
}

void EventQueue::end() {
  if (socket_) socket_->bind(0);
  socket_.reset();
}

}  // namespace confab::servers::hub::bayeux

#include "hub/sessions.hpp"

#include <utility>

#include <unistd.h>

#include "hub/session.hpp"

namespace confab::servers::hub {

namespace {

constexpr std::uint64_t kTickMs = 1'000;

}  // namespace

Sessions::Sessions(uv_loop_t* loop, SessionServices services, const SessionLimits& limits, SessionMetrics& metrics)
    : services_(std::move(services)),
      limits_(limits),
      metrics_(metrics),
      poster_(std::make_shared<LoopPoster>(loop, limits.requests_total_max)),
      timer_(new uv_timer_t) {
  uv_timer_init(loop, timer_);
  timer_->data = this;
  uv_timer_start(
      timer_, [](uv_timer_t* timer) { static_cast<Sessions*>(timer->data)->tick(); }, kTickMs, kTickMs);
  for (const OperationInfo& info : services_.operations.catalogue()) {
    // Tokens come over HTTP only, where they set the cookie.
    if (info.access == OperationInfo::Access::user && !info.tokens_out) allowed_.emplace(info.name);
  }
}

Sessions::~Sessions() {
  poster_->close();
  uv_close(reinterpret_cast<uv_handle_t*>(timer_),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_timer_t*>(handle); });
}

void Sessions::use(Feed& feed, std::function<void()> wake_feed) {
  feed_ = &feed;
  wake_feed_ = std::move(wake_feed);
}

Result<> Sessions::accept(WebSocketServer& server, int fd, std::string_view key, std::string cookie) {
  if (draining_) {
    ::close(fd);
    return Error{ErrorCode::unavailable, "the hub goes away"};
  }
  auto session = std::make_unique<Session>(*this, next_number_, std::move(cookie));
  auto socket = server.adopt(fd, key, *session);
  if (!socket) return socket.error();
  session->attach(**socket);
  sessions_.emplace(next_number_++, std::move(session));
  metrics_.accepted.add();
  metrics_.connections.add(1);
  return {};
}

void Sessions::forget(Session& session) {
  unsubscribe(session);
  if (const auto user = connections_of_.find(session.user()); user != connections_of_.end() && --user->second == 0) {
    connections_of_.erase(user);
  }
  metrics_.connections.add(-1);
  sessions_.erase(session.number());
  if (draining_ && sessions_.empty() && drained_) std::exchange(drained_, nullptr)();
}

bool Sessions::count_user(UserId user) {
  std::size_t& count = connections_of_[user];
  if (count >= limits_.connections_per_user_max) return false;
  ++count;
  return true;
}

// ------------------------------------------------------------------ operations

void Sessions::call(Session& session, std::uint64_t request, const OperationRequest& operation, Completion completion) {
  if (unanswered_ >= limits_.requests_total_max) {
    (session.*completion)(request, Error{ErrorCode::overloaded, "too many requests are under way", "", 1'000});
    return;
  }
  ++unanswered_;
  session.request_begun();
  // The poster lives until the engine has answered; this, only as long as the poster takes tasks.
  services_.operations.call_async(operation, [this, poster = poster_, number = session.number(), request,
                                              completion](Result<OperationReply> reply) {
    if (poster->on_loop_thread()) return answer(number, request, completion, reply);
    poster->post(
        [this, number, request, completion, reply = std::move(reply)] { answer(number, request, completion, reply); });
  });
}

void Sessions::answer(Number number, std::uint64_t request, Completion completion,
                      const Result<OperationReply>& reply) {
  --unanswered_;
  const auto found = sessions_.find(number);
  if (found == sessions_.end()) return;
  Session& session = *found->second;
  (session.*completion)(request, reply);
  session.request_done();
}

// ------------------------------------------------------------------------ feed

Result<> Sessions::subscribe(Session& session, std::optional<Cursor> from) {
  const auto id = feed_->subscribe(session.caller(), from);
  if (!id) return id.error();
  session.set_subscription(*id);
  by_subscription_.emplace(*id, &session);
  wake_feed_();
  return {};
}

void Sessions::unsubscribe(Session& session) {
  if (by_subscription_.erase(session.subscription()) == 0) return;
  feed_->unsubscribe(session.subscription());
  session.set_subscription({});
}

Session* Sessions::find(SubscriptionId id) {
  const auto found = by_subscription_.find(id);
  return found == by_subscription_.end() ? nullptr : found->second;
}

void Sessions::on_started(SubscriptionId id, const Result<Feed::Started>& started) {
  Session* session = find(id);
  if (session == nullptr) return;
  if (!started) by_subscription_.erase(id);  // it is over
  session->started(started);
}

void Sessions::on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) {
  Session* session = find(id);
  if (session == nullptr) return;
  if (encoded_event_ != event) {
    encoded_event_ = event;
    encoded_text_ = std::make_shared<const std::string>(services_.operations.encode_event(*event));
  }
  metrics_.events.add();
  session->event(encoded_text_);
}

void Sessions::on_ended(SubscriptionId id, const Error& why) {
  Session* session = find(id);
  if (session == nullptr) return;
  by_subscription_.erase(id);
  session->ended(why);
}

// ------------------------------------------------------------------------- time

void Sessions::tick() {
  const TimeMs now = services_.now();
  const bool over = draining_ && now >= drain_deadline_;
  for (auto& [number, session] : sessions_) {  // closing is not forgetting: the map stays as it is
    if (over) session->leave(true);
    session->tick(now);
  }
}

void Sessions::drain(std::function<void()> done) {
  draining_ = true;
  drain_deadline_ = services_.now() + limits_.drain_ms;
  drained_ = std::move(done);
  for (auto& [number, session] : sessions_) session->leave(false);
  if (sessions_.empty() && drained_) std::exchange(drained_, nullptr)();
}

std::string Sessions::retry_hint() {
  std::uniform_int_distribution<std::int64_t> pick(limits_.retry_after_ms_min, limits_.retry_after_ms_max);
  return "retry_after_ms=" + std::to_string(pick(jitter_));
}

}  // namespace confab::servers::hub

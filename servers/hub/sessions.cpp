#include "hub/sessions.hpp"

#include <utility>

#include <unistd.h>

#include "hub/session.hpp"

namespace confab::servers::hub {

namespace {

constexpr std::uint64_t kTickMs = 1'000;

}  // namespace

Sessions::Sessions(uv_loop_t* loop, SessionServices services, const SessionLimits& limits, Admission& admission,
                   SessionMetrics& metrics)
    : services_(std::move(services)),
      limits_(limits),
      admission_(admission),
      metrics_(metrics),
      poster_(std::make_shared<LoopPoster>(loop, limits.requests_total_max)),
      timer_(new uv_timer_t),
      hello_timer_(new uv_timer_t) {
  uv_timer_init(loop, timer_);
  uv_timer_init(loop, hello_timer_);
  hello_timer_->data = this;
  timer_->data = this;
  uv_timer_start(
      timer_, [](uv_timer_t* timer) { static_cast<Sessions*>(timer->data)->tick(); }, kTickMs, kTickMs);
  for (const OperationInfo& info : services_.operations.catalogue()) {
    // Tokens come over HTTP only, where they set the cookie.
    if (info.access == OperationInfo::Access::user && !info.tokens_out()) is_query_.emplace(info.name, !info.mutation);
  }
}

Sessions::~Sessions() {
  poster_->close();
  for (uv_timer_t* timer : {timer_, hello_timer_}) {
    uv_close(reinterpret_cast<uv_handle_t*>(timer),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_timer_t*>(handle); });
  }
}

void Sessions::use(Feed& feed, std::function<void()> wake_feed) {
  feed_ = &feed;
  wake_feed_ = std::move(wake_feed);
}

Result<> Sessions::accept(WebSocketServer& server, int fd, std::string_view key, std::string cookie, Arrival arrival) {
  if (draining_) {
    ::close(fd);
    return Error{ErrorCode::unavailable, "the hub goes away"};
  }
  auto session = std::make_unique<Session>(*this, next_number_, std::move(cookie), std::move(arrival));
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
  hello_done(session);
  metrics_.connections.add(-1);
  sessions_.erase(session.number());
  if (draining_ && sessions_.empty() && drained_) std::exchange(drained_, nullptr)();
}

// ----------------------------------------------------------------------- hello

Result<> Sessions::queue_hello(Session& session) {
  if (hellos_.size() >= admission_.limits().hellos_queued_max) {
    return Error{ErrorCode::overloaded, "too many are signing in", "", 1'000};
  }
  hellos_.push_back(session.number());
  begin_hellos();
  return {};
}

/// A crowd that comes back is let in a few at a time: those who are here do not wait for it, nor does the query pool.
void Sessions::begin_hellos() {
  if (std::exchange(beginning_hellos_, true)) return;
  for (std::size_t begun = 0; !hellos_.empty() && hellos_under_way_ < admission_.limits().hellos_under_way_max;) {
    const auto found = sessions_.find(hellos_.front());
    if (found == sessions_.end() || !found->second->waits_for_greeting()) {
      hellos_.pop_front();
      continue;
    }
    const std::int64_t pause_ms = begun == admission_.limits().hellos_iteration_max ? 1 : admission_.hello_pause_ms();
    if (pause_ms > 0) {
      uv_timer_start(
          hello_timer_, [](uv_timer_t* timer) { static_cast<Sessions*>(timer->data)->begin_hellos(); },
          static_cast<std::uint64_t>(pause_ms), 0);
      break;
    }
    hellos_.pop_front();
    ++hellos_under_way_;
    ++begun;
    found->second->greet();
  }
  beginning_hellos_ = false;
}

void Sessions::hello_done(Session& session) {
  if (session.being_greeted()) {
    --hellos_under_way_;
    // Not from in here: the feed may be calling.
    if (!hellos_.empty() && uv_is_active(reinterpret_cast<uv_handle_t*>(hello_timer_)) == 0) {
      uv_timer_start(
          hello_timer_, [](uv_timer_t* timer) { static_cast<Sessions*>(timer->data)->begin_hellos(); }, 0, 0);
    }
  }
  session.end_greeting();
}

// ------------------------------------------------------------------ operations

void Sessions::call(Session& session, std::uint64_t request, const OperationRequest& operation, Completion completion) {
  if (unanswered_ >= limits_.requests_total_max) {
    (session.*completion)(request, Error{ErrorCode::overloaded, "too many requests are under way", "", 1'000});
    return;
  }
  std::size_t& of_user = usage_of_[session.user()].unanswered;
  if (of_user >= limits_.requests_per_user_max) {
    (session.*completion)(request, Error{ErrorCode::overloaded, "too many of your requests are under way", "", 1'000});
    return;
  }
  ++of_user;
  ++unanswered_;
  session.request_begun();
  const auto known = is_query_.find(operation.name);
  const Question question{session.number(), session.user(), request, known != is_query_.end() && known->second,
                          completion};
  // The poster lives until the engine has answered; this, only as long as the poster takes tasks.
  services_.operations.call_async(
      operation, back_to_loop<Result<OperationReply>>(
                     poster_, [this, question](const Result<OperationReply>& reply) { answer(question, reply); }));
}

void Sessions::begin_postponed_soon(const Session& session) {
  poster_->post([this, number = session.number()] {
    const auto found = sessions_.find(number);
    if (found != sessions_.end()) found->second->begin_postponed();
  });
}

void Sessions::end_request(UserId user) {
  --unanswered_;
  const auto found = usage_of_.find(user);
  if (--found->second.unanswered == 0 && found->second.queued_bytes == 0) usage_of_.erase(found);
}

/// A mutation has happened and its answer is short: it is told in any case. The answer of a query may be asked for
/// again, and clients that read nothing must not fill the memory with them.
void Sessions::answer(const Question& question, const Result<OperationReply>& reply) {
  end_request(question.user);
  const auto found = sessions_.find(question.session);
  if (found == sessions_.end()) return;
  Session& session = *found->second;
  if (question.is_query && reply && !has_room(question.user, reply->json.size())) {
    const Error full{ErrorCode::overloaded, "too many answers wait to be read", "", 1'000};
    (session.*question.completion)(question.request, full);
  } else {
    (session.*question.completion)(question.request, reply);
  }
  session.count_queued();
  session.request_done();
}

bool Sessions::has_room(UserId user, std::size_t answer_bytes) const {
  if (queued_bytes_ + answer_bytes > limits_.reply_bytes_total_max) return false;
  const auto found = usage_of_.find(user);
  return found == usage_of_.end() || found->second.queued_bytes + answer_bytes <= limits_.reply_bytes_per_user_max;
}

void Sessions::count_queued(UserId user, std::size_t before, std::size_t now) {
  if (before == now) return;
  queued_bytes_ += now - before;
  Usage& usage = usage_of_[user];
  usage.queued_bytes += now - before;
  if (usage.unanswered == 0 && usage.queued_bytes == 0) usage_of_.erase(user);
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
  if (session == nullptr || (is_signal(event->kind) && session->is_behind())) return;
  metrics_.events.add();
  session->event(encoded_.of(event, [this](const std::shared_ptr<const Event>& one) {
    return std::make_shared<const std::string>(services_.operations.encode_event(*one));
  }));
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

std::int64_t Sessions::retry_after_ms(std::int64_t at_least_ms) {
  return at_least_ms + jitter_.between(limits_.retry_after_ms_min, limits_.retry_after_ms_max);
}

}  // namespace confab::servers::hub

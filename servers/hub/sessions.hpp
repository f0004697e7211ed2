#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include <uv.h>

#include <confab/feed.hpp>
#include <confab/operations.hpp>
#include <confab/result.hpp>
#include <confab/types.hpp>

#include "common/loop/loop_poster.hpp"
#include "hub/admission.hpp"
#include "hub/encode_once.hpp"
#include "hub/jitter.hpp"
#include "hub/session_metrics.hpp"
#include "hub/websocket/outbox.hpp"
#include "hub/websocket/websocket.hpp"

namespace confab::servers::hub {

class Session;

/// Bounds of the native protocol (docs/reference/protocol.md).
struct SessionLimits {
  std::int64_t hello_ms = 10'000;                   ///< from the 101 to hello; over it: close 4002
  std::size_t requests_max = 32;                    ///< unanswered, of one connection; over it: close 4029
  std::size_t requests_per_user_max = 256;          ///< unanswered, of one user; over it: overloaded
  std::size_t requests_total_max = 20'000;          ///< unanswered, of all; over it: overloaded
  std::size_t event_bytes_max = 64 * 1024;          ///< queued for one socket; over it no event is read for it
  std::size_t reply_bytes_max = 1 << 20;            ///< queued for one socket; over it the next requests wait
  std::size_t postponed_bytes_max = 256 * 1024;     ///< of requests that wait, of one connection; over it: close 4029
  std::size_t reply_bytes_per_user_max = 32 << 20;  ///< queued for one user; over it a query is answered: overloaded
  std::size_t reply_bytes_total_max = 512 << 20;    ///< queued for all; over it a query is answered: overloaded
  std::int64_t slow_ms = 30'000;           ///< for a socket to take one message, and a second for each 32 KiB of it
  std::size_t token_bytes_max = 8 * 1024;  ///< of a hello
  std::int64_t drain_ms = 5'000;           ///< for answers under way, once the hub goes away
  std::int64_t retry_after_ms_min = 500;   ///< hint to clients that shall come back: between these two
  std::int64_t retry_after_ms_max = 5'000;
};

/// What sessions need from the engine.
struct SessionServices {
  Operations& operations;
  std::function<Result<TokenInfo>(std::string_view access_token)> verify_token;
  std::function<Result<TokenInfo>(std::string_view cookie)> verify_cookie;
  std::function<TimeMs()> now;
};

/// All native connections of one loop. Loop thread only.
class Sessions final : public Feed::Sink {
 public:
  Sessions(uv_loop_t* loop, SessionServices services, const SessionLimits& limits, Admission& admission,
           SessionMetrics& metrics);
  /// After it the loop needs a few iterations more. The sockets must be gone, and the feed.
  ~Sessions() override;

  /// Must be called before the first accept(). `feed` was opened with this as its sink; `wake_feed` has its turn()
  /// called soon, from the loop.
  void use(Feed& feed, std::function<void()> wake_feed);

  /// Makes a connection of an upgraded socket. Owns `fd`. `cookie` may be empty.
  Result<> accept(WebSocketServer& server, int fd, std::string_view key, std::string cookie, Arrival arrival = {});

  /// Closes every connection with 1012 and a hint when to come back, each once its answers are sent or `drain_ms` is
  /// over; calls `done` when none is left. New ones are refused.
  void drain(std::function<void()> done);

  std::size_t count() const { return sessions_.size(); }

  void on_started(SubscriptionId id, const Result<Feed::Started>& started) override;
  void on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) override;
  void on_ended(SubscriptionId id, const Error& why) override;

 private:
  friend class Session;
  using Number = std::uint64_t;  // of a session, never reused
  using Completion = void (Session::*)(std::uint64_t request, const Result<OperationReply>& reply);

  void tick();
  /// Calls an operation; the session, if it is still there, gets `completion` on the loop.
  void call(Session& session, std::uint64_t request, const OperationRequest& operation, Completion completion);
  struct Question {
    Number session = 0;
    UserId user;
    std::uint64_t request = 0;
    bool is_query = false;
    Completion completion = nullptr;
  };
  void answer(const Question& question, const Result<OperationReply>& reply);
  bool allows(std::string_view operation) const { return is_query_.find(operation) != is_query_.end(); }
  /// Whether an answer may wait beside those that the user, and all, have not read yet.
  bool has_room(UserId user, std::size_t answer_bytes) const;
  /// What is queued for one connection of the user has changed.
  void count_queued(UserId user, std::size_t before, std::size_t now);
  Result<> subscribe(Session& session, std::optional<Cursor> from);
  void unsubscribe(Session& session);
  /// Lets the session begin its postponed requests in a later iteration, because nothing may be queued inside
  /// on_drained().
  void begin_postponed_soon(const Session& session);
  Result<> queue_hello(Session& session);
  void begin_hellos();
  /// The hello of this one was answered, or will not be.
  void hello_done(Session& session);
  void end_request(UserId user);
  void forget(Session& session);
  /// When to come back: at random, so that a crowd does not come at once.
  std::int64_t retry_after_ms(std::int64_t at_least_ms = 0);
  Session* find(SubscriptionId id);

  SessionServices services_;
  const SessionLimits limits_;
  Admission& admission_;
  SessionMetrics& metrics_;
  std::shared_ptr<LoopPoster> poster_;                 // outlives this in completions under way
  std::map<std::string, bool, std::less<>> is_query_;  // of the operations that are allowed here
  uv_timer_t* timer_ = nullptr;
  uv_timer_t* hello_timer_ = nullptr;  // for hellos whose time has not come
  Feed* feed_ = nullptr;
  std::function<void()> wake_feed_;
  std::unordered_map<Number, std::unique_ptr<Session>> sessions_;
  std::unordered_map<SubscriptionId, Session*> by_subscription_;
  struct Usage {
    std::size_t unanswered = 0;
    std::size_t queued_bytes = 0;
  };
  std::unordered_map<UserId, Usage> usage_of_;  // of users who have either
  std::deque<Number> hellos_;                   // that wait for their turn; those that left are skipped
  std::size_t hellos_under_way_ = 0;
  bool beginning_hellos_ = false;
  Number next_number_ = 1;
  std::size_t unanswered_ = 0;
  std::size_t queued_bytes_ = 0;
  EncodeOnce<SharedText> encoded_;
  Jitter jitter_;
  bool draining_ = false;
  TimeMs drain_deadline_ = 0;
  std::function<void()> drained_;
};

}  // namespace confab::servers::hub

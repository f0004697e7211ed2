#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <confab/feed.hpp>
#include <confab/operations.hpp>
#include <confab/result.hpp>
#include <confab/types.hpp>

#include "common/json/json.hpp"
#include "hub/admission.hpp"
#include "hub/websocket/websocket.hpp"

namespace confab::servers::hub {

class Sessions;

/// One native connection: hello, then requests and events. Belongs to Sessions.
class Session final : public WebSocketHandler {
 public:
  Session(Sessions& all, std::uint64_t number, std::string cookie, Arrival arrival);

  void attach(WebSocket& socket) { socket_ = &socket; }

  void on_message(WebSocket& socket, std::string_view text) override;
  void on_taken(WebSocket& socket) override;
  void on_drained(WebSocket& socket) override;
  void on_closed(WebSocket& socket, std::uint16_t code) override;

  /// It is this session's turn: looks at the token of its hello.
  void greet();
  bool waits_for_greeting() const { return greeting_ && !greeting_->under_way && !socket_->closing(); }
  bool being_greeted() const { return greeting_ && greeting_->under_way; }
  void end_greeting() { greeting_.reset(); }

  // From the feed.
  void started(const Result<Feed::Started>& started);
  void event(const SharedText& text);
  /// Whether so much waits for its socket that it gets no signals: a slow reader loses these first.
  bool is_behind() const;
  void ended(const Error& why);

  /// Looks at its deadlines.
  void tick(TimeMs now);
  /// The hub goes away: closes as soon as nothing is unanswered, or at once.
  void leave(bool at_once);

  void request_begun() { ++pending_; }
  void request_done();
  /// Tells Sessions what the socket has not taken yet.
  void count_queued();

  std::uint64_t number() const { return number_; }
  const Caller& caller() const { return caller_; }
  UserId user() const { return caller_.user; }
  SubscriptionId subscription() const { return subscription_; }
  void set_subscription(SubscriptionId id) { subscription_ = id; }

 private:
  friend class Sessions;  // for the completions

  /// Counts a request, and begins it when the socket has taken enough of the answers before.
  void accept_request(std::string_view text);
  void begin_postponed();
  void request(std::string_view text);
  void hello(std::uint64_t id, const JsonObject& object);
  Result<> read_hello(const JsonObject& object);
  void refuse(std::uint64_t id, const Error& why);
  void hello_user(std::uint64_t id, const Result<OperationReply>& reply);
  void renew(std::uint64_t id, const JsonObject& object);
  void operation(std::uint64_t id, std::string_view name, std::string_view text);
  void answered(std::uint64_t id, const Result<OperationReply>& reply);

  void send_ok(std::uint64_t id, std::string_view json);
  void send_error(std::uint64_t id, const Error& error);
  void send(Lane lane, const SharedText& text);
  void leave_if_done();
  void fail_hello(Error error);
  void close(std::uint16_t code, std::string_view reason);

  Sessions& all_;
  const std::uint64_t number_;
  WebSocket* socket_ = nullptr;
  /// What is needed until hello is answered.
  struct Greeting {
    std::string cookie;
    UsageTable::Slot waiting;
    UsageTable::Slot waiting_of_address;
    TimeMs since;  // the accept, then the hello
    std::uint64_t id = 0;
    std::string token;
    std::optional<Cursor> from;
    std::string user_json;
    bool under_way = false;  // its turn has come
  };
  std::unique_ptr<Greeting> greeting_;
  bool said_hello_ = false;
  const UsageTable::Key address_;
  UsageTable::Key user_key_;
  ConnectionLimiter::Slot slot_;
  UsageTable::Slot address_slot_;
  UsageTable::Slot user_slot_;
  Pace pace_;
  Caller caller_;  // zero until the token was verified
  TimeMs expires_at_ = 0;
  SubscriptionId subscription_;
  bool paused_ = false;                // the feed tells nothing until the socket has taken what is queued
  bool queued_ = false;                // the socket has not taken everything
  TimeMs queued_since_ = 0;            // as the ticks saw it; 0: nothing is queued
  std::size_t pending_ = 0;            // requests that the engine has not answered
  std::deque<std::string> postponed_;  // requests that wait until the socket has taken answers
  std::size_t postponed_bytes_ = 0;
  std::size_t counted_bytes_ = 0;  // of what the socket has not taken, as Sessions knows it
  bool leaving_ = false;
};

}  // namespace confab::servers::hub

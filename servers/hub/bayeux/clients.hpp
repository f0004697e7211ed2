#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <uv.h>

#include <confab/engine.hpp>

#include "common/observe/metrics.hpp"
#include "hub/bayeux/client.hpp"
#include "hub/bayeux/client_id.hpp"
#include "hub/bayeux/emails.hpp"
#include "hub/bayeux/engine_calls.hpp"
#include "hub/bayeux/limits.hpp"
#include "hub/encode_once.hpp"
#include "hub/jitter.hpp"

namespace confab::servers::hub::bayeux {

/// The metrics of Bayeux.
struct Metrics {
  explicit Metrics(MetricsRegistry& registry)
      : sessions(registry.gauge("confab_hub_bayeux_sessions", "Bayeux sessions")),
        messages(registry.counter("confab_hub_bayeux_messages_total", "Bayeux messages from clients")),
        events(registry.counter("confab_hub_bayeux_events_total", "Events queued for Bayeux sessions")),
        paused(registry.counter("confab_hub_bayeux_slow_readers_total", "Times a Bayeux session's queue was full")),
        slow_closed(
            registry.counter("confab_hub_bayeux_slow_closed_total", "Bayeux sockets closed for reading too slowly")) {}

  Gauge& sessions;
  Counter& messages;
  Counter& events;
  Counter& paused;
  Counter& slow_closed;
};

/// All Bayeux sessions of one loop. Loop thread only.
class Clients final : public Feed::Sink {
 public:
  struct Services {
    Engine& engine;
    Admission& admission;
    int loop_index = 0;  ///< of this loop among those of the hub
    std::uint32_t generation = 0;
    std::function<TimeMs()> now;
    std::function<void()> wake;  ///< has run() called soon, from the loop; callable from any thread
  };

  Clients(uv_loop_t* loop, Services services, const BayeuxLimits& limits, Metrics& metrics);
  ~Clients() override;

  /// Acts upon one message. The answer may come at once, or much later.
  void ask(Asked asked);

  /// Delivers the events that there are.
  void run();
  void tick();

  // From links.
  void link_drained(std::uint64_t session);
  void link_closed(std::uint64_t session, const Link& link);

  /// No new session; open connects are answered with the advice to come back later.
  void drain();
  /// Nothing waits for the engine.
  bool quiet() const { return calls_.under_way() == 0; }
  std::int64_t retry_after_ms();

  std::size_t count() const { return clients_.size(); }
  const BayeuxLimits& limits() const { return limits_; }
  Metrics& metrics() const { return metrics_; }
  int loop_index() const { return services_.loop_index; }

  void on_started(SubscriptionId id, const Result<Feed::Started>& started) override;
  void on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) override;
  void on_ended(SubscriptionId id, const Error& why) override;

 private:
  friend class Client;
  using Number = std::uint64_t;  // of a session, never reused

  void handshake(const Asked& asked);
  void admit(const Asked& asked, const TokenInfo* info);
  Client* find(Number number);
  Client* find(std::string_view id);
  Client* find(SubscriptionId id);
  Result<> count_user(UserId user, UsageTable::Slot& slot);
  Result<> count_signed_in(UserId user, ClientSlots& slots);
  void end(Client& client);
  void pump_soon(Client& client);
  void pump_after_email(const Client& client) { stuck_.push_back(client.number()); }
  Advice advice() const { return {Advice::Reconnect::retry, 0, limits_.connect_ms}; }
  Advice leaving_advice();

  Result<> open_feed();
  Result<SubscriptionId> subscribe(Client& client, const Cursor& from);
  void pause_feed(const Client& client);
  void resume_feed(const Client& client);
  std::shared_ptr<const Delivery> delivery_of(const std::shared_ptr<const Event>& event);
  void fetch_email(UserId author);
  void email_found(UserId author, const std::string& email);

  const Services services_;
  const BayeuxLimits limits_;
  Metrics& metrics_;
  EngineCalls calls_;
  Emails emails_;
  std::unordered_map<Number, std::unique_ptr<Client>> clients_;
  std::unordered_map<std::string_view, Client*> by_name_;  // views into the ids of the clients
  std::unordered_map<SubscriptionId, Client*> by_subscription_;
  std::unordered_map<UserId, std::size_t> sessions_of_;
  std::size_t anonymous_ = 0;
  std::vector<std::unique_ptr<Client>> ended_;  // until no caller further up the stack can use them
  std::vector<Number> to_pump_;
  std::vector<Number> stuck_;  // the next of their events has no e-mail yet
  std::unordered_map<UserId, std::vector<std::pair<std::shared_ptr<Delivery>, std::shared_ptr<const Event>>>>
      without_email_;
  EncodeOnce<std::shared_ptr<const Delivery>> encoded_;
  Number next_number_ = 1;
  Jitter jitter_;
  bool draining_ = false;
  std::unique_ptr<Feed> feed_;  // since the first subscribe
};

}  // namespace confab::servers::hub::bayeux

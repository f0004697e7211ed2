#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <confab/engine.hpp>

#include "common/engine/readiness.hpp"
#include "common/http/address.hpp"
#include "common/http/client.hpp"
#include "common/http/router.hpp"
#include "common/limits/siphash.hpp"
#include "common/observe/metrics.hpp"
#include "common/runtime/runtime.hpp"
#include "hub/admission.hpp"
#include "hub/bayeux/bayeux.hpp"
#include "hub/message_route.hpp"
#include "hub/page_files.hpp"
#include "hub/sessions.hpp"
#include "hub/websocket/websocket.hpp"
#include "hub/workers/siblings.hpp"

namespace confab::servers::hub {

/// What all loops of one hub share. Outlives them.
struct HubShared {
  Engine& engine;
  MetricsRegistry& metrics;
  PageFiles page;
  HostAndPort api;
  std::vector<std::string> origins;  ///< pages that may connect, beside those of our own address
  WebSocketLimits websocket_limits;
  SessionLimits session_limits;
  std::function<bool()> ready;   ///< of the process: it listens and is not asked to end
  LoopIdentity first_loop = {};  ///< of its first loop; the others follow
  BayeuxLimits bayeux_limits = {};
  AdmissionLimits admission_limits = {};
  Readiness readiness{engine};
  bool old_routes = false;  ///< /faye and /message, for the clients of docs/reference/compatibility.md
};

/// The hub on one loop: page, proxy, WebSockets and the rest.
class HubService final : public LoopService {
 public:
  /// Errors: those of Engine::open_feed() and WebSocketServer::create().
  static Result<std::unique_ptr<LoopService>> create(HubShared& shared, const LoopContext& context);
  ~HubService() override;

  void handle(const Request& request, const Responder& responder) override { router_.handle(request, responder); }
  std::size_t body_limit(const RequestHead& head) override { return router_.body_limit(head); }
  ResponseFields refusal_fields(const RequestHead& head) override { return router_.refusal_fields(head); }
  void begin_drain(std::function<void()> done) override;

 private:
  HubService(HubShared& shared, const LoopContext& context);
  Result<> start();
  void add_routes();
  void add_old_routes();
  void refuse_old_routes();
  void proxy(const Request& request, const Responder& responder);
  /// By address, and by method and path without their numbers.
  HttpClientShare share_of(const Request& request) const;
  void upgrade(const Request& request, const Responder& responder, Framing framing);
  void answer_ready(const Request& request, const Responder& responder);
  void wake_feed() { uv_async_send(feed_wake_); }
  void run_feed();
  void stop();

  HubShared& shared_;
  const LoopContext context_;
  const CorsPolicy cors_;  ///< of the answers that are ours; the API server has its own
  Router router_;
  SessionMetrics session_metrics_;
  bayeux::Metrics bayeux_metrics_;
  Admission admission_;
  MessageRoute message_route_;
  HttpClient api_;
  HttpClient api_health_;  ///< asks whether that server is ready, beside all that waits for it
  const SipKey route_key_;
  Siblings siblings_;
  uv_async_t* feed_wake_;  // frees itself
  // In this order: sockets tell sessions, sessions use the feed.
  std::unique_ptr<Bayeux> bayeux_;
  std::unique_ptr<Sessions> sessions_;
  std::unique_ptr<Feed> feed_;
  std::unique_ptr<WebSocketServer> sockets_;
};

}  // namespace confab::servers::hub

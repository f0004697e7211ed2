#include "hub/hub_service.hpp"

#include <algorithm>
#include <random>
#include <utility>
#include <variant>

#include <sys/socket.h>
#include <unistd.h>

#include "common/engine/credentials.hpp"
#include "common/http/problem.hpp"
#include "common/loop/clock.hpp"
#include "hub/upgrade.hpp"

namespace confab::servers::hub {

namespace {

constexpr std::size_t kMessageBodyBytesMax = 128 * 1024;  // a text whose every byte is escaped, and more
constexpr std::size_t kProxiedBodyBytesMax = 256 * 1024;  // the API server has its own, smaller limits

/// What CometD appends to the address.
constexpr const char* kFayeAbout[] = {"",           "/handshake",   "/connect", "/disconnect",
                                      "/subscribe", "/unsubscribe", "/publish"};

HttpClientOptions api_options(const HostAndPort& address) {
  HttpClientOptions options;
  options.host = address.host;
  options.port = address.port;
  return options;
}

SipKey random_key() {
  std::random_device random;
  const auto word = [&random] { return static_cast<std::uint64_t>(random()) << 32 | random(); };
  return {word(), word()};
}

/// For a question that is to be answered soon or not at all.
HttpClientOptions health_options(const HostAndPort& address) {
  HttpClientOptions options = api_options(address);
  options.connections_max = 1;
  options.waiting_requests_max = 16;
  options.connect_ms = 1'000;
  options.response_ms = 2'000;
  return options;
}

LoopIdentity nth_loop(LoopIdentity first, int n) {
  first.index += n;
  return first;
}

}  // namespace

HubService::HubService(HubShared& shared, const LoopContext& context)
    : shared_(shared),
      context_(context),
      cors_{{shared.origins.begin(), shared.origins.end()}, true},
      session_metrics_(shared.metrics),
      bayeux_metrics_(shared.metrics),
      admission_(shared.admission_limits, context.limiter),
      message_route_(context.loop, shared.engine, admission_),
      api_(context.loop, api_options(shared.api)),
      api_health_(context.loop, health_options(shared.api)),
      route_key_(random_key()),
      siblings_(context.loop, nth_loop(shared.first_loop, context.index)),
      feed_wake_(new uv_async_t) {
  uv_async_init(context.loop, feed_wake_,
                [](uv_async_t* handle) { static_cast<HubService*>(handle->data)->run_feed(); });
  feed_wake_->data = this;
}

HubService::~HubService() {
  stop();
  uv_close(reinterpret_cast<uv_handle_t*>(feed_wake_),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_async_t*>(handle); });
}

Result<std::unique_ptr<LoopService>> HubService::create(HubShared& shared, const LoopContext& context) {
  std::unique_ptr<HubService> hub(new HubService(shared, context));
  if (auto started = hub->start(); !started) return started.error();
  return std::unique_ptr<LoopService>(std::move(hub));
}

Result<> HubService::start() {
  Engine& engine = shared_.engine;
  SessionServices services{engine.operations(),
                           [&engine](std::string_view token) { return engine.verify_token(token); },
                           [&engine](std::string_view cookie) { return engine.verify_refresh_token(cookie); }, wall_ms};
  sessions_ = std::make_unique<Sessions>(context_.loop, std::move(services), shared_.session_limits, admission_,
                                         session_metrics_);
  auto feed = engine.open_feed(*sessions_, [wake = feed_wake_] { uv_async_send(wake); });
  if (!feed) return feed.error();
  feed_ = std::move(*feed);
  sessions_->use(*feed_, [this] { wake_feed(); });
  bayeux_ = std::make_unique<Bayeux>(
      context_.loop,
      Bayeux::Services{engine, admission_, shared_.origins, siblings_.index(), siblings_.generation(),
                       [this](int index) { return siblings_.sibling(index); }, wall_ms},
      shared_.bayeux_limits, bayeux_metrics_);
  auto sockets = WebSocketServer::create(context_.loop, shared_.websocket_limits);
  if (!sockets) return sockets.error();
  sockets_ = std::move(*sockets);
  // What the clients ask for in one iteration is committed together, and its events go out in one write to each socket.
  sockets_->bracket_input([&engine] { engine.operations().hold(); }, [&engine] { engine.operations().release(); });
  add_routes();
  return {};
}

void HubService::stop() {
  sockets_.reset();
  feed_.reset();
  sessions_.reset();
  bayeux_.reset();
}

void HubService::begin_drain(std::function<void()> done) {
  const auto part_done = [parts_left = std::make_shared<int>(2), done = std::move(done)] {
    if (--*parts_left == 0) done();
  };
  sessions_->drain(part_done);
  bayeux_->drain(part_done);
}

void HubService::run_feed() {
  if (feed_ && feed_->turn()) wake_feed();
}

// ---------------------------------------------------------------------- routes

void HubService::add_routes() {
  const auto all = {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::del, Method::options};
  router_.set_cors(cors_);
  RouteOptions proxied;
  proxied.own_cors = true;
  proxied.body_bytes_max = kProxiedBodyBytesMax;
  router_.add(
      all, "/api/*",
      [this](const Request& request, const PathParams&, const Responder& responder) { proxy(request, responder); },
      proxied);
  router_.add(Method::get, "/ws",
              [this](const Request& request, const PathParams&, const Responder& responder) {
                upgrade(request, responder, Framing::lines);
              },
              {.head = false});
  if (shared_.old_routes) {
    add_old_routes();
  } else {
    refuse_old_routes();
  }
  router_.add(Method::get, "/healthz", [](const Request&, const PathParams&, const Responder& responder) {
    responder.send(Response::text(200, "ok\n"));
  });
  router_.add(Method::get, "/readyz", [this](const Request& request, const PathParams&, const Responder& responder) {
    answer_ready(request, responder);
  });
  router_.add(Method::get, "/*",
              [this](const Request& request, const PathParams&, const Responder& responder) {
                responder.set_route("page");
                responder.send(shared_.page.answer(request));
              },
              {.own_cors = true});
}

void HubService::add_old_routes() {
  RouteOptions bayeux;
  bayeux.own_cors = true;
  bayeux.head = false;
  bayeux.body_bytes_max = shared_.bayeux_limits.request_bytes_max;
  for (const char* about : kFayeAbout) {
    router_.add(
        {Method::get, Method::post, Method::options}, std::string("/faye") + about,
        [this](const Request& request, const PathParams&, const Responder& responder) {
          responder.set_route("/faye");
          if (request.head().upgrade) return upgrade(request, responder, Framing::json_array);
          bayeux_->handle(request, responder);
        },
        bayeux);
  }
  router_.add(Method::post, "/message",
              [this](const Request& request, const PathParams&, const Responder& responder) {
                message_route_.handle(request, responder);
              },
              {.body_bytes_max = kMessageBodyBytesMax});
}

/// Without these a GET would be answered with the page, which no client of the old routes understands.
void HubService::refuse_old_routes() {
  const auto refuse = [](const Request&, const PathParams&, const Responder& responder) {
    responder.send_error(Error{ErrorCode::not_found, "this server runs without the old routes (--old-routes)"});
  };
  for (const char* about : kFayeAbout) router_.add({Method::get, Method::post}, std::string("/faye") + about, refuse);
  router_.add(Method::post, "/message", refuse);
}

void HubService::proxy(const Request& request, const Responder& responder) {
  responder.set_route("/api/*");
  // Not the target as it came: in absolute form (RFC 9112, 3.2.2) it begins with the host.
  std::string target = request.head().origin_form().substr(std::string_view("/api").size());
  if (target.empty() || target.front() != '/') target.insert(0, "/");
  // The API server says itself which pages may read its answers. Where there is none, ours is to be readable too.
  const auto failed = [this, request](const Refusal& refusal) {
    Response response = problem_response(refusal.status, refusal.error);
    for (auto& [name, value] : cors_fields(cors_, request.head())) {
      response.with_header(std::move(name), std::move(value));
    }
    return response;
  };
  proxy_request(api_, request, std::move(target), responder, failed, share_of(request));
}

HttpClientShare HubService::share_of(const Request& request) const {
  std::string route(to_string(request.method()));
  for (const std::string_view segment : request.segments()) {
    const bool is_number = std::all_of(segment.begin(), segment.end(), [](char c) { return c >= '0' && c <= '9'; });
    route.append("/").append(is_number ? std::string_view("*") : segment);
  }
  return {admission_.address_of(request).hash, siphash(route_key_, route)};
}

void HubService::upgrade(const Request& request, const Responder& responder, Framing framing) {
  auto checked = check_upgrade(request, shared_.origins, session_cookie_name(shared_.engine), framing);
  if (auto* refusal = std::get_if<Response>(&checked)) return responder.send(std::move(*refusal));
  const Upgrade& accepted = std::get<Upgrade>(checked);
  auto arrival = admission_.arrive(request);
  if (!arrival) return responder.send_error(arrival.error());
  auto socket = responder.upgrade();
  if (!socket) return responder.send_error(socket.error());
  if (!socket->read_ahead.empty()) {
    // The connection is no longer HTTP's, so the answer goes out by hand.
    constexpr std::string_view kTooEarly = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    (void)::send(socket->fd, kTooEarly.data(), kTooEarly.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    ::close(socket->fd);
    return;
  }
  arrival->slot = std::move(socket->slot);
  // What fails from here on is seen by the client as a connection that ends; it comes back by itself.
  if (framing == Framing::lines) {
    (void)sessions_->accept(*sockets_, socket->fd, accepted.key, accepted.cookie, std::move(*arrival));
  } else {
    (void)bayeux_->accept(*sockets_, socket->fd, accepted.key, request, std::move(*arrival));
  }
}

void HubService::answer_ready(const Request& request, const Responder& responder) {
  if (!shared_.ready()) return responder.send_error(Error{ErrorCode::unavailable, "the hub starts or goes away"});
  HttpClientRequest question;
  question.target = "/readyz";
  question.share.address = admission_.address_of(request).hash;  // one address must not crowd out all others
  api_health_.send(question, [this, responder](const HttpClientResult& result) {
    const auto* answer = std::get_if<HttpClientResponse>(&result);
    if (answer == nullptr || answer->status != 200) {
      return responder.send(problem_response(503, {ErrorCode::unavailable, "the API server is not ready"}));
    }
    shared_.readiness.ask([responder](const Result<>& ready) {
      responder.send(ready ? Response::text(200, "ready\n") : problem_response(503, ready.error()));
    });
  });
}

}  // namespace confab::servers::hub

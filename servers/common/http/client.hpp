#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <uv.h>

#include "common/http/message.hpp"
#include "common/http/responder.hpp"

namespace confab::servers {

struct HttpClientOptions {
  std::string host = "127.0.0.1";
  int port = 0;
  std::string unix_path;                   ///< of a Unix socket, in place of host and port
  std::size_t connections_max = 64;        ///< kept open between requests
  std::size_t waiting_requests_max = 512;  ///< for a free connection; one more is `overloaded`
  std::size_t response_head_bytes_max = 32 * 1024;
  std::size_t response_body_bytes_max = 8 * 1024 * 1024;
  std::int64_t connect_ms = 2'000;
  std::int64_t response_ms = 30'000;  ///< from send(), waiting included, to the last byte of the answer
  std::int64_t idle_ms = 30'000;      ///< shorter than the other side's, so that it is we who close
};

/// The address and route that a request counts for, as hashes; 0 is not counted. See HttpClient.
struct HttpClientShare {
  std::uint64_t address = 0;  ///< of the client that asked
  std::uint64_t route = 0;    ///< of requests that keep the server about equally busy
};

struct HttpClientRequest {
  Method method = Method::get;
  std::string target = "/";
  std::vector<std::pair<std::string, std::string>> headers;  ///< Content-Length is added, and Host if missing
  std::string body;
  HttpClientShare share;
};

struct HttpClientResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

/// The answer, or why there is none: 502 (away, or broke off, or spoke nonsense), 503 (our queue is full), 504 (too
/// slow). The code is outcome_unknown where the request may have been carried out.
using HttpClientResult = std::variant<HttpClientResponse, Refusal>;

/// An HTTP/1.1 client of one server, on one event loop: a bounded pool of kept-alive connections, a bounded queue,
/// whole answers. A request is repeated only when that is safe: it is idempotent, and a connection kept from an earlier
/// request broke before the first byte of the answer.
///
/// One slow route, or one address with many requests, does not use up the connections. A request starts only while its
/// route has fewer requests under way than there are free connections, and its address fewer than three times as many.
/// So one route gets at most half of the connections and one address three quarters. Of the waiting requests that may
/// start, one of the address with the fewest under way goes first. When too many wait, the newest request of the
/// address or route with the most waiting requests is refused.
/// Threads: the loop's. Destroy it on the loop, outside its callbacks; the loop must turn once more to close handles.
class HttpClient {
 public:
  using Callback = std::function<void(HttpClientResult)>;

  HttpClient(uv_loop_t* loop, HttpClientOptions options);
  /// Requests still under way are answered with 502.
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Names one request of this client.
  using Ticket = std::uint64_t;

  /// Calls `callback` once, never from within send().
  Ticket send(const HttpClientRequest& request, Callback callback);

  /// Nobody waits for the answer any more: `callback` is not called, and the server sees the connection end. What the
  /// request asked for may still happen. One that is answered is ignored.
  void cancel(Ticket ticket);

  /// For tests.
  std::size_t connection_count() const { return connections_.size(); }

 private:
  friend class UpstreamConnection;

  /// One request on its way.
  struct Job {
    Ticket ticket = 0;
    std::string bytes;
    bool idempotent = false;
    bool is_head = false;
    bool repeated = false;
    bool under_way = false;  ///< counted in under_way_ and in those of its share
    HttpClientShare share;
    std::int64_t deadline_ms = 0;
    Callback callback;
  };
  using Counts = std::unordered_map<std::uint64_t, std::size_t>;  ///< requests by hash; none that is 0

  void pump();
  void tick();
  /// The waiting request that goes next, counted as under way; null if none may start.
  std::unique_ptr<Job> next_job();
  bool may_start(const Job& job) const;
  /// Its connection carries it no more.
  void no_longer_under_way(Job& job);
  void refuse_one_of_many();
  void retry(std::unique_ptr<Job> job);
  void forget(class UpstreamConnection& connection);
  static void answer(Job& job, HttpClientResult result);
  std::int64_t now_ms() const { return static_cast<std::int64_t>(uv_now(loop_)); }

  uv_loop_t* const loop_;
  const HttpClientOptions options_;
  uv_timer_t* timer_;
  Ticket last_ticket_ = 0;
  uv_timer_t* wake_;  ///< starts what was sent since the last turn
  std::deque<std::unique_ptr<Job>> waiting_;
  std::vector<class UpstreamConnection*> connections_;
  std::vector<class UpstreamConnection*> idle_;  ///< those of them that carry nothing, the last used at the end
  std::size_t under_way_ = 0;                    ///< requests that a connection carries
  Counts under_way_of_address_;
  Counts under_way_of_route_;
  std::array<char, 16 * 1024> read_buffer_;  ///< of all connections: used up within one callback
};

/// Passes a request on, with `target` in place of its own, and its answer back. Hop-by-hop fields stay behind in both
/// directions; Host stays what the client asked for; the peer's address goes into X-Forwarded-For, TLS that ended
/// here into X-Forwarded-Proto, and the request id along. Where there is no answer, `failed` makes one; else it is
/// problem+json.
HttpClient::Ticket proxy_request(HttpClient& client, const Request& request, std::string target,
                                 const Responder& responder, std::function<Response(const Refusal&)> failed = {},
                                 const HttpClientShare& share = {});

}  // namespace confab::servers

#include "common/http/http_metrics.hpp"

#include <algorithm>

namespace confab::servers {

HttpMetrics::HttpMetrics(MetricsRegistry& registry)
    : registry_(registry),
      open_(registry.gauge("http_connections_open", "Open connections.")),
      opened_(registry.counter("http_connections_total", "Connections accepted.")),
      turned_away_(registry.counter("http_connections_turned_away_total", "Connections over a limit.")),
      accept_failures_(registry.counter("http_accept_failures_total", "Accepts that failed.")),
      tls_handshakes_(registry.counter("http_tls_handshakes_total", "TLS handshakes that succeeded.")),
      tls_handshake_failures_(registry.counter("http_tls_handshake_failures_total", "TLS handshakes that failed.")),
      bytes_in_(registry.counter("http_request_bytes_total", "Bytes of whole requests.")),
      bytes_out_(registry.counter("http_response_bytes_total", "Bytes of answers.")) {}

void HttpMetrics::connection_opened() {
  open_.add(1);
  opened_.add();
}

void HttpMetrics::connection_closed() { open_.add(-1); }
void HttpMetrics::connection_turned_away() { turned_away_.add(); }
void HttpMetrics::accept_failed() { accept_failures_.add(); }

void HttpMetrics::tls_handshake_ended(bool well) { (well ? tls_handshakes_ : tls_handshake_failures_).add(); }

void HttpMetrics::request_refused(int status) {
  Counter*& counter = refused_[status];
  if (counter == nullptr) {
    counter = &registry_.counter("http_requests_refused_total", "Requests refused before any handler saw them.",
                                 {{"status", std::to_string(status)}});
  }
  counter->add();
}

HttpMetrics::RouteSeries& HttpMetrics::series_of(std::string_view route) {
  if (const auto found = routes_.find(route); found != routes_.end()) return found->second;
  return routes_[std::string(route)];
}

void HttpMetrics::request_done(const RequestSummary& summary) {
  RouteSeries& series = series_of(summary.route);
  const int status_class = std::clamp(summary.status / 100, 1, 5);
  Counter*& requests = series.requests[status_class];
  const std::string route(summary.route);
  if (requests == nullptr) {
    requests = &registry_.counter("http_requests_total", "Requests answered.",
                                  {{"route", route}, {"status", std::to_string(status_class) + "xx"}});
  }
  if (series.duration == nullptr) {
    series.duration = &registry_.histogram("http_request_duration_seconds",
                                           "From the whole request to its answer being queued.", {{"route", route}});
  }
  requests->add();
  series.duration->observe_us(summary.duration_us);
  bytes_in_.add(summary.bytes_in);
  bytes_out_.add(summary.bytes_out);
}

}  // namespace confab::servers

#pragma once

#include <map>
#include <string>
#include <utility>

#include "common/http/server.hpp"
#include "common/observe/metrics.hpp"

namespace confab::servers {

/// What one HttpServer counts. Each loop has its own, over a shared registry, so that lookups need no lock.
class HttpMetrics {
 public:
  explicit HttpMetrics(MetricsRegistry& registry);

  void connection_opened();
  void connection_closed();
  void connection_turned_away();
  void accept_failed();
  void tls_handshake_ended(bool well);
  void request_refused(int status);
  void request_done(const RequestSummary& summary);

 private:
  struct RouteSeries {
    Counter* requests[6] = {};  ///< by status class: 1xx to 5xx, in [1] to [5]
    DurationHistogram* duration = nullptr;
  };
  RouteSeries& series_of(std::string_view route);

  MetricsRegistry& registry_;
  Gauge& open_;
  Counter& opened_;
  Counter& turned_away_;
  Counter& accept_failures_;
  Counter& tls_handshakes_;
  Counter& tls_handshake_failures_;
  Counter& bytes_in_;
  Counter& bytes_out_;
  std::map<int, Counter*> refused_;
  std::map<std::string, RouteSeries, std::less<>> routes_;
};

}  // namespace confab::servers

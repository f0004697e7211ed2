#pragma once

#include "common/observe/metrics.hpp"

namespace confab::servers::hub {

/// The metrics of the native connections.
struct SessionMetrics {
  explicit SessionMetrics(MetricsRegistry& registry)
      : connections(registry.gauge("confab_hub_connections", "Open WebSockets")),
        accepted(registry.counter("confab_hub_connections_total", "WebSockets opened")),
        requests(registry.counter("confab_hub_requests_total", "Requests over WebSockets")),
        events(registry.counter("confab_hub_events_total", "Events queued for WebSockets")),
        limited(registry.counter("confab_hub_limited_total", "Requests and hellos refused for coming too fast")),
        paused(registry.counter("confab_hub_slow_readers_total", "Times a WebSocket read too slowly for its events")),
        slow_closed(registry.counter("confab_hub_slow_closed_total", "WebSockets closed for reading too slowly")) {}

  Gauge& connections;
  Counter& accepted;
  Counter& requests;
  Counter& events;
  Counter& limited;
  Counter& paused;
  Counter& slow_closed;
};

}  // namespace confab::servers::hub

#pragma once

#include "bench/target.hpp"

namespace confab::bench {

/// Senders that always have `window` messages in flight, each until the sender's own copy is back.
struct Fanout {
  Target target;
  std::size_t senders = 1;
  std::size_t window = 1;
  double seconds = 3;
  double warm_up_seconds = 0.5;

  void declare(CLI::App& command);
  int run() const;
};

/// One sender in each room, at a steady pace: how long deliveries take. The stalled members of each room stop reading
/// meanwhile, are not measured, and must get everything once they go on.
struct Latency {
  Target target;
  double per_second = 20;
  std::size_t stalled = 0;
  double seconds = 5;

  void declare(CLI::App& command);
  int run() const;
};

}  // namespace confab::bench

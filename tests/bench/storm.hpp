#pragma once

#include "bench/target.hpp"

namespace confab::bench {

/// Sessions that are there and silent: what one costs.
struct Idle {
  Target target;
  std::size_t sessions = 1000;

  void declare(CLI::App& command);
  int run() const;
};

/// All but one member of each room are cut off at once, miss messages, and come back with their cursors. Who stayed
/// talks on all the time.
struct Storm {
  Target target;
  std::size_t missed = 5;
  double per_second = 1;
  double spread_seconds = 5;
  double limit_seconds = 60;

  void declare(CLI::App& command);
  int run() const;
};

}  // namespace confab::bench

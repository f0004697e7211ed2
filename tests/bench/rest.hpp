#pragma once

#include "bench/target.hpp"

namespace confab::bench {

/// Requests over connections that are kept alive, one at a time on each.
struct Rest {
  Target target;
  std::string path = "/v1/me";
  bool post = false;
  std::size_t connections = 64;
  double seconds = 3;
  double warm_up_seconds = 0.5;

  void declare(CLI::App& command);
  int run() const;
};

}  // namespace confab::bench

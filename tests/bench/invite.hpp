#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace confab::bench {

/// Makes users and rooms on a running server, over REST, for who has no hand on its data directory. Every user costs
/// the server two password hashes.
struct Invite {
  std::string api = "http://127.0.0.1:8081";
  std::string out;
  std::vector<std::string> sets;
  std::size_t users = 0;

  void declare(CLI::App& command);
  int run() const;
};

}  // namespace confab::bench

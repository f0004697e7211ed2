#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "bench/load/connection.hpp"
#include "bench/load/crowd.hpp"
#include "bench/load/people.hpp"
#include "bench/load/process.hpp"

namespace confab::bench {

/// What is loaded, by whom: the options that every kind of load has.
struct Target {
  std::string protocol = "native";
  std::string hub = "http://127.0.0.1:8080";
  std::string people_file;
  std::string set;
  std::size_t groups = 1;
  std::size_t members = 1000;
  std::size_t body_bytes = 100;
  std::size_t connecting_max = 64;
  std::size_t sessions_per_address = 50;
  unsigned first_address = 0;  ///< another for each run: a server may count what an address did lately
  std::string subject = "confab";
  std::string work;
  std::vector<pid_t> server_pids;

  Target();
  void declare(CLI::App& command);
  load::ServerProcesses server() const { return load::ServerProcesses(server_pids); }

  /// The rooms, each with its members as indexes of the crowd.
  struct Plan {
    std::vector<load::People::Meeting> rooms;
    std::vector<load::People::User> users;  // by index of the crowd; empty when the server knows no users
  };
  Plan plan() const;
  /// The crowd's next member, not started.
  void add(load::Loop& loop, load::Crowd& crowd, const std::string& token, const std::vector<load::Room>& rooms) const;
  /// One member for each user of the plan.
  void fill(load::Loop& loop, load::Crowd& crowd, const Plan& plan) const;
};

/// Of http://IPV4:PORT; fails the program otherwise.
load::Address address_of(const std::string& url);

/// Says what went wrong on stderr; the program's exit code.
int failed(const std::string& why);

}  // namespace confab::bench

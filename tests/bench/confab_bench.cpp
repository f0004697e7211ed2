// The load generator: many clients in one process, every delivery checked.

#include <functional>

#include "bench/fanout.hpp"
#include "bench/invite.hpp"
#include "bench/rest.hpp"
#include "bench/storm.hpp"

namespace confab::bench {
namespace {

template <typename Work>
void add(CLI::App& app, Work& work, const char* name, const char* what, int& status) {
  CLI::App* command = app.add_subcommand(name, what);
  work.declare(*command);
  command->callback([&work, &status] { status = work.run(); });
}

int run(int argc, char** argv) {
  CLI::App app("Loads a chat server and checks that every message reaches everyone once, in order.", "confab-bench");
  app.require_subcommand(1);
  app.footer(
      "Prints one JSON object a line. Exit code: 0, 1 if anything was lost, repeated or out of order, 2 if the load\n"
      "could not be made.");
  load::raise_descriptor_limit();
  int status = 0;
  Fanout fanout;
  Latency latency;
  add(app, fanout, "fanout", "Senders with full windows: deliveries for each CPU-second of the server", status);
  add(app, latency, "latency", "A steady pace: how long deliveries take", status);
  Invite invite;
  Idle idle;
  Storm storm;
  Rest rest;
  add(app, invite, "invite", "Makes users and rooms on a running server, for the other loads", status);
  add(app, idle, "idle", "Silent sessions: memory for each", status);
  add(app, storm, "storm", "All are cut off at once and come back with what they missed", status);
  add(app, rest, "rest", "Requests over HTTP/1.1 connections that are kept alive", status);
  CLI11_PARSE(app, argc, argv);
  return status;
}

}  // namespace
}  // namespace confab::bench

int main(int argc, char** argv) { return confab::bench::run(argc, argv); }

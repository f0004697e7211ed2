// Fills a data directory with users, sessions and rooms before the servers start, and writes the file that confab-bench
// reads. Through the engine and with cheap passwords: thousands of users in seconds.

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <confab/engine.hpp>

#include "bench/founder.hpp"
#include "bench/load/fail.hpp"

namespace confab::bench {
namespace {

constexpr std::size_t kWaitingMax = 512;

/// Calls operations with many waiting, so that one commit takes many.
class EngineGround final : public Ground {
 public:
  explicit EngineGround(Operations& operations) : operations_(operations) {}

  void call(const load::People& people, const Call& call, Done done) override {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return waiting_ < kWaitingMax; });
      ++waiting_;
    }
    OperationRequest request;
    request.name = call.operation;
    if (call.who) request.caller = UserId{people.users[*call.who].id};
    const bool both = !call.path_members.empty() && !call.members.empty();
    const std::string json = "{" + call.path_members + (both ? "," : "") + call.members + "}";
    request.json = json;
    operations_.call_async(request, [this, name = std::string(call.operation),
                                     done = std::move(done)](const Result<OperationReply>& reply) {
      if (!reply) load::fail(name + ": " + reply.error().message);
      const std::lock_guard lock(mutex_);
      if (done) done(reply->json);
      --waiting_;
      changed_.notify_one();
    });
  }

  void wait() override {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ == 0; });
  }

 private:
  Operations& operations_;
  std::mutex mutex_;  // guards waiting_, and what `done` writes to
  std::condition_variable changed_;
  std::size_t waiting_ = 0;
};

int run(int argc, char** argv) {
  CLI::App app("Fills a data directory for confab-bench.", "confab-bench-prepare");
  EngineOptions options;
  std::string data;
  std::string out;
  std::vector<std::string> sets;
  std::size_t users = 0;
  std::size_t messages = 0;
  app.add_option("--data", data, "The data directory; the servers must not run yet")->required();
  app.add_option("--out", out, "The file of users, tokens and rooms")->required();
  app.add_option("--users", users, "Number of users")->required();
  app.add_option("--rooms", sets, "NAME=COUNTxMEMBERS, may be repeated; rooms of two are direct conversations");
  app.add_option("--messages", messages, "Messages that are sent to the rooms of the first set beforehand");
  CLI11_PARSE(app, argc, argv);

  options.data_dir = data;
  options.password_memory_bytes = 8 * 1024;
  options.password_passes = 1;
  options.limits.passwords_queued_max = kWaitingMax;
  auto engine = Engine::open(options);
  if (!engine) load::fail(engine.error().message);
  EngineGround ground((*engine)->operations());
  load::People people;
  Founder founder(ground, people);
  founder.make_users(users, "user");
  for (const std::string& text : sets) founder.make_rooms(RoomSet::parse(text));
  if (messages > 0 && !sets.empty()) founder.send_messages(RoomSet::parse(sets.front()).name, messages);
  people.write(out);
  return 0;
}

}  // namespace
}  // namespace confab::bench

int main(int argc, char** argv) { return confab::bench::run(argc, argv); }

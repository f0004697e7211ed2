// Fills a data directory with users, sessions and rooms before the servers start, and writes the file that confab-bench
// reads. Through the engine and with cheap passwords: thousands of users in seconds.

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <confab/engine.hpp>

#include "bench/load/fail.hpp"
#include "bench/load/people.hpp"
#include "bench/load/scan.hpp"

namespace confab::bench {
namespace {

using load::People;

constexpr std::size_t kWaitingMax = 512;
constexpr const char* kPassword = "a password";

/// Calls operations with many waiting, so that one commit takes many. Any refusal ends the program.
class Caller {
 public:
  explicit Caller(Operations& operations) : operations_(operations) {}

  void call(std::string_view name, UserId who, const std::string& json, std::function<void(std::string_view)> done) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return waiting_ < kWaitingMax; });
      ++waiting_;
    }
    OperationRequest request;
    request.name = name;
    request.caller = who;
    request.json = json;
    operations_.call_async(request, [this, name, done = std::move(done)](const Result<OperationReply>& reply) {
      if (!reply) load::fail(std::string(name) + ": " + reply.error().message);
      const std::lock_guard lock(mutex_);
      if (done) done(reply->json);
      --waiting_;
      changed_.notify_one();
    });
  }

  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ == 0; });
  }

 private:
  Operations& operations_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t waiting_ = 0;
};

struct RoomSet {
  std::string name;
  std::size_t count = 0;
  std::size_t members = 0;
};

std::string email(std::size_t user) { return "user" + std::to_string(user) + "@example.com"; }

void make_users(Caller& caller, People& people, std::size_t count) {
  people.users.resize(count);
  const std::string password = std::string(R"(","password":")") + kPassword + '"';
  for (std::size_t i = 0; i < count; ++i) {
    caller.call("users.register", {}, R"({"email":")" + email(i) + password + "}",
                [&people, i](std::string_view reply) {
                  people.users[i].id = load::scan_number(reply, R"("id":)").value_or(0);
                });
  }
  caller.wait();
  for (std::size_t i = 0; i < count; ++i) {
    caller.call(
        "sessions.create", {}, R"({"email":")" + email(i) + password + R"(,"long_lived":true})",
        [&people, i](std::string_view reply) { people.users[i].token = load::scan_text(reply, R"("access_token":)"); });
  }
  caller.wait();
}

/// Rooms of two are direct conversations. Room r has the users r * members and following, so that nobody is in two.
void make_rooms(Caller& caller, People& people, const RoomSet& set) {
  std::vector<People::Meeting>& rooms = people.sets[set.name];
  rooms.resize(set.count);
  for (std::size_t r = 0; r < set.count; ++r) {
    for (std::size_t i = 0; i < set.members; ++i) {
      rooms[r].members.push_back(static_cast<std::uint32_t>(r * set.members + i));
    }
    const auto user = [&](std::size_t i) { return people.users[rooms[r].members[i]].id; };
    const auto keep_id = [&room = rooms[r].room](std::string_view reply) {
      room = load::scan_number(reply, R"("id":)").value_or(0);
    };
    if (set.members == 2) {
      caller.call("conversations.open_direct", UserId{user(0)}, R"({"user":)" + std::to_string(user(1)) + "}", keep_id);
      continue;
    }
    std::string members;
    for (std::size_t i = 1; i < std::min(set.members, Limits::group_create_members_max); ++i) {
      members += (i > 1 ? "," : "") + std::to_string(user(i));
    }
    caller.call("conversations.create_group", UserId{user(0)},
                R"({"title":")" + set.name + R"(","members":[)" + members + "]}", keep_id);
  }
  caller.wait();
  for (const People::Meeting& room : rooms) {
    for (std::size_t i = Limits::group_create_members_max; i < set.members; ++i) {
      caller.call("conversations.add_member", UserId{people.users[room.members[0]].id},
                  R"({"conversation":)" + std::to_string(room.room) + R"(,"user":)" +
                      std::to_string(people.users[room.members[i]].id) + "}",
                  {});
    }
    caller.wait();
  }
}

void send_messages(Caller& caller, const People& people, const RoomSet& set, std::size_t count) {
  const std::vector<People::Meeting>& rooms = people.sets.at(set.name);
  const std::string body(100, 'x');
  for (std::size_t i = 0; i < count; ++i) {
    const People::Meeting& room = rooms[i % rooms.size()];
    caller.call("messages.send", UserId{people.users[room.members[0]].id},
                R"({"conversation":)" + std::to_string(room.room) + R"(,"body":")" + body + "\"}", {});
  }
  caller.wait();
}

RoomSet parse_set(const std::string& text) {
  RoomSet set;
  char name[33];
  if (std::sscanf(text.c_str(), "%32[a-z0-9-]=%zux%zu", name, &set.count, &set.members) != 3 || set.members < 2) {
    load::fail("--rooms takes NAME=COUNTxMEMBERS, not " + text);
  }
  set.name = name;
  return set;
}

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
  app.add_option("--users", users, "How many")->required();
  app.add_option("--rooms", sets, "NAME=COUNTxMEMBERS, may be repeated; rooms of two are direct conversations");
  app.add_option("--messages", messages, "Sent to the rooms of the first set beforehand");
  CLI11_PARSE(app, argc, argv);

  options.data_dir = data;
  options.password_memory_bytes = 8 * 1024;
  options.password_passes = 1;
  options.limits.passwords_queued_max = kWaitingMax;
  auto engine = Engine::open(options);
  if (!engine) load::fail(engine.error().message);
  Caller caller((*engine)->operations());
  People people;
  make_users(caller, people, users);
  for (const std::string& text : sets) {
    const RoomSet set = parse_set(text);
    if (set.count * set.members > users) load::fail("not enough users for " + text);
    make_rooms(caller, people, set);
  }
  if (messages > 0 && !sets.empty()) send_messages(caller, people, parse_set(sets.front()), messages);
  people.write(out);
  return 0;
}

}  // namespace
}  // namespace confab::bench

int main(int argc, char** argv) { return confab::bench::run(argc, argv); }

#include "bench/storm.hpp"

#include <algorithm>
#include <random>

#include "bench/load/native.hpp"
#include "bench/load/report.hpp"

namespace confab::bench {

using namespace load;

namespace {

constexpr Nanos kStartTime = 180 * kSecond;

/// The one of each room that stays and talks.
struct Stayers {
  explicit Stayers(const Target::Plan& plan) : of_crowd(plan.users.size(), false) {
    for (const People::Meeting& room : plan.rooms) of_crowd[room.members.front()] = true;
  }
  std::vector<bool> of_crowd;
};

/// Brings a crowd back: each member after a time of its own, and again after every refusal.
class Return {
 public:
  Return(Loop& loop, Crowd& crowd, double spread_seconds) : loop_(loop), crowd_(crowd), spread_(spread_seconds) {
    crowd_.on_end([this](std::uint32_t index, std::uint16_t code, const std::string& why) {
      ++refusals_;
      first_refusal_ = first_refusal_.empty() ? std::to_string(code) + " " + why : first_refusal_;
      later(index, hint_seconds(why));
    });
  }

  void later(std::uint32_t index) { later(index, spread_); }
  std::uint64_t refusals() const { return refusals_; }
  const std::string& first_refusal() const { return first_refusal_; }

 private:
  static double hint_seconds(const std::string& why) {
    constexpr std::string_view kHint = "retry_after_ms=";
    const std::size_t at = why.find(kHint);
    return at == std::string::npos ? 2.0 : std::atof(why.c_str() + at + kHint.size()) / 1000 * 2;
  }

  void later(std::uint32_t index, double at_most_seconds) {
    const double delay = std::uniform_real_distribution<>(0, at_most_seconds)(random_);
    loop_.at(now() + static_cast<Nanos>(delay * kSecond), [this, index] { crowd_.start(index); });
  }

  Loop& loop_;
  Crowd& crowd_;
  double spread_;
  std::mt19937 random_{1};
  std::uint64_t refusals_ = 0;
  std::string first_refusal_;
};

}  // namespace

void Idle::declare(CLI::App& command) {
  target.declare(command);
  command.add_option("--sessions", sessions, "Sessions; the users of the set share them")->capture_default_str();
}

int Idle::run() const {
  Loop loop;
  Crowd crowd(loop);
  const ServerProcesses server = target.server();
  const Target::Plan plan = target.plan();
  std::vector<std::vector<Room>> rooms_of(plan.users.size());
  for (const People::Meeting& room : plan.rooms) {
    for (std::size_t i = 0; i < room.members.size() && !rooms_of.empty(); ++i) {
      rooms_of[room.members[i]].push_back(room.room);
    }
  }
  for (std::size_t i = 0; i < sessions; ++i) {
    if (plan.users.empty()) {
      target.add(loop, crowd, "", {plan.rooms[i % plan.rooms.size()].room});
    } else {
      target.add(loop, crowd, plan.users[i % plan.users.size()].token, rooms_of[i % plan.users.size()]);
    }
  }
  const auto anon = static_cast<double>(server.rss_anon_bytes());
  const auto rss = static_cast<double>(server.rss_bytes());
  const double cpu = server.cpu_seconds();
  if (!crowd.start_all(target.connecting_max, now() + kStartTime)) return failed(crowd.failure());
  const double cpu_used = server.cpu_seconds() - cpu;
  loop.run_for(2 * kSecond);
  if (crowd.failed()) return failed(crowd.failure());
  const auto count = static_cast<double>(sessions);
  const std::string work = target.work.empty() ? "idle" : target.work;
  report(work, target.subject, "anon_bytes_per_session", (static_cast<double>(server.rss_anon_bytes()) - anon) / count,
         {{"sessions", count}});
  report(work, target.subject, "rss_bytes_per_session", (static_cast<double>(server.rss_bytes()) - rss) / count);
  report(work, target.subject, "cpu_us_per_start", cpu_used * 1e6 / count);
  return 0;
}

void Storm::declare(CLI::App& command) {
  target.declare(command);
  command.add_option("--missed", missed, "Messages of each room while the others are away")->capture_default_str();
  command.add_option("--rate", per_second, "Messages a second of the members who stayed, meanwhile")
      ->capture_default_str();
  command.add_option("--spread", spread_seconds, "Each session comes back at a random moment within this time")
      ->capture_default_str();
  command.add_option("--limit", limit_seconds, "All must be back after this time")->capture_default_str();
}

int Storm::run() const {
  if (target.protocol != "native") return failed("a storm needs cursors: --protocol native");
  Loop loop;
  Crowd crowd(loop);
  const Target::Plan plan = target.plan();
  target.fill(loop, crowd, plan);
  const Stayers stayers(plan);
  if (!crowd.start_all(target.connecting_max, now() + kStartTime)) return failed(crowd.failure());
  const auto all_talk = [&] {
    for (const People::Meeting& room : plan.rooms) crowd.publish(room.members.front(), room.room, target.body_bytes);
  };
  all_talk();
  if (!crowd.settle(now() + kStartTime)) return failed(crowd.failed() ? crowd.failure() : "not everything came");

  std::vector<std::uint32_t> gone;
  for (std::uint32_t index = 0; index < crowd.size(); ++index) {
    if (!stayers.of_crowd[index]) gone.push_back(index);
  }
  Histogram stayed;
  crowd.on_each([&](std::uint32_t receiver, Room /*room*/, const Mark& mark) {
    if (receiver == mark.sender) stayed.add(now() - mark.sent_at);
  });
  const ServerProcesses server = target.server();
  const double cpu = server.cpu_seconds();
  Return back(loop, crowd, spread_seconds);
  const Nanos begin = now();
  for (const std::uint32_t index : gone) crowd.drop(index);
  for (std::size_t i = 0; i < missed; ++i) all_talk();
  for (const std::uint32_t index : gone) back.later(index);

  const Nanos limit = begin + static_cast<Nanos>(limit_seconds * kSecond);
  std::function<void()> talk_on = [&] {
    if (crowd.ready() == crowd.size() || now() > limit) return;
    all_talk();
    loop.at(now() + static_cast<Nanos>(kSecond / per_second), talk_on);
  };
  talk_on();
  loop.run_until([&] { return crowd.failed() || crowd.ready() == crowd.size(); }, limit);
  const double ready_seconds = static_cast<double>(now() - begin) / kSecond;
  const std::size_t away = crowd.size() - crowd.ready();
  const bool settled = away == 0 && crowd.settle(limit);
  const double back_seconds = static_cast<double>(now() - begin) / kSecond;
  const double cpu_used = server.cpu_seconds() - cpu;
  crowd.on_end({});

  if (away > 0) return failed(std::to_string(away) + " are not back; the first refusal: " + back.first_refusal());
  const Checker::Faults faults = crowd.finish();
  if (faults.total() > 0) return failed(faults.to_string());
  if (!settled) return failed(crowd.failed() ? crowd.failure() : "not everything came");
  for (const std::uint32_t index : gone) {
    if (!static_cast<NativeMember&>(crowd.member(index)).resumed()) return failed("a cursor was not served");
  }
  const std::string work = target.work.empty() ? "storm" : target.work;
  const auto count = static_cast<double>(gone.size());
  report(work, target.subject, "back_s", back_seconds,
         {{"sessions", count}, {"ready_s", ready_seconds}, {"refusals", static_cast<double>(back.refusals())}});
  report(work, target.subject, "cpu_us_per_return", cpu_used * 1e6 / count);
  report(work, target.subject, "stayed_p99_ms", stayed.percentile_ms(0.99));
  return 0;
}

}  // namespace confab::bench

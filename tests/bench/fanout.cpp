#include "bench/fanout.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "bench/load/report.hpp"

namespace confab::bench {

using namespace load;

namespace {

constexpr Nanos kStartTime = 120 * kSecond;
constexpr Nanos kSettleTime = 60 * kSecond;

Nanos nanos(double seconds) { return static_cast<Nanos>(seconds * kSecond); }

/// Keeps the windows full while it is running.
class Talk {
 public:
  Talk(Crowd& crowd, const Target::Plan& plan, std::size_t senders, std::size_t body_bytes)
      : crowd_(crowd), body_bytes_(body_bytes) {
    for (const People::Meeting& room : plan.rooms) {
      const std::size_t count = std::min(senders, room.members.size());
      for (std::size_t i = 0; i < count; ++i) {
        senders_.emplace(room.members[i * room.members.size() / count], room.room);
      }
    }
    crowd_.on_each([this](std::uint32_t receiver, Room room, const Mark& mark) {
      if (running_ && receiver == mark.sender) crowd_.publish(receiver, room, body_bytes_);
    });
  }
  ~Talk() { crowd_.on_each({}); }
  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;

  /// Talks for a while, then waits until everything has come. False if not everything did.
  bool go(Loop& loop, std::size_t window, double seconds) {
    running_ = true;
    for (const auto& [sender, room] : senders_) {
      for (std::size_t i = 0; i < window; ++i) crowd_.publish(sender, room, body_bytes_);
    }
    loop.run_until([this] { return crowd_.failed(); }, now() + nanos(seconds));
    running_ = false;
    return crowd_.settle(now() + kSettleTime);
  }

 private:
  Crowd& crowd_;
  std::size_t body_bytes_;
  std::set<std::pair<std::uint32_t, Room>> senders_;
  bool running_ = false;
};

int verdict(Crowd& crowd) {
  const Checker::Faults faults = crowd.finish();
  if (faults.total() > 0) return failed(faults.to_string());
  return crowd.failed() ? failed(crowd.failure()) : 0;
}

}  // namespace

void Fanout::declare(CLI::App& command) {
  target.declare(command);
  command.add_option("--senders", senders, "Members of each room that send")->capture_default_str();
  command.add_option("--window", window, "Messages each sender has in flight")
      ->check(CLI::Range(1, 32))
      ->capture_default_str();
  command.add_option("--seconds", seconds, "Seconds that are measured")->capture_default_str();
  command.add_option("--warm-up", warm_up_seconds, "Seconds before that")->capture_default_str();
}

int Fanout::run() const {
  Loop loop;
  Crowd crowd(loop);
  const Target::Plan plan = target.plan();
  target.fill(loop, crowd, plan);
  if (!crowd.start_all(target.connecting_max, now() + kStartTime)) return failed(crowd.failure());

  Talk talk(crowd, plan, senders, target.body_bytes);
  if (!talk.go(loop, window, warm_up_seconds)) return verdict(crowd);
  const ServerProcesses server = target.server();
  const std::uint64_t delivered = crowd.delivered();
  const std::uint64_t published = crowd.published();
  const double cpu = server.cpu_seconds();
  const Nanos begin = now();
  talk.go(loop, window, seconds);
  const double wall_used = static_cast<double>(now() - begin) / kSecond;
  const double cpu_used = server.cpu_seconds() - cpu;
  const auto deliveries = static_cast<double>(crowd.delivered() - delivered);
  const auto messages = static_cast<double>(crowd.published() - published);

  const int status = verdict(crowd);
  if (status != 0) return status;
  const std::string work = target.work.empty() ? "fanout" : target.work;
  if (server.any()) {
    report(work, target.subject, "deliveries_per_cpu_s", deliveries / cpu_used,
           {{"deliveries", deliveries},
            {"messages", messages},
            {"cpu_s", cpu_used},
            {"wall_s", wall_used},
            {"rss_bytes", static_cast<double>(server.rss_bytes())}});
    report(work, target.subject, "cpu_us_per_message", cpu_used * 1e6 / messages);
  }
  report(work, target.subject, "deliveries_per_s", deliveries / wall_used);
  return 0;
}

void Latency::declare(CLI::App& command) {
  target.declare(command);
  command.add_option("--rate", per_second, "Messages a second in each room")->capture_default_str();
  command.add_option("--stalled", stalled, "Members of each room that stop reading meanwhile")->capture_default_str();
  command.add_option("--seconds", seconds, "Seconds that are measured")->capture_default_str();
}

int Latency::run() const {
  Loop loop;
  Crowd crowd(loop);
  const Target::Plan plan = target.plan();
  target.fill(loop, crowd, plan);
  if (!crowd.start_all(target.connecting_max, now() + kStartTime)) return failed(crowd.failure());

  const auto pause_stalled = [&](bool paused) {
    for (const People::Meeting& room : plan.rooms) {
      for (std::size_t i = 0; i < std::min(stalled, room.members.size() - 1); ++i) {
        crowd.member(room.members[room.members.size() - 1 - i]).pause_reading(paused);
      }
    }
  };
  pause_stalled(true);

  // Half a second to warm up, then the pace goes on with the watch running.
  const Nanos step = nanos(1 / per_second);
  const Nanos begin = now();
  const Nanos measured_from = begin + kSecond / 2;
  const Nanos end = measured_from + nanos(seconds);
  std::function<void(Nanos)> tick = [&](Nanos when) {
    if (when >= end || crowd.failed()) return;
    if (when >= measured_from) crowd.measure_latency(true);
    for (const People::Meeting& room : plan.rooms) crowd.publish(room.members.front(), room.room, target.body_bytes);
    loop.at(when + step, [&tick, when, step] { tick(when + step); });
  };
  tick(begin);
  loop.run_until([&] { return crowd.failed(); }, end);
  if (stalled > 0) {
    // What is late for the others may come yet; what the stalled ones get now is no measure of anything.
    loop.run_for(kSecond);
    crowd.measure_latency(false);
    pause_stalled(false);
  }
  crowd.settle(now() + kSettleTime);

  const int status = verdict(crowd);
  if (status != 0) return status;
  const std::string work = target.work.empty() ? "latency" : target.work;
  const auto samples = static_cast<double>(crowd.latency().total());
  report(work, target.subject, "p50_ms", crowd.latency().percentile_ms(0.50), {{"samples", samples}});
  report(work, target.subject, "p99_ms", crowd.latency().percentile_ms(0.99), {{"samples", samples}});
  return 0;
}

}  // namespace confab::bench

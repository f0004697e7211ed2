#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <confab/engine.hpp>

#include "bench/engine/meter.hpp"
#include "bench/engine/world.hpp"

namespace confab::bench {

struct SendFigures {
  std::uint64_t sends = 0;  ///< acknowledged
  double seconds = 0;
  double cpu_us = 0;
  double written_bytes = 0;
  double device_bytes = 0;
  double commits = 0;
  std::vector<float> latencies_us;

  double per_second() const { return static_cast<double>(sends) / seconds; }
  double per_send(double total) const { return total / static_cast<double>(sends); }
};

/// What is done over and over.
enum class Doing : std::uint8_t {
  sending,
  reacting,  ///< to messages at random among the newest 50 of a conversation, which must have them
  editing,   ///< Target::own
};

/// Keeps a number of sends to conversations at random waiting for their acknowledgement: each answer lets the next go.
/// Throws at the first send that fails.
class SendLoad {
 public:
  SendLoad(Engine& engine, const Meter& meter, std::span<const Target> targets, std::size_t waiting, std::uint64_t seed,
           Doing doing = Doing::sending);

  SendFigures run(std::chrono::milliseconds time);

 private:
  struct Slot {
    std::uint64_t random = 0;
    std::chrono::steady_clock::time_point sent_at;
    std::vector<float> latencies_us;
  };

  void send(Slot& slot);
  void react(Slot& slot, const Target& target);
  void edit(Slot& slot, const Target& target);
  void answered(Slot& slot, bool done);

  Engine& engine_;
  const Meter& meter_;
  const std::span<const Target> targets_;
  const Doing doing_;
  const Draft draft_{message_body()};
  std::vector<Slot> slots_;
  std::chrono::steady_clock::time_point stop_at_;
  std::atomic<std::size_t> open_ = 0;
  std::atomic<bool> failed_ = false;
};

/// Messages of all conversations together, each asked for its last seq.
std::uint64_t count_messages(const Engine& engine, std::span<const Target> targets);

}  // namespace confab::bench

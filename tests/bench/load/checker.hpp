#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/load/mark.hpp"

namespace confab::load {

/// What one receiver knows of one room: everything must come to it once, whole and in order.
///
/// Two things are looked at: each sender's own numbers, 0, 1, 2, …; and, where the server numbers a room's messages,
/// that its numbers have no gap. Each fault is counted once, and the check goes on from what came.
class Checker {
 public:
  struct Faults {
    std::uint64_t lost = 0;
    std::uint64_t repeated = 0;
    std::uint64_t reordered = 0;

    std::uint64_t total() const { return lost + repeated + reordered; }
    Faults& operator+=(const Faults& other);
    std::string to_string() const;  ///< "lost 1, repeated 0, reordered 0"
  };

  /// A message of this run.
  void delivered(const Mark& mark);

  /// The server's number of a message in the room, for all messages of it, also those of others. The first one seen
  /// says where to start.
  void numbered(std::uint64_t seq);

  /// The run is over and `sender` sent `count` messages to the room: what did not come is lost.
  void finish(std::uint32_t sender, std::uint32_t count);

  /// Whether all of `count` messages of `sender` have come.
  bool has_all(std::uint32_t sender, std::uint32_t count) const { return received(sender) >= count; }
  std::uint32_t received(std::uint32_t sender) const;
  std::uint64_t last_seq() const { return last_seq_; }
  const Faults& faults() const { return faults_; }

 private:
  struct Sender {
    std::uint32_t id = 0;
    std::uint32_t next = 0;              // number expected
    std::vector<std::uint32_t> missing;  // lower numbers that were jumped over
  };

  Sender& sender(std::uint32_t id);

  std::vector<Sender> senders_;
  std::uint64_t last_seq_ = 0;
  std::vector<std::uint64_t> missing_seqs_;
  Faults faults_;
};

}  // namespace confab::load

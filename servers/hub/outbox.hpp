#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace confab::servers::hub {

/// What may be thrown away when a socket reads too slowly: replies never, events yes (they are in the store).
enum class Lane : std::uint8_t { reply, event };

/// One JSON object without a line break, encoded once and shared by all sockets it goes to.
using SharedText = std::shared_ptr<const std::string>;

/// What waits to be written to one socket, in order.
class Outbox {
 public:
  /// `position` is the feed position of an event; the events of one outbox come with rising positions.
  void push(Lane lane, SharedText object, std::uint64_t position);

  /// Moves waiting objects to the end of `buffer`, '\n' between them, up to `bytes_max` bytes; the first goes whatever
  /// its size. False if nothing waits.
  bool take(std::string& buffer, std::size_t bytes_max);

  /// Forgets the waiting events and tells how many there were. Replies stay.
  std::size_t drop_events();

  bool empty() const { return next_ == entries_.size(); }
  std::size_t bytes() const { return bytes_; }
  /// Position of the last event taken; 0 before the first.
  std::uint64_t last_event_taken() const { return last_event_taken_; }

 private:
  struct Entry {
    SharedText object;
    std::uint64_t position;
    Lane lane;
  };

  std::vector<Entry> entries_;  // those before next_ are taken
  std::size_t next_ = 0;
  std::size_t bytes_ = 0;
  std::uint64_t last_event_taken_ = 0;
};

}  // namespace confab::servers::hub

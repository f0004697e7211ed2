#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace confab::servers::hub {

/// What becomes of a text when its socket is closed: replies still go out, events do not (they are in the store).
enum class Lane : std::uint8_t { reply, event };

/// How the objects of one message stand in it: "a\nb" or "[a,b]".
enum class Framing : std::uint8_t { lines, json_array };

/// One JSON object without a line break, encoded once and shared by all sockets it goes to.
using SharedText = std::shared_ptr<const std::string>;

/// What waits to be written to one socket, in order.
class Outbox {
 public:
  void push(Lane lane, SharedText object);

  /// Moves waiting objects to the end of `buffer` as one message of up to `bytes_max` bytes; the first object goes
  /// whatever its size. False if nothing waits.
  bool take(std::string& buffer, std::size_t bytes_max, Framing framing = Framing::lines);

  /// Forgets the waiting events and tells how many there were. Replies stay.
  std::size_t drop_events();

  bool empty() const { return next_ == entries_.size(); }
  std::size_t bytes() const { return bytes_; }
  std::size_t replies() const { return replies_; }

 private:
  struct Entry {
    SharedText object;
    Lane lane;
  };

  std::vector<Entry> entries_;  // those before next_ are taken
  std::size_t next_ = 0;
  std::size_t bytes_ = 0;
  std::size_t replies_ = 0;
};

}  // namespace confab::servers::hub

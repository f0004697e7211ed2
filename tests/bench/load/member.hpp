#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bench/load/mark.hpp"

namespace confab::load {

/// The server's number or the index of a room, as the protocol at hand names it.
using Room = std::uint64_t;

/// One simulated person on one connection, in whatever protocol. All calls come on the loop's thread.
class Member {
 public:
  /// What a member tells the load. None of these may destroy the member.
  class Listener {
   public:
    virtual ~Listener() = default;
    /// Connected, known to the server, and subscribed.
    virtual void on_ready(Member& member) = 0;
    virtual void on_delivery(Member& member, Room room, const Mark& mark) = 0;
    /// The server's number of any message in the room, before on_delivery() where it is one of ours.
    virtual void on_number(Member& /*member*/, Room /*room*/, std::uint64_t /*seq*/) {}
    /// A message was refused; it will not be delivered.
    virtual void on_refused(Member& member, const std::string& why) = 0;
    /// The connection is over. `code` is the WebSocket close code, 1006 without one.
    virtual void on_ended(Member& member, std::uint16_t code, const std::string& why) = 0;
  };

  explicit Member(std::uint32_t index) : index_(index) {}
  virtual ~Member() = default;
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;

  std::uint32_t index() const { return index_; }

  /// Connects, and after an end connects again; on_ready() or on_ended() follows.
  virtual void start() = 0;
  virtual void publish(Room room, std::string_view body) = 0;
  /// Breaks the connection off as if the machine died. on_ended() is not called.
  virtual void drop() = 0;
  virtual void pause_reading(bool paused) = 0;

 private:
  std::uint32_t index_;
};

}  // namespace confab::load

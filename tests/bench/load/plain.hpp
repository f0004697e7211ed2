#pragma once

#include <string>
#include <string_view>

#include "bench/load/member.hpp"
#include "bench/load/websocket.hpp"

namespace confab::load {

/// A client of the plainest broadcast there is: who connects to /ROOM gets every text that anybody there sends. For the
/// bare limits and for the `ws` peer.
class PlainMember final : public Member, private WebSocket {
 public:
  PlainMember(Loop& loop, Listener& listener, std::uint32_t index, const Address& address, Room room)
      : Member(index), WebSocket(loop), listener_(listener), address_(address), room_(room) {}

  void start() override { connect(address_, "/" + std::to_string(room_), ""); }
  void publish(Room /*room*/, std::string_view body) override { send_text(body); }
  void drop() override { reset(); }
  void pause_reading(bool paused) override { WebSocket::pause_reading(paused); }

 private:
  void on_open() override { listener_.on_ready(*this); }
  void on_text(std::string_view text) override {
    if (const auto mark = Mark::parse(text)) listener_.on_delivery(*this, room_, *mark);
  }
  void on_end(std::uint16_t code, std::string_view reason) override {
    listener_.on_ended(*this, code, std::string(reason));
  }

  Listener& listener_;
  Address address_;
  Room room_;
};

}  // namespace confab::load

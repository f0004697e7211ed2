#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/load/member.hpp"
#include "bench/load/websocket.hpp"

namespace confab::load {

/// A Bayeux client over WebSocket, as Faye's own: handshake, connect held open, one subscription for each room.
class BayeuxMember final : public Member, private WebSocket {
 public:
  struct Options {
    std::string path = "/faye";
    std::string channel = "/conversation/";  ///< before the room's number
    std::string token;                       ///< goes into the handshake's ext.token; empty: none
    std::vector<Room> rooms;
  };

  BayeuxMember(Loop& loop, Listener& listener, std::uint32_t index, const Address& address, Options options)
      : Member(index), WebSocket(loop), listener_(listener), address_(address), options_(std::move(options)) {}

  void start() override;
  void publish(Room room, std::string_view body) override;
  void drop() override { reset(); }
  void pause_reading(bool paused) override { WebSocket::pause_reading(paused); }

 private:
  void on_open() override;
  void on_text(std::string_view text) override;
  void on_end(std::uint16_t code, std::string_view reason) override;
  void take(std::string_view object);
  void take_meta(std::string_view object);
  void send_connect();
  std::string next_id() { return std::to_string(++last_id_); }

  Listener& listener_;
  Address address_;
  Options options_;
  std::string client_id_;
  std::uint64_t last_id_ = 0;
  std::size_t subscribed_ = 0;
};

}  // namespace confab::load

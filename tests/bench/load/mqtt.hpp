#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/load/connection.hpp"
#include "bench/load/member.hpp"

namespace confab::load {

/// A client of MQTT 3.1.1 that publishes and subscribes with QoS 0; each room is a topic.
class MqttMember final : public Member, private Connection {
 public:
  MqttMember(Loop& loop, Listener& listener, std::uint32_t index, const Address& address, std::vector<Room> rooms)
      : Member(index), Connection(loop), listener_(listener), address_(address), rooms_(std::move(rooms)) {}

  void start() override;
  void publish(Room room, std::string_view body) override;
  void drop() override { reset(); }
  void pause_reading(bool paused) override { Connection::pause_reading(paused); }

 private:
  void on_connected() override;
  std::size_t on_input(std::string_view input) override;
  void on_closed(const std::string& why) override { listener_.on_ended(*this, 1006, why); }
  void take(std::uint8_t type, std::string_view content);
  void send_packet(std::uint8_t first_byte, std::string_view content);

  Listener& listener_;
  Address address_;
  std::vector<Room> rooms_;
  std::size_t subscribed_ = 0;
};

}  // namespace confab::load

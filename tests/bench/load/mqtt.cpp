#include "bench/load/mqtt.hpp"

#include "bench/load/scan.hpp"

namespace confab::load {

namespace {

enum Type : std::uint8_t { kConnect = 1, kConnAck = 2, kPublish = 3, kSubscribe = 8, kSubAck = 9 };

constexpr std::string_view kTopic = "room/";

std::string text(std::string_view of) {
  std::string out{static_cast<char>(of.size() >> 8), static_cast<char>(of.size() & 0xFF)};
  return out.append(of);
}

std::string topic(Room room) { return text(std::string(kTopic) + std::to_string(room)); }

}  // namespace

void MqttMember::start() {
  subscribed_ = 0;
  open(address_);
}

void MqttMember::on_connected() {
  const std::string clean_session{4, 2};
  const std::string no_keep_alive(2, '\0');
  send_packet(kConnect << 4, text("MQTT") + clean_session + no_keep_alive + text(""));
}

void MqttMember::publish(Room room, std::string_view body) { send_packet(kPublish << 4, topic(room).append(body)); }

std::size_t MqttMember::on_input(std::string_view input) {
  std::size_t taken = 0;
  while (is_open()) {
    const std::string_view packet = input.substr(taken);
    std::size_t size = 0;
    std::size_t head = 1;
    bool whole_head = false;
    for (; head < packet.size() && head <= 4 && !whole_head; ++head) {
      const auto byte = static_cast<std::uint8_t>(packet[head]);
      size |= static_cast<std::size_t>(byte & 0x7F) << 7 * (head - 1);
      whole_head = (byte & 0x80) == 0;
    }
    if (!whole_head || packet.size() - head < size) break;
    taken += head + size;
    take(static_cast<std::uint8_t>(packet[0]) >> 4, packet.substr(head, size));
  }
  return taken;
}

void MqttMember::take(std::uint8_t type, std::string_view content) {
  if (type == kConnAck) {
    for (std::size_t i = 0; i < rooms_.size(); ++i) {
      const std::string packet_id{static_cast<char>((i + 1) >> 8), static_cast<char>((i + 1) & 0xFF)};
      send_packet(kSubscribe << 4 | 2, packet_id + topic(rooms_[i]) + std::string(1, '\0'));
    }
  } else if (type == kSubAck) {
    if (++subscribed_ == rooms_.size()) listener_.on_ready(*this);
  } else if (type == kPublish) {
    const std::size_t body = content.find(Mark::kSign);
    const auto room = scan_number(content, kTopic);
    if (body == std::string_view::npos || !room) return;
    if (const auto mark = Mark::parse(content.substr(body))) listener_.on_delivery(*this, *room, *mark);
  }
}

void MqttMember::send_packet(std::uint8_t first_byte, std::string_view content) {
  std::string& out = output();
  out.push_back(static_cast<char>(first_byte));
  std::size_t left = content.size();
  do {
    out.push_back(static_cast<char>((left & 0x7F) | (left > 0x7F ? 0x80 : 0)));
    left >>= 7;
  } while (left > 0);
  out.append(content);
}

}  // namespace confab::load

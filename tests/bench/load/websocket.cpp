#include "bench/load/websocket.hpp"

#include <array>
#include <utility>

#include <arpa/inet.h>

namespace confab::load {

namespace {

constexpr std::array<std::uint8_t, 4> kMask{0x37, 0xfa, 0x21, 0x3d};

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<std::uint8_t>(byte);
  return value;
}

std::string host_of(const Address& address) {
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, &address.to.sin_addr, text.data(), text.size());
  return std::string(text.data()) + ":" + std::to_string(ntohs(address.to.sin_port));
}

}  // namespace

void WebSocket::connect(const Address& address, std::string_view path, std::string_view protocol,
                        std::string_view headers) {
  request_ = "GET ";
  request_.append(path).append(" HTTP/1.1\r\nHost: ").append(host_of(address));
  request_.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n");
  request_.append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
  if (!protocol.empty()) request_.append("Sec-WebSocket-Protocol: ").append(protocol).append("\r\n");
  request_.append(headers).append("\r\n");
  open_ = false;
  in_message_ = false;
  open(address);
}

void WebSocket::on_connected() { write(std::exchange(request_, {})); }

std::size_t WebSocket::on_input(std::string_view input) {
  std::size_t taken = 0;
  if (!open_) {
    taken = read_response(input);
    if (!open_) return taken;
  }
  while (is_open() && input.size() - taken >= 2) {
    const std::string_view frame = input.substr(taken);
    const auto first = static_cast<std::uint8_t>(frame[0]);
    const auto second = static_cast<std::uint8_t>(frame[1]);
    std::size_t head = 2;
    std::uint64_t size = second & 0x7F;
    if ((second & 0x80) != 0 || (first & 0x70) != 0) {
      end(kAbnormal, "a frame that no server sends");
      return input.size();
    }
    if (size >= 126) {
      head += size == 126 ? 2 : 8;
      if (frame.size() < head) break;
      size = big_endian(frame.substr(2, head - 2));
    }
    if (frame.size() - head < size) break;
    taken += head + size;
    take_frame(first & 0x0F, (first & 0x80) != 0, frame.substr(head, size));
  }
  return taken;
}

std::size_t WebSocket::read_response(std::string_view input) {
  const std::size_t head = input.find("\r\n\r\n");
  if (head == std::string_view::npos) return 0;
  if (input.substr(0, 12) != "HTTP/1.1 101") {
    end(kAbnormal, "no upgrade: " + std::string(input.substr(0, input.find('\r'))));
    return input.size();
  }
  open_ = true;
  on_open();
  return head + 4;
}

void WebSocket::take_frame(std::uint8_t opcode, bool final, std::string_view payload) {
  switch (opcode) {
    case kText:
    case kContinuation:
      if ((opcode == kContinuation) != in_message_) return end(kAbnormal, "a frame out of its message");
      if (!in_message_ && final) return on_text(payload);
      message_.append(payload);
      in_message_ = !final;
      if (final) on_text(std::exchange(message_, {}));
      return;
    case kPing:
      return send_frame(kPong, payload);
    case kClose:
      send_frame(kClose, payload);
      flush();
      return end(payload.size() < 2 ? 1005 : static_cast<std::uint16_t>(big_endian(payload.substr(0, 2))),
                 payload.size() < 2 ? "" : payload.substr(2));
    default:
      return;
  }
}

void WebSocket::send_frame(Opcode opcode, std::string_view payload) {
  std::string& out = output();
  out.push_back(static_cast<char>(0x80 | opcode));
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(0x80 | payload.size()));
  } else {
    // No message of ours is larger than 65,535 bytes.
    out.push_back(static_cast<char>(0x80 | 126));
    out.push_back(static_cast<char>(payload.size() >> 8));
    out.push_back(static_cast<char>(payload.size() & 0xFF));
  }
  for (const std::uint8_t byte : kMask) out.push_back(static_cast<char>(byte));
  const std::size_t begin = out.size();
  out.append(payload);
  for (std::size_t i = 0; i < payload.size(); ++i) out[begin + i] = static_cast<char>(out[begin + i] ^ kMask[i % 4]);
}

void WebSocket::say_goodbye() { send_frame(kClose, std::string_view("\x03\xE8", 2)); }

void WebSocket::end(std::uint16_t code, std::string_view reason) {
  const std::string kept(reason);
  close();
  on_end(code, kept);
}

void WebSocket::on_closed(const std::string& why) { on_end(kAbnormal, why); }

}  // namespace confab::load

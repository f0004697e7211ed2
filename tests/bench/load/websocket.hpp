#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bench/load/connection.hpp"

namespace confab::load {

/// The client's side of RFC 6455, as far as a load needs it: whole text messages in, text frames out.
class WebSocket : public Connection {
 public:
  static constexpr std::uint16_t kAbnormal = 1006;  ///< the connection broke without a close frame

  explicit WebSocket(Loop& loop) : Connection(loop) {}

  /// `protocol` may be empty; `headers` are further lines, each with its CRLF.
  void connect(const Address& address, std::string_view path, std::string_view protocol, std::string_view headers = {});
  void send_text(std::string_view text) { send_frame(kText, text); }
  /// Says goodbye with 1000; on_end() follows when the server closes.
  void say_goodbye();

 protected:
  virtual void on_open() = 0;
  virtual void on_text(std::string_view text) = 0;  ///< borrowed for the call
  /// The end: a close code and its reason, or kAbnormal and what happened.
  virtual void on_end(std::uint16_t code, std::string_view reason) = 0;

 private:
  enum Opcode : std::uint8_t { kContinuation = 0, kText = 1, kClose = 8, kPing = 9, kPong = 10 };

  void on_connected() override;
  std::size_t on_input(std::string_view input) override;
  void on_closed(const std::string& why) override;
  std::size_t read_response(std::string_view input);
  void take_frame(std::uint8_t opcode, bool final, std::string_view payload);
  void send_frame(Opcode opcode, std::string_view payload);
  void end(std::uint16_t code, std::string_view reason);

  std::string request_;
  std::string message_;  // frames of a message that is not whole yet
  bool open_ = false;
  bool in_message_ = false;
};

}  // namespace confab::load

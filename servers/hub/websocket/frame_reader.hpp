#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace confab::servers::hub {

/// Close codes, those of RFC 6455 and ours (docs/reference/protocol.md).
enum CloseCode : std::uint16_t {
  kCloseNormal = 1000,  ///< of a client that leaves; for tests
  kCloseProtocolError = 1002,
  kCloseBinary = 1003,
  kCloseNoStatus = 1005,  ///< never sent: the client gave no code
  kCloseAbnormal = 1006,  ///< never sent: the connection broke
  kCloseInvalidText = 1007,
  kCloseTooBig = 1009,
  kCloseRestart = 1012,
  kCloseBadRequest = 4000,
  kCloseUnauthenticated = 4001,
  kCloseNoHello = 4002,
  kCloseSlowReader = 4008,
  kCloseTooMany = 4029,
};

inline constexpr std::size_t kControlBytesMax = 125;  ///< payload of a control frame

/// Reads what a client sends over a WebSocket (RFC 6455, sections 5 to 7) as it comes in, however it is cut into reads.
///
/// It is strict: a client must mask each frame, may set no reserved bit, and may send text only, in valid UTF-8. It
/// keeps at most one message of `message_bytes_max`. After a violation, or the client's close frame, it takes all bytes
/// and tells nothing more.
class FrameReader {
 public:
  struct Limits {
    std::size_t message_bytes_max = 128 * 1024;
    std::size_t message_frames_max = 64;
  };
  enum class Kind : std::uint8_t {
    nothing,    ///< the bytes are used up
    text,       ///< a whole message
    ping,       ///< to be answered with a pong that carries `payload`
    pong,       ///<
    close,      ///< with the client's code, or kCloseNoStatus; `payload` is what it sent, code and reason
    violation,  ///< to be answered with a close frame: `code`, and `payload` as the reason
  };
  struct Event {
    Kind kind = Kind::nothing;
    std::string_view payload = {};  ///< valid until the next call, and as long as the bytes given to this one
    std::uint16_t code = 0;
  };

  explicit FrameReader(Limits limits) : limits_(limits) {}

  /// Takes bytes from the front of `bytes`, up to the next event. It unmasks them in place.
  Event next(std::span<char>& bytes);

 private:
  enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

  std::size_t header_bytes_needed() const;
  Event check_start();
  Event begin_frame();
  std::string_view take_payload(std::span<char>& bytes);
  Event end_control(std::string_view payload);
  Event end_close(std::string_view payload);
  Event violation(CloseCode code, std::string_view reason);

  bool is_control() const { return opcode_ >= Opcode::close; }

  const Limits limits_;
  std::array<unsigned char, 14> header_{};
  std::size_t header_size_ = 0;  // of it, read so far
  Opcode opcode_ = Opcode::continuation;
  bool final_ = false;
  bool in_payload_ = false;
  bool in_message_ = false;
  bool ended_ = false;
  std::uint64_t left_ = 0;   // of the payload
  std::size_t mask_at_ = 0;  // of its four bytes
  std::size_t frames_ = 0;   // of the message
  std::string message_;      // the fragments of it that have come
  std::string control_;      // the same of a control frame
  std::string told_;         // the payload of the last event, if it had to be joined
};

}  // namespace confab::servers::hub

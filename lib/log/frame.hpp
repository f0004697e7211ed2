#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "state/record_fields.hpp"
#include "store/codec.hpp"

/// What goes over DATA/writer.sock: frames of four bytes size (big-endian, of what follows), one byte kind, one record.
///
/// Both sides begin with a hello. Then the process that is not the writer sends commands, each with a number of its
/// own, and gets for each one outcome or failure, in any order.
namespace confab::log {

inline constexpr const char* kWriterSocketName = "writer.sock";

/// Rises when old and new processes can no longer talk.
inline constexpr std::uint64_t kWriterProtocol = 1;

/// The largest command is a group with its first members; the largest outcome a message of Limits::body_bytes_max.
inline constexpr std::size_t kFrameBytesMax = 256 << 10;

enum class FrameKind : std::uint8_t { hello = 1, command = 2, outcome = 3, failure = 4 };

struct HelloFrame {
  static constexpr FrameKind kKind = FrameKind::hello;
  std::uint64_t protocol = kWriterProtocol;
  std::uint64_t epoch = 0;
};

struct CommandFrame {
  static constexpr FrameKind kKind = FrameKind::command;
  std::uint64_t number = 0;
  std::string command;  ///< as state::encode() makes it
};

struct OutcomeFrame {
  static constexpr FrameKind kKind = FrameKind::outcome;
  std::uint64_t number = 0;
  Position position;
  state::Outcome outcome;
  std::int32_t retry_after_ms = 0;
};

struct FailureFrame {
  static constexpr FrameKind kKind = FrameKind::failure;
  std::uint64_t number = 0;
  std::uint32_t code = 0;
  std::string message;
  std::string field;
  std::uint32_t retry_after_ms = 0;
};

template <class V, class R>
requires std::same_as<std::remove_const_t<R>, HelloFrame>
void fields(V& visit, R& record) {
  visit("protocol", record.protocol);
  visit("epoch", record.epoch);
}

template <class V, class R>
requires std::same_as<std::remove_const_t<R>, CommandFrame>
void fields(V& visit, R& record) {
  visit("number", record.number);
  visit("command", record.command, {.text = false});
}

template <class V, class R>
requires std::same_as<std::remove_const_t<R>, OutcomeFrame>
void fields(V& visit, R& record) {
  visit("number", record.number);
  visit("position", record.position);
  visit("outcome", record.outcome);
  visit("retry_after_ms", record.retry_after_ms);
}

template <class V, class R>
requires std::same_as<std::remove_const_t<R>, FailureFrame>
void fields(V& visit, R& record) {
  visit("number", record.number);
  visit("code", record.code);
  visit("message", record.message);
  visit("field", record.field);
  visit("retry_after_ms", record.retry_after_ms);
}

FailureFrame to_frame(std::uint64_t number, const Error& error);
Error to_error(FailureFrame frame);

}  // namespace confab::log

#include "hub/websocket/frame_reader.hpp"

#include <algorithm>
#include <utility>

#include <simdjson.h>

namespace confab::servers::hub {

namespace {

constexpr std::size_t kStartBytes = 2;  // with all that can be refused before the length is known
constexpr std::size_t kMaskBytes = 4;
constexpr unsigned char kFinalBit = 0x80;
constexpr unsigned char kReservedBits = 0x70;
constexpr unsigned char kOpcodeBits = 0x0f;
constexpr unsigned char kMaskBit = 0x80;
constexpr unsigned char kLengthBits = 0x7f;
constexpr unsigned char kLengthIn2Bytes = 126;
constexpr unsigned char kLengthIn8Bytes = 127;

bool is_utf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

std::uint64_t big_endian(const unsigned char* bytes, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | bytes[i];
  return value;
}

std::size_t length_bytes(unsigned char second) {
  const unsigned char length = second & kLengthBits;
  return length == kLengthIn2Bytes ? 2 : length == kLengthIn8Bytes ? 8 : 0;
}

/// Those that an endpoint may send: RFC 6455, 7.4, and IANA's list.
bool may_be_sent(std::uint16_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

/// The payload of a frame as far as it is here: what was kept of it, if anything, and `piece`.
std::string_view join(std::string& kept, std::string_view piece, std::string& told) {
  if (kept.empty()) return piece;
  told = std::exchange(kept, {});
  told.append(piece);
  return told;
}

}  // namespace

FrameReader::Event FrameReader::next(std::span<char>& bytes) {
  told_ = {};
  while (!bytes.empty() || (in_payload_ && left_ == 0)) {
    if (ended_) {
      bytes = {};
      break;
    }
    if (!in_payload_) {
      header_[header_size_++] = static_cast<unsigned char>(bytes.front());
      bytes = bytes.subspan(1);
      if (header_size_ == kStartBytes) {
        if (Event wrong = check_start(); wrong.kind != Kind::nothing) return wrong;
      }
      if (header_size_ < header_bytes_needed()) continue;
      if (Event wrong = begin_frame(); wrong.kind != Kind::nothing) return wrong;
      continue;
    }
    const std::string_view piece = take_payload(bytes);
    if (left_ > 0 || (!final_ && !is_control())) {
      (is_control() ? control_ : message_).append(piece);
      in_payload_ = left_ > 0;
      continue;
    }
    in_payload_ = false;
    if (is_control()) return end_control(join(control_, piece, told_));
    in_message_ = false;
    const std::string_view text = join(message_, piece, told_);
    if (!is_utf8(text)) return violation(kCloseInvalidText, "not UTF-8");
    return {Kind::text, text};
  }
  return {};
}

std::size_t FrameReader::header_bytes_needed() const {
  return header_size_ < kStartBytes ? kStartBytes : kStartBytes + length_bytes(header_[1]) + kMaskBytes;
}

/// What the first two bytes of a frame say, or the violation.
FrameReader::Event FrameReader::check_start() {
  final_ = (header_[0] & kFinalBit) != 0;
  if ((header_[0] & kReservedBits) != 0) return violation(kCloseProtocolError, "a reserved bit is set");
  if ((header_[1] & kMaskBit) == 0) return violation(kCloseProtocolError, "frames of a client must be masked");
  opcode_ = static_cast<Opcode>(header_[0] & kOpcodeBits);
  switch (opcode_) {
    case Opcode::continuation:
      if (!in_message_) return violation(kCloseProtocolError, "there is no message to go on with");
      return {};
    case Opcode::text:
      if (in_message_) return violation(kCloseProtocolError, "the message before is not complete");
      return {};
    case Opcode::binary:
      return violation(kCloseBinary, "text only");
    case Opcode::close:
    case Opcode::ping:
    case Opcode::pong:
      if (!final_) return violation(kCloseProtocolError, "a control frame must not be in fragments");
      if ((header_[1] & kLengthBits) > kControlBytesMax) {
        return violation(kCloseProtocolError, "a control frame has at most 125 bytes");
      }
      return {};
  }
  return violation(kCloseProtocolError, "there is no such opcode");
}

FrameReader::Event FrameReader::begin_frame() {
  const std::size_t more = length_bytes(header_[1]);
  left_ = more == 0 ? header_[1] & kLengthBits : big_endian(header_.data() + kStartBytes, more);
  mask_at_ = 0;
  header_size_ = 0;
  in_payload_ = true;
  if (is_control()) return {};
  if (left_ >> 63 != 0) return violation(kCloseProtocolError, "no length has its top bit set");
  if (left_ > limits_.message_bytes_max - message_.size()) return violation(kCloseTooBig, "message too long");
  frames_ = opcode_ == Opcode::text ? 1 : frames_ + 1;
  if (frames_ > limits_.message_frames_max) return violation(kCloseTooBig, "too many fragments");
  in_message_ = true;
  return {};
}

std::string_view FrameReader::take_payload(std::span<char>& bytes) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  const unsigned char* mask = header_.data() + kStartBytes + length_bytes(header_[1]);
  for (std::size_t i = 0; i < size; ++i) {
    bytes[i] = static_cast<char>(static_cast<unsigned char>(bytes[i]) ^ mask[(mask_at_ + i) % kMaskBytes]);
  }
  mask_at_ = (mask_at_ + size) % kMaskBytes;
  left_ -= size;
  const std::string_view piece(bytes.data(), size);
  bytes = bytes.subspan(size);
  return piece;
}

FrameReader::Event FrameReader::end_control(std::string_view payload) {
  if (opcode_ == Opcode::close) return end_close(payload);
  return {opcode_ == Opcode::ping ? Kind::ping : Kind::pong, payload};
}

FrameReader::Event FrameReader::end_close(std::string_view payload) {
  ended_ = true;
  if (payload.empty()) return {Kind::close, payload, kCloseNoStatus};
  if (payload.size() == 1) return violation(kCloseProtocolError, "a close code has two bytes");
  const auto code = static_cast<std::uint16_t>(big_endian(reinterpret_cast<const unsigned char*>(payload.data()), 2));
  if (!may_be_sent(code)) return violation(kCloseProtocolError, "there is no such close code");
  if (!is_utf8(payload.substr(2))) return violation(kCloseInvalidText, "the reason is not UTF-8");
  return {Kind::close, payload, code};
}

FrameReader::Event FrameReader::violation(CloseCode code, std::string_view reason) {
  ended_ = true;
  message_ = {};
  control_ = {};
  return {Kind::violation, reason, code};
}

}  // namespace confab::servers::hub

#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace confab::store {

/// Appends the parts of a record. Integers are LEB128, signed ones zigzag first.
class WireWriter {
 public:
  explicit WireWriter(std::string& out) : out_(out) {}

  void byte(std::uint8_t value) { out_.push_back(static_cast<char>(value)); }

  void varint(std::uint64_t value) {
    if (value < 0x80) return byte(static_cast<std::uint8_t>(value));
    char buffer[kVarintBytesMax];
    out_.append(buffer, put_varint(value, buffer));
  }

  void zigzag(std::int64_t value) {
    varint(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
  }

  void bytes(std::string_view value) { out_.append(value); }

  /// What is written between begin_sized() and end_sized() gets its length before it, without a copy of its own.
  std::size_t begin_sized() const { return out_.size(); }
  void end_sized(std::size_t begin) {
    char buffer[kVarintBytesMax];
    out_.insert(begin, buffer, put_varint(out_.size() - begin, buffer));
  }

  void sized(std::string_view value) {
    varint(value.size());
    bytes(value);
  }

 private:
  static constexpr std::size_t kVarintBytesMax = 10;

  static std::size_t put_varint(std::uint64_t value, char* out) {
    std::size_t size = 0;
    for (; value >= 0x80; value >>= 7) out[size++] = static_cast<char>(value | 0x80);
    out[size++] = static_cast<char>(value);
    return size;
  }

  std::string& out_;
};

/// Takes the parts of a record off its front. Every call says whether the part was there and well formed; each value
/// has exactly one accepted encoding, so equal records are equal bytes.
class WireReader {
 public:
  explicit WireReader(std::string_view in) : rest_(in) {}

  bool empty() const { return rest_.empty(); }
  std::size_t size() const { return rest_.size(); }

  bool byte(std::uint8_t& value) {
    if (rest_.empty()) return false;
    value = static_cast<std::uint8_t>(rest_[0]);
    rest_.remove_prefix(1);
    return true;
  }

  bool varint(std::uint64_t& value) {
    if (!rest_.empty() && static_cast<std::uint8_t>(rest_[0]) < 0x80) {
      value = static_cast<std::uint8_t>(rest_[0]);
      rest_.remove_prefix(1);
      return true;
    }
    value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      std::uint8_t next = 0;
      if (!byte(next)) return false;
      if (shift == 63 && next > 1) return false;
      value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
      if (next < 0x80) return next != 0 || shift == 0;
    }
    return false;
  }

  bool zigzag(std::int64_t& value) {
    std::uint64_t raw = 0;
    if (!varint(raw)) return false;
    value = static_cast<std::int64_t>(raw >> 1 ^ (0 - (raw & 1)));
    return true;
  }

  bool bytes(std::size_t count, std::string_view& value) {
    if (count > rest_.size()) return false;
    value = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return true;
  }

  bool sized(std::string_view& value) {
    std::uint64_t count = 0;
    return varint(count) && count <= rest_.size() && bytes(static_cast<std::size_t>(count), value);
  }

 private:
  std::string_view rest_;
};

}  // namespace confab::store

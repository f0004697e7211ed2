#pragma once

#include <array>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <confab/ids.hpp>

#include "util/endian.hpp"

namespace confab::store {

/// A key built from parts so that the order of its bytes is the order of the parts.
///
///   Key(conversation, seq)              two Ids, 16 bytes
///   Key(conversation, seq, emoji, user) text inside a key is bounded and carries its length in one byte
///
/// Parts over kBytesMax are a mistake of ours: the key becomes invalid, its view empty, and every table refuses it.
class Key {
 public:
  static constexpr std::size_t kBytesMax = 104;

  Key() = default;
  template <typename... Parts>
  requires(sizeof...(Parts) > 0) explicit Key(const Parts&... parts) { (add(parts), ...); }

  Key& add(std::uint64_t number) {
    if (reserve(8)) {
      util::store_be64(bytes_.data() + size_, number);
      size_ += 8;
    }
    return *this;
  }

  template <typename Tag>
  Key& add(Id<Tag> id) {
    return add(id.value);
  }

  /// Text or a hash, at most 255 bytes, preceded by its length so that what follows it stays apart.
  Key& add(std::string_view text) {
    if (text.size() <= 255 && reserve(text.size() + 1)) {
      bytes_[size_++] = static_cast<unsigned char>(text.size());
      std::memcpy(bytes_.data() + size_, text.data(), text.size());
      size_ += text.size();
    } else {
      valid_ = false;
    }
    return *this;
  }

  template <std::size_t N>
  Key& add(const std::array<std::uint8_t, N>& hash) {
    if (reserve(N)) {
      std::memcpy(bytes_.data() + size_, hash.data(), N);
      size_ += N;
    }
    return *this;
  }

  std::string_view view() const {
    return valid_ ? std::string_view(reinterpret_cast<const char*>(bytes_.data()), size_) : std::string_view();
  }
  operator std::string_view() const { return view(); }

 private:
  bool reserve(std::size_t count) {
    if (count > kBytesMax - size_) valid_ = false;
    return valid_;
  }

  std::array<unsigned char, kBytesMax> bytes_;
  std::size_t size_ = 0;
  bool valid_ = true;
};

/// Takes a key apart. Reading past the end, or leaving a rest, shows in `complete()`; the parts read as 0 then.
class KeyReader {
 public:
  explicit KeyReader(std::string_view key) : rest_(key) {}

  std::uint64_t number() {
    if (rest_.size() < 8) return fail();
    const auto value = util::load_be64(reinterpret_cast<const unsigned char*>(rest_.data()));
    rest_.remove_prefix(8);
    return value;
  }

  template <typename IdType>
  IdType id() {
    return IdType(number());
  }

  /// Borrowed from the key.
  std::string_view text() {
    if (rest_.empty()) return fail(), std::string_view();
    const std::size_t size = static_cast<unsigned char>(rest_[0]);
    if (rest_.size() < size + 1) return fail(), std::string_view();
    const auto out = rest_.substr(1, size);
    rest_.remove_prefix(size + 1);
    return out;
  }

  bool complete() const { return !failed_ && rest_.empty(); }

 private:
  std::uint64_t fail() {
    failed_ = true;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace confab::store

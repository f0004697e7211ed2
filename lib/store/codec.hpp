#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <confab/ids.hpp>
#include <confab/result.hpp>

#include "store/wire.hpp"
#include "util/field_spec.hpp"
#include "util/text.hpp"

/// The one binary form of records: tables, commands, whatever else lists its fields.
///
/// A record lists its fields once, in a free function beside it, found by its argument's namespace:
///
///   template <class V, class R>
///     requires std::same_as<std::remove_const_t<R>, UserRecord>
///   void fields(V& visit, R& record) {
///     visit("email", record.email);
///     visit("created_at", record.created_at, {.doc = "when it was made"});
///   }
///
/// A text is UTF-8, or the record is corrupt; a field of other bytes says `.text = false`.
///
/// Form: a version byte (`R::kRecordVersion`, else 1), then the fields in order. Integers and enums are varints, signed
/// ones zigzag, Id<Tag> a varint, bool and the presence of an optional one byte, text and nested records preceded by
/// their length, std::array<std::uint8_t, N> as it is, a vector its count and then its items.
///
/// Fields are only ever appended; they say in which version they came (`.since = 2`), and R::kRecordVersion is the
/// newest. A record is written in the lowest version that has all its fields that are not empty (0, "", no items), and
/// without the fields of later ones: what makes no use of a new field has the bytes that older programs write. So a
/// field that was added later is empty by default. Bytes after the last known field are accepted only of a newer
/// version.
namespace confab::store {

using util::FieldSpec;

namespace codec_detail {

struct Probe {
  template <typename T>
  void operator()(std::string_view, T&, const FieldSpec& = {}) {}
};

template <typename T>
struct IsId : std::false_type {};
template <typename Tag>
struct IsId<Id<Tag>> : std::true_type {};

template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};

template <typename T>
struct IsByteArray : std::false_type {};
template <std::size_t N>
struct IsByteArray<std::array<std::uint8_t, N>> : std::true_type {};

template <typename T>
inline constexpr bool kUnsupported = false;

}  // namespace codec_detail

/// A type with a `fields()` list.
template <typename R>
concept Record = std::is_class_v<R> && requires(codec_detail::Probe& probe, R& record) {
  fields(probe, record);
};

/// Most items of one vector, and most levels of records within records, that a stored record may have.
inline constexpr std::size_t kItemsMax = 65536;
inline constexpr int kDepthMax = 16;

template <Record R>
constexpr std::uint8_t record_version() {
  if constexpr (requires { R::kRecordVersion; }) {
    static_assert(R::kRecordVersion >= 1 && R::kRecordVersion <= 255);
    return R::kRecordVersion;
  } else {
    return 1;
  }
}

/// Finds the lowest version of a record that has all its fields that are not empty.
class VersionNeeded {
 public:
  template <typename T>
  void operator()(std::string_view, const T& value, const FieldSpec& spec = {}) {
    if (spec.since > version_ && !is_empty(value)) version_ = spec.since;
  }

  template <Record R>
  static std::uint8_t of(const R& value) {
    if constexpr (record_version<R>() == 1) {
      return 1;
    } else {
      VersionNeeded needed;
      fields(needed, value);
      assert(needed.version_ <= record_version<R>());
      return needed.version_;
    }
  }

 private:
  template <typename T>
  static bool is_empty(const T& value) {
    if constexpr (codec_detail::IsOptional<T>::value) {
      return !value.has_value();
    } else if constexpr (codec_detail::IsVector<T>::value || std::same_as<T, std::string>) {
      return value.empty();
    } else if constexpr (Record<T>) {
      return false;
    } else {
      return value == T{};
    }
  }

  std::uint8_t version_ = 1;
};

class Encoder {
 public:
  explicit Encoder(std::string& out) : wire_(out) {}

  template <typename T>
  void operator()(std::string_view, const T& value, const FieldSpec& spec = {}) {
    if (spec.since <= version_) put(value);
  }

  template <Record R>
  void record(const R& value) {
    const std::uint8_t outer = std::exchange(version_, VersionNeeded::of(value));
    wire_.byte(version_);
    fields(*this, value);
    version_ = outer;
  }

 private:
  template <typename T>
  void put(const T& value) {
    using namespace codec_detail;
    if constexpr (std::same_as<T, bool>) {
      wire_.byte(value ? 1 : 0);
    } else if constexpr (std::is_enum_v<T>) {
      put(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (std::unsigned_integral<T>) {
      wire_.varint(value);
    } else if constexpr (std::signed_integral<T>) {
      wire_.zigzag(value);
    } else if constexpr (IsId<T>::value) {
      wire_.varint(value.value);
    } else if constexpr (std::same_as<T, std::string>) {
      wire_.sized(value);
    } else if constexpr (IsByteArray<T>::value) {
      wire_.bytes({reinterpret_cast<const char*>(value.data()), value.size()});
    } else if constexpr (IsOptional<T>::value) {
      wire_.byte(value ? 1 : 0);
      if (value) put(*value);
    } else if constexpr (IsVector<T>::value) {
      assert(value.size() <= kItemsMax);
      wire_.varint(value.size());
      for (const auto& item : value) put<typename T::value_type>(item);
    } else if constexpr (Record<T>) {
      nested(value);
    } else {
      static_assert(kUnsupported<T>, "the codec has no form for this type");
    }
  }

  template <Record R>
  void nested(const R& value) {
    const std::size_t begin = wire_.begin_sized();
    record(value);
    wire_.end_sized(begin);
  }

  WireWriter wire_;
  std::uint8_t version_ = 1;  // of the record that is being written
};

/// Whether a text that is not UTF-8 makes a record corrupt. What somebody asks for is taken as given, and judged by the
/// rules.
enum class Texts { checked, as_given };

class Decoder {
 public:
  explicit Decoder(std::string_view in, Texts texts = Texts::checked, int depth = 0)
      : wire_(in), texts_(texts), depth_(depth) {}

  template <typename T>
  void operator()(std::string_view name, T& value, const FieldSpec& spec = {}) {
    if (failed_ || wire_.empty() || spec.since > version_) return;
    text_ = spec.text && texts_ == Texts::checked;
    if (!take(value)) fail(name);
  }

  template <Record R>
  bool record(R& value) {
    if (!wire_.byte(version_) || version_ == 0) return fail("version"), false;
    fields(*this, value);
    if (!failed_ && !wire_.empty() && version_ <= record_version<R>()) fail("a rest after the last field");
    return !failed_;
  }

  /// As record(), of one that has more fields behind those of R.
  template <Record R>
  bool beginning(R& value) {
    if (!wire_.byte(version_) || version_ == 0) return fail("version"), false;
    fields(*this, value);
    return !failed_;
  }

  /// The field at which decoding failed.
  std::string_view failed_at() const { return failed_at_; }

 private:
  template <typename T>
  bool take(T& value) {
    using namespace codec_detail;
    if constexpr (std::same_as<T, bool>) {
      return flag(value);
    } else if constexpr (std::is_enum_v<T>) {
      std::underlying_type_t<T> raw{};
      if (!take(raw)) return false;
      value = static_cast<T>(raw);
      return true;
    } else if constexpr (std::unsigned_integral<T>) {
      std::uint64_t raw = 0;
      if (!wire_.varint(raw) || !std::in_range<T>(raw)) return false;
      value = static_cast<T>(raw);
      return true;
    } else if constexpr (std::signed_integral<T>) {
      std::int64_t raw = 0;
      if (!wire_.zigzag(raw) || !std::in_range<T>(raw)) return false;
      value = static_cast<T>(raw);
      return true;
    } else if constexpr (IsId<T>::value) {
      return wire_.varint(value.value);
    } else if constexpr (std::same_as<T, std::string>) {
      std::string_view text;
      // Whatever damage the disk does to a text, it must not leave here as something that no client can read.
      if (!wire_.sized(text) || (text_ && !util::valid_utf8(text))) return false;
      value.assign(text);
      return true;
    } else if constexpr (IsByteArray<T>::value) {
      std::string_view raw;
      if (!wire_.bytes(value.size(), raw)) return false;
      std::copy(raw.begin(), raw.end(), value.begin());
      return true;
    } else if constexpr (IsOptional<T>::value) {
      bool present = false;
      value.reset();
      return flag(present) && (!present || take(value.emplace()));
    } else if constexpr (IsVector<T>::value) {
      return items(value);
    } else if constexpr (Record<T>) {
      return nested(value);
    } else {
      static_assert(kUnsupported<T>, "the codec has no form for this type");
    }
  }

  bool flag(bool& value) {
    std::uint8_t raw = 0;
    if (!wire_.byte(raw) || raw > 1) return false;
    value = raw == 1;
    return true;
  }

  template <typename T>
  bool items(std::vector<T>& value) {
    std::uint64_t count = 0;
    value.clear();
    // Every item takes a byte or more, so a count beyond the rest is a lie; memory grows only with what is there.
    if (!wire_.varint(count) || count > kItemsMax || count > wire_.size()) return false;
    for (std::uint64_t i = 0; i < count; ++i) {
      T item{};
      if (!take(item)) return false;
      value.push_back(std::move(item));
    }
    return true;
  }

  template <Record R>
  bool nested(R& value) {
    std::string_view inner;
    return depth_ < kDepthMax && wire_.sized(inner) && Decoder(inner, texts_, depth_ + 1).record(value);
  }

  void fail(std::string_view name) {
    failed_ = true;
    failed_at_ = name;
  }

  WireReader wire_;
  Texts texts_;
  int depth_;
  std::uint8_t version_ = 0;
  bool failed_ = false;
  bool text_ = true;  // of the field that is being taken
  std::string_view failed_at_;
};

/// Appends the record's binary form.
template <Record R>
void encode(const R& record, std::string& out) {
  Encoder(out).record(record);
}

template <Record R>
std::string encode(const R& record) {
  std::string out;
  encode(record, out);
  return out;
}

/// Fills a new record.
/// Errors: internal  "corrupt record": not a form that encode() of any version makes
template <Record R>
Result<> decode_into(std::string_view in, R& record, Texts texts = Texts::checked) {
  Decoder decoder(in, texts);
  if (decoder.record(record)) return {};
  return Error{ErrorCode::internal, "corrupt record: " + std::string(decoder.failed_at())};
}

/// Decodes the first fields of a record, those of R, and no more.
/// Errors: internal  "corrupt record"
template <Record R>
Result<R> decode_beginning(std::string_view in) {
  Result<R> decoded{R{}};
  Decoder decoder(in);
  if (decoder.beginning(*decoded)) return decoded;
  return Error{ErrorCode::internal, "corrupt record: " + std::string(decoder.failed_at())};
}

template <Record R>
Result<R> decode(std::string_view in, Texts texts = Texts::checked) {
  Result<R> decoded{R{}};
  if (auto filled = decode_into(in, *decoded, texts); !filled) return filled.error();
  return decoded;
}

}  // namespace confab::store

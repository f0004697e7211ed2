#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <confab/ids.hpp>

#include "util/field_spec.hpp"

// Records with every kind of field the codec knows, and two versions of one record.
namespace confab::store::sample {

enum class Kind : std::uint8_t { direct = 1, group = 2 };
enum class Sign : std::int32_t { minus = -70000, plus = 70000 };

struct Interval {
  Seq from;
  std::optional<Seq> to;
  friend bool operator==(const Interval&, const Interval&) = default;
};

template <class V, class R>
requires std::same_as<std::remove_const_t<R>, Interval>
void fields(V& visit, R& record) {
  visit("from", record.from);
  visit("to", record.to);
}

struct Everything {
  bool flag = false;
  std::uint8_t small = 0;
  std::uint64_t large = 0;
  std::int64_t at = 0;
  std::int16_t delta = 0;
  Kind kind = Kind::direct;
  Sign sign = Sign::minus;
  UserId user;
  std::string text;
  std::array<std::uint8_t, 4> hash{};
  std::optional<std::string> note;
  std::vector<std::uint32_t> numbers;
  std::vector<Interval> intervals;
  Interval current;
  std::optional<Interval> last;
  std::string raw;
  friend bool operator==(const Everything&, const Everything&) = default;
};

template <class V, class R>
requires std::same_as<std::remove_const_t<R>, Everything>
void fields(V& visit, R& record) {
  visit("flag", record.flag);
  visit("small", record.small);
  visit("large", record.large);
  visit("at", record.at);
  visit("delta", record.delta);
  visit("kind", record.kind);
  visit("sign", record.sign);
  visit("user", record.user);
  visit("text", record.text, util::FieldSpec{.doc = "what was said", .bytes_max = 16});
  visit("hash", record.hash);
  visit("note", record.note, {.required = false});
  visit("numbers", record.numbers);
  visit("intervals", record.intervals, {.items_max = 2});
  visit("current", record.current);
  visit("last", record.last);
  visit("raw", record.raw, {.text = false});
}

struct Older {
  std::uint64_t id = 0;
  std::string name;
};

template <class V, class R>
requires std::same_as<std::remove_const_t<R>, Older>
void fields(V& visit, R& record) {
  visit("id", record.id);
  visit("name", record.name);
}

struct Newer {
  static constexpr int kRecordVersion = 2;
  std::uint64_t id = 0;
  std::string name;
  std::string title;
};

template <class V, class R>
requires std::same_as<std::remove_const_t<R>, Newer>
void fields(V& visit, R& record) {
  visit("id", record.id);
  visit("name", record.name);
  visit("title", record.title, {.since = 2});
}

struct Tree {
  std::vector<Tree> children;
};

template <class V, class R>
requires std::same_as<std::remove_const_t<R>, Tree>
void fields(V& visit, R& record) { visit("children", record.children); }

}  // namespace confab::store::sample

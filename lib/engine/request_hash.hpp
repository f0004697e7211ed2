#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <confab/ids.hpp>

#include "state/command.hpp"
#include "util/endian.hpp"
#include "util/field_spec.hpp"
#include "util/hash.hpp"

/// Tells a repeat of a request from another request under the same client key.
///
/// The hash outlives the release that made it: it stands in the log, and a client repeats across an upgrade. So it is
/// over the names and values of the fields that say something, in their order, and not over the command's encoding: a
/// later release may append fields, and a request that does not use them has the hash it always had.
namespace confab::engine {

class FieldHasher {
 public:
  explicit FieldHasher(util::Hasher& hasher) : hasher_(hasher) {}

  template <typename T>
  void operator()(std::string_view name, const T& value, const util::FieldSpec& spec = {}) {
    if (!spec.asked || value == T{}) return;
    put(name);
    put(value);
  }

 private:
  void put(std::string_view text) {
    put(std::uint64_t{text.size()});
    hasher_.update(text);
  }

  void put(std::uint64_t number) {
    std::array<std::uint8_t, 8> bytes{};
    util::store_be64(bytes.data(), number);
    hasher_.update(bytes);
  }

  void put(const std::string& text) { put(std::string_view(text)); }

  template <std::integral T>
  void put(T number) {
    put(static_cast<std::uint64_t>(number));
  }

  template <typename T>
  requires std::is_enum_v<T>
  void put(T value) { put(static_cast<std::uint64_t>(value)); }

  template <typename Tag>
  void put(Id<Tag> id) {
    put(std::uint64_t{id.value});
  }

  template <std::size_t N>
  void put(const std::array<std::uint8_t, N>& bytes) {
    put(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
  }

  template <typename T>
  void put(const std::optional<T>& value) {
    put(*value);  // what is absent is skipped
  }

  template <typename T>
  void put(const std::vector<T>& items) {
    put(std::uint64_t{items.size()});
    for (const T& item : items) put(item);
  }

  /// A record within the request.
  template <typename R>
  requires requires(FieldHasher& visit, const R& record) { fields(visit, record); }
  void put(const R& record) { fields(*this, record); }

  util::Hasher& hasher_;
};

/// Of one kind of request and its fields.
template <typename R>
std::uint64_t hash_request(std::uint64_t kind, const R& request) {
  util::Hash128 hash{};
  util::Hasher hasher("confab.request", hash.size());
  FieldHasher visit(hasher);
  visit("kind", kind);
  fields(visit, request);
  hasher.finish(hash);
  return util::load_be64(hash.data());
}

/// Of what the caller asked: the command's kind and body, without what only tells how it was sent (`searched_up_to`).
std::uint64_t request_hash(const state::Command& command);

}  // namespace confab::engine

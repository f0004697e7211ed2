#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <confab/limits.hpp>
#include <confab/operations.hpp>
#include <confab/result.hpp>

#include "operations/json_writer.hpp"
#include "util/field_spec.hpp"

namespace confab::operations {

/// Most members of a request object, and most levels of one.
inline constexpr std::size_t kRequestMembersMax = 64;
inline constexpr std::size_t kRequestDepthMax = 1 + Limits::data_depth_max;

/// Reads a request's fields() from its JSON object and its text fields. The first fault stays and is the result; it
/// names the field. Strict: right types, no unknown members, none twice.
class JsonReader {
 public:
  explicit JsonReader(const OperationRequest& request);
  ~JsonReader();

  template <typename T>
  void operator()(std::string_view name, T& value, const util::FieldSpec& spec = {}) {
    if (fault_) return;
    if (!find(name)) {
      if (spec.required) fail(name, std::string(name) + " is missing");
    } else {
      read(name, value, spec);
    }
  }

  /// Ends the reading: refuses what no field has taken.
  Result<> finish();

 private:
  struct Document;

  /// Makes the field of that name the current one.
  bool find(std::string_view name);
  void fail(std::string_view name, std::string what, ErrorCode code = ErrorCode::invalid_argument);

  std::optional<std::uint64_t> integer();
  std::optional<bool> boolean();
  std::optional<std::string_view> text();
  /// As it is written in the request.
  std::optional<std::string_view> object();
  std::optional<std::vector<std::uint64_t>> integers(std::size_t items_max, bool& too_many);

  void read(std::string_view name, bool& value, const util::FieldSpec&) {
    if (auto got = boolean())
      value = *got;
    else
      fail(name, std::string(name) + " must be true or false");
  }

  void read(std::string_view name, std::string& value, const util::FieldSpec& spec) {
    auto got = spec.json ? object() : text();
    if (!got) {
      return fail(name, std::string(name) + (spec.json ? " must be an object" : " must be a string of valid UTF-8"));
    }
    if (spec.bytes_max != 0 && got->size() > spec.bytes_max) {
      return fail(name, std::string(name) + " is over " + std::to_string(spec.bytes_max) + " bytes",
                  ErrorCode::too_large);
    }
    value = *got;
  }

  template <typename T>
  requires(std::is_unsigned_v<T> || kIsId<T>) void read(std::string_view name, T& value, const util::FieldSpec& spec) {
    auto got = integer();
    if (!got) return fail(name, std::string(name) + " must be an integer from 0 to 2^53-1");
    if (*got < spec.min || (spec.max != 0 && *got > spec.max)) {
      return fail(name, std::string(name) + " must be from " + std::to_string(spec.min) + " to " +
                            std::to_string(spec.max != 0 ? spec.max : Limits::integer_max));
    }
    value = T(*got);
  }

  template <typename E>
  requires std::is_enum_v<E>
  void read(std::string_view name, E& value, const util::FieldSpec&) {
    const auto got = text();
    for (const E known : enum_values(E())) {
      if (got && *got == wire_name(known)) {
        value = known;
        return;
      }
    }
    std::string names;
    for (const E known : enum_values(E())) names += (names.empty() ? "" : ", ") + std::string(wire_name(known));
    fail(name, std::string(name) + " must be one of " + names);
  }

  template <typename T>
  void read(std::string_view name, std::optional<T>& value, const util::FieldSpec& spec) {
    read(name, value.emplace(), spec);
  }

  template <typename Tag>
  void read(std::string_view name, std::vector<Id<Tag>>& value, const util::FieldSpec& spec) {
    bool too_many = false;
    auto got = integers(spec.items_max, too_many);
    if (too_many) {
      return fail(name, std::string(name) + " has over " + std::to_string(spec.items_max) + " items",
                  ErrorCode::too_large);
    }
    if (!got) return fail(name, std::string(name) + " must be an array of integers");
    for (const std::uint64_t number : *got) value.emplace_back(number);
  }

  std::unique_ptr<Document> document_;
  std::optional<Error> fault_;
};

}  // namespace confab::operations

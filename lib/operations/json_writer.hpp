#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <confab/types.hpp>

#include "operations/names.hpp"
#include "util/field_spec.hpp"

namespace confab::operations {

template <typename T>
inline constexpr bool kIsId = false;
template <typename Tag>
inline constexpr bool kIsId<Id<Tag>> = true;

/// Appends `text` as a JSON string. `text` must be valid UTF-8.
void append_json_string(std::string& out, std::string_view text);

/// What is JSON already is written as it stands.
template <typename T>
concept EncodedJson = requires(const T& value) {
  { value.encoded_json } -> std::convertible_to<std::string_view>;
};

/// Writes records as JSON objects by their fields(). A field that is not required and is empty (text, list, optional,
/// false, 0) is left out; a required optional that is empty is null.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  template <typename T>
  void operator()(std::string_view name, const T& value, const util::FieldSpec& spec = {}) {
    if (!spec.required && empty(value)) return;
    key(name);
    if constexpr (std::same_as<T, std::string>) {
      if (spec.json) {
        out_ += value;
        return;
      }
    }
    put(value);
  }

  void begin_object() {
    out_ += '{';
    first_ = true;
  }
  void end_object() {
    out_ += '}';
    first_ = false;
  }

  /// Items of an array are written between these, each after item().
  void begin_array() {
    out_ += '[';
    first_ = true;
  }
  void item() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  void end_array() {
    out_ += ']';
    first_ = false;
  }

  template <typename R>
  void object(const R& record) {
    begin_object();
    fields(*this, record);
    end_object();
  }

  /// `name` is one of ours: plain ASCII that needs no escape.
  void key(std::string_view name) {
    item();
    out_ += '"';
    out_ += name;
    out_ += "\":";
  }

  template <typename T>
  void put(const T& value) {
    if constexpr (std::same_as<T, bool>) {
      out_ += value ? "true" : "false";
    } else if constexpr (std::is_enum_v<T>) {
      append_json_string(out_, wire_name(value));
    } else if constexpr (std::integral<T>) {
      out_ += std::to_string(value);
    } else if constexpr (std::convertible_to<T, std::string_view>) {
      append_json_string(out_, value);
    } else if constexpr (kIsId<T>) {
      out_ += std::to_string(value.value);
    } else {
      put_compound(value);
    }
  }

 private:
  template <typename T>
  static bool empty(const T& value) {
    if constexpr (requires { value.empty(); })
      return value.empty();
    else if constexpr (requires { value.has_value(); })
      return !value.has_value();
    else if constexpr (std::is_arithmetic_v<T> || requires { value.value; })
      return value == T{};
    else
      return false;
  }

  template <typename T>
  void put_compound(const std::optional<T>& value) {
    if (value) {
      put(*value);
    } else {
      out_ += "null";
    }
  }

  template <typename T>
  void put_compound(const std::vector<T>& values) {
    out_ += '[';
    bool comma = false;
    for (const T& value : values) {
      if (comma) out_ += ',';
      comma = true;
      put(value);
    }
    out_ += ']';
  }

  template <typename R>
  void put_compound(const R& record) {
    if constexpr (EncodedJson<R>) {
      out_ += record.encoded_json;
    } else {
      object(record);
    }
  }

  std::string& out_;
  bool first_ = true;
};

}  // namespace confab::operations

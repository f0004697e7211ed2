#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <confab/result.hpp>

namespace confab::servers {

/// Appends JSON text piece by piece; commas come by themselves. The caller keeps brackets in balance.
class JsonWriter {
 public:
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }

  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(std::uint64_t number);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(double number);
  JsonWriter& value(bool flag);
  JsonWriter& null();
  /// Text that is JSON already.
  JsonWriter& raw(std::string_view json);

  template <typename T>
  JsonWriter& member(std::string_view name, const T& thing) {
    key(name);
    return value(thing);
  }

  const std::string& text() const& { return text_; }
  std::string text() && { return std::move(text_); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();

  std::string text_;
  bool comma_ = false;
};

/// Appends `text` as a JSON string, with its quotes. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// A strict view of one JSON object. Cheap to copy; nested objects keep the document alive.
///
/// Every failure is invalid_argument with the member's dotted path in `Error::field`.
class JsonObject {
 public:
  /// Errors: invalid_argument unless `text` is one JSON object in UTF-8 without a member named twice.
  static Result<JsonObject> parse(std::string_view text);

  bool has(std::string_view name) const;
  Result<std::string> string(std::string_view name) const;
  Result<std::int64_t> integer(std::string_view name) const;
  Result<bool> boolean(std::string_view name) const;
  Result<JsonObject> object(std::string_view name) const;

  /// Nothing where the member is missing or null.
  Result<std::optional<std::string>> optional_string(std::string_view name) const;

  /// Fails on the first member whose name is not listed.
  Result<> allow_only(std::initializer_list<std::string_view> names) const;

 private:
  struct Node;
  explicit JsonObject(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  Error wrong(std::string_view name, const char* message) const;

  std::shared_ptr<const Node> node_;
};

}  // namespace confab::servers

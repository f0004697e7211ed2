#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "operations/json_writer.hpp"
#include "operations/replies.hpp"
#include "util/field_spec.hpp"

namespace confab::operations {

/// Describes a record's fields() as JSON: [{"name","type","required","doc","bytes_max",…}].
class SchemaWriter {
 public:
  explicit SchemaWriter(JsonWriter& writer) : writer_(writer) {}

  template <typename T>
  void operator()(std::string_view name, const T& value, const util::FieldSpec& spec = {}) {
    writer_.item();
    writer_.begin_object();
    writer_("name", name);
    type(value);
    writer_("required", spec.required);
    if (!spec.doc.empty()) writer_("doc", spec.doc);
    if (spec.bytes_max != 0) writer_("bytes_max", spec.bytes_max);
    if (spec.items_max != 0) writer_("items_max", spec.items_max);
    if (spec.max != 0) writer_("max", spec.max);
    if (spec.secret) writer_("secret", true);
    writer_.end_object();
  }

  template <typename R>
  void record() {
    writer_.begin_array();
    const R value{};
    fields(*this, value);
    writer_.end_array();
  }

 private:
  template <typename T>
  void type(const T&) {
    if constexpr (std::is_same_v<T, bool>) {
      writer_("type", std::string_view("boolean"));
    } else if constexpr (std::is_enum_v<T> || std::is_convertible_v<T, std::string_view>) {
      writer_("type", std::string_view("string"));
    } else if constexpr (std::is_integral_v<T> || kIsId<T>) {
      writer_("type", std::string_view("integer"));
    } else {
      compound(static_cast<const T*>(nullptr));
    }
  }

  template <typename T>
  void compound(const std::optional<T>*) {
    type(T{});
    writer_("nullable", true);
  }

  template <typename T>
  void compound(const std::vector<T>*) {
    writer_("type", std::string_view("array"));
    writer_.key("items");
    writer_.begin_object();
    type(T{});
    writer_.end_object();
  }

  template <typename R>
  void compound(const R*) {
    writer_("type", std::string_view("object"));
    writer_.key("fields");
    SchemaWriter(writer_).template record<R>();
  }

  JsonWriter& writer_;
};

template <typename R>
void describe_record(JsonWriter& writer, std::string_view name) {
  writer.key(name);
  SchemaWriter(writer).record<R>();
}

}  // namespace confab::operations

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "operations/json_writer.hpp"
#include "operations/replies.hpp"
#include "util/field_spec.hpp"

namespace confab::operations {

/// The named records and enumerations that a catalogue's fields speak of, each described once.
class Schema {
 public:
  template <typename R>
  void add_record();

  template <typename E>
  void add_enum() {
    const std::string_view name = enum_name(E());
    if (has(enums_, name)) return;
    std::string json;
    JsonWriter writer(json);
    writer.begin_array();
    for (const E value : enum_values(E())) {
      writer.item();
      writer.put(value);
    }
    writer.end_array();
    enums_.emplace_back(name, std::move(json));
  }

  /// As the members "records" and "enums".
  void write(JsonWriter& writer) const {
    write(writer, "records", "fields", records_);
    write(writer, "enums", "values", enums_);
  }

 private:
  struct Encoded {
    std::string encoded_json;
  };
  using Named = std::vector<std::pair<std::string_view, std::string>>;

  static bool has(const Named& named, std::string_view name) {
    for (const auto& [known, json] : named) {
      if (known == name) return true;
    }
    return false;
  }

  static void write(JsonWriter& writer, std::string_view list, std::string_view content, const Named& named) {
    writer.key(list);
    writer.begin_array();
    for (const auto& [name, json] : named) {
      writer.item();
      writer.begin_object();
      writer("name", name);
      writer(content, Encoded{json});
      writer.end_object();
    }
    writer.end_array();
  }

  Named records_;
  Named enums_;
};

/// Describes fields as JSON objects: {"name","type","required","doc","bytes_max",…}.
class SchemaWriter {
 public:
  SchemaWriter(JsonWriter& writer, Schema& schema) : writer_(writer), schema_(schema) {}

  template <typename T>
  void operator()(std::string_view name, const T& value, const util::FieldSpec& spec = {}) {
    writer_.item();
    writer_.begin_object();
    writer_("name", name);
    if (spec.json) {
      writer_("type", std::string_view("object"));  // of no record
    } else {
      type(value);
    }
    writer_("required", spec.required);
    if (!spec.doc.empty()) writer_("doc", spec.doc);
    if (spec.bytes_max != 0) writer_("bytes_max", spec.bytes_max);
    if (spec.items_max != 0) writer_("items_max", spec.items_max);
    if (spec.min != 0) writer_("min", spec.min);
    if (spec.max != 0) writer_("max", spec.max);
    if constexpr (std::is_integral_v<T>) {
      if (!spec.required && value != T()) writer_("default", value);
    }
    if (spec.secret) writer_("secret", true);
    writer_.end_object();
  }

 private:
  template <typename T>
  void type(const T&) {
    if constexpr (std::is_same_v<T, bool>) {
      writer_("type", std::string_view("boolean"));
    } else if constexpr (std::is_enum_v<T>) {
      writer_("type", std::string_view("string"));
      writer_("enum", enum_name(T()));
      schema_.add_enum<T>();
    } else if constexpr (std::is_convertible_v<T, std::string_view>) {
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
  void compound(const R* record) {
    writer_("type", std::string_view("object"));
    writer_("record", record_name(record));
    schema_.add_record<R>();
  }

  JsonWriter& writer_;
  Schema& schema_;
};

template <typename R>
void Schema::add_record() {
  if constexpr (!EncodedJson<R>) {
    const std::string_view name = record_name(static_cast<const R*>(nullptr));
    if (has(records_, name)) return;
    std::string json;
    JsonWriter writer(json);
    writer.begin_array();
    SchemaWriter visitor(writer, *this);
    const R record{};
    fields(visitor, record);
    writer.end_array();
    records_.emplace_back(name, std::move(json));
  }
}

/// Writes the member `name`: a list of the record's fields, and of those that `more(SchemaWriter&)` adds. If the record
/// has a name, that stands in "`name`_record".
template <typename R, typename More>
void describe_fields(JsonWriter& writer, Schema& schema, std::string_view name, More more) {
  if constexpr (requires { record_name(static_cast<const R*>(nullptr)); }) {
    writer(std::string(name) + "_record", record_name(static_cast<const R*>(nullptr)));
    schema.add_record<R>();
  }
  writer.key(name);
  writer.begin_array();
  SchemaWriter visitor(writer, schema);
  const R record{};
  fields(visitor, record);
  more(visitor);
  writer.end_array();
}

}  // namespace confab::operations

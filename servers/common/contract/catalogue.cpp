#include "common/contract/catalogue.hpp"

#include <string_view>

#include <simdjson.h>

#include <confab/confab.h>

namespace confab::servers::contract {

namespace {

namespace dom = simdjson::dom;

std::string text(const dom::object& object, std::string_view name) {
  std::string_view value;
  return object[name].get(value) == simdjson::SUCCESS ? std::string(value) : std::string();
}

std::uint64_t number(const dom::object& object, std::string_view name) {
  std::uint64_t value = 0;
  return object[name].get(value) == simdjson::SUCCESS ? value : 0;
}

bool flag(const dom::object& object, std::string_view name) {
  bool value = false;
  return object[name].get(value) == simdjson::SUCCESS && value;
}

/// The objects in the list of that name; none if there is no such list.
std::vector<dom::object> objects(const dom::object& object, std::string_view name) {
  std::vector<dom::object> found;
  dom::array list;
  if (object[name].get(list) != simdjson::SUCCESS) return found;
  for (const dom::element& item : list) {
    dom::object one;
    if (item.get(one) == simdjson::SUCCESS) found.push_back(one);
  }
  return found;
}

Field read_field(const dom::object& object) {
  Field field;
  field.name = text(object, "name");
  field.doc = text(object, "doc");
  field.type = text(object, "type");
  field.named = text(object, field.type == "object" ? "record" : "enum");
  field.required = flag(object, "required");
  field.nullable = flag(object, "nullable");
  field.secret = flag(object, "secret");
  field.bytes_max = number(object, "bytes_max");
  field.items_max = number(object, "items_max");
  field.min = number(object, "min");
  field.max = number(object, "max");
  if (field.type == "integer" && object["default"].error() == simdjson::SUCCESS) {
    field.default_number = number(object, "default");
  }
  dom::object item;
  if (object["items"].get(item) == simdjson::SUCCESS) field.items.push_back(read_field(item));
  return field;
}

Fields read_fields(const dom::object& object, std::string_view name) {
  Fields fields;
  for (const dom::object& field : objects(object, name)) fields.push_back(read_field(field));
  return fields;
}

OperationEntry read_operation(const dom::object& object) {
  OperationEntry entry;
  entry.name = text(object, "name");
  entry.summary = text(object, "summary");
  entry.method = text(object, "method");
  entry.path = text(object, "path");
  entry.status = static_cast<int>(number(object, "status"));
  entry.access = text(object, "access");
  entry.session = text(object, "session");
  entry.mutation = flag(object, "mutation");
  entry.request_bytes_max = number(object, "request_bytes_max");
  entry.request = read_fields(object, "request");
  entry.reply = read_fields(object, "reply");
  entry.reply_record = text(object, "reply_record");
  return entry;
}

std::vector<std::string> read_values(const dom::object& object) {
  std::vector<std::string> values;
  dom::array list;
  if (object["values"].get(list) != simdjson::SUCCESS) return values;
  for (const dom::element& item : list) {
    std::string_view value;
    if (item.get(value) == simdjson::SUCCESS) values.emplace_back(value);
  }
  return values;
}

std::string describe() {
  confab_reply* reply = nullptr;
  if (confab_describe(&reply, nullptr) != CONFAB_OK) return "{}";
  const confab_str json = confab_reply_json(reply);
  std::string copy(json.data, json.size);
  confab_reply_free(reply);
  return copy;
}

}  // namespace

Catalogue read_catalogue() {
  Catalogue catalogue;
  dom::parser parser;
  dom::object root;
  if (parser.parse(describe()).get(root) != simdjson::SUCCESS) return catalogue;
  catalogue.version = text(root, "version");
  for (const auto& object : objects(root, "operations")) catalogue.operations.push_back(read_operation(object));
  for (const auto& object : objects(root, "events")) {
    catalogue.events.push_back({text(object, "name"), text(object, "summary"), read_fields(object, "fields")});
  }
  for (const auto& object : objects(root, "records")) {
    catalogue.records.emplace(text(object, "name"), read_fields(object, "fields"));
  }
  for (const auto& object : objects(root, "enums")) {
    catalogue.enums.emplace(text(object, "name"), read_values(object));
  }
  for (const auto& object : objects(root, "errors")) {
    catalogue.errors.push_back({text(object, "name"), static_cast<int>(number(object, "http_status"))});
  }
  return catalogue;
}

}  // namespace confab::servers::contract

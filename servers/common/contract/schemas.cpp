#include "common/contract/schemas.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include <confab/limits.hpp>

namespace confab::servers::contract {

namespace {

/// The union of all events, which the catalogue names and does not list among the records.
constexpr std::string_view kEvent = "Event";

struct ExampleText {
  std::string_view field;
  std::string_view value;
};
/// By the name of a field, whatever it is a field of.
constexpr std::array kExampleTexts{
    ExampleText{"email", "ann@example.com"},
    ExampleText{"password", "correct horse battery staple"},
    ExampleText{"current_password", "the password until now"},
    ExampleText{"name", "Ann"},
    ExampleText{"device", "Firefox on Linux"},
    ExampleText{"title", "Friday's picnic"},
    ExampleText{"body", "Who brings the bread?"},
    ExampleText{"client_key", "9b2f6c1e"},
    ExampleText{"cursor", "5f3a9c0d-901"},
    ExampleText{"at_least", "5f3a9c0d-901"},
    ExampleText{"access_token", "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiI0In0.c2lnbmF0dXJl"},
    ExampleText{"emoji", "👍"},
};

struct ExampleNumber {
  std::string_view field;
  std::uint64_t value;
};
constexpr std::array kExampleNumbers{
    ExampleNumber{"id", 901}, ExampleNumber{"conversation", 5}, ExampleNumber{"seq", 17},     ExampleNumber{"user", 4},
    ExampleNumber{"from", 4}, ExampleNumber{"created_by", 4},   ExampleNumber{"session", 77},
};
constexpr std::uint64_t kExampleTime = 1'763'899'200'000;

/// Not required, and yet nobody leaves them out.
constexpr std::array<std::string_view, 2> kUsuallyGiven{"body", "client_key"};

bool is_given(const Field& field) {
  return field.required || std::find(kUsuallyGiven.begin(), kUsuallyGiven.end(), field.name) != kUsuallyGiven.end();
}

std::string example_string(const Field& field) {
  std::string text = "text";
  for (const ExampleText& known : kExampleTexts) {
    if (known.field == field.name) text = known.value;
  }
  if (field.bytes_max != 0 && text.size() > field.bytes_max) text.assign(field.bytes_max, 'a');
  return text;
}

std::uint64_t example_number(const Field& field) {
  std::uint64_t number = field.default_number.value_or(1);
  for (const ExampleNumber& known : kExampleNumbers) {
    if (known.field == field.name) number = known.value;
  }
  if (field.name == "at" || field.name.ends_with("_at")) number = kExampleTime;
  number = std::max(number, field.min);
  return field.max != 0 ? std::min(number, field.max) : number;
}

}  // namespace

std::string pascal_case(std::string_view name) {
  std::string out;
  bool capital = true;
  for (const char c : name) {
    if (c == '.' || c == '_') {
      capital = true;
    } else {
      out += capital ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
      capital = false;
    }
  }
  return out;
}

void Schemas::write(JsonWriter& json, const Field& field, bool null_allowed) {
  const bool nullable = field.nullable || null_allowed;
  json.begin_object();
  if (!field.named.empty() && nullable) {
    json.key("anyOf").begin_array();
    write_reference(json, field.named);
    json.begin_object().member("type", "null").end_object();
    json.end_array();
  } else if (!field.named.empty()) {
    mentioned_.insert(field.named);
    json.member("$ref", "#/components/schemas/" + field.named);
  } else {
    write_type(json, field, nullable);
    write_bounds(json, field);
  }
  if (!field.doc.empty()) json.member("description", field.doc);
  json.end_object();
}

void Schemas::write_type(JsonWriter& json, const Field& field, bool null_allowed) {
  json.key("type");
  if (null_allowed) {
    json.begin_array().value(field.type).value("null").end_array();
  } else {
    json.value(field.type);
  }
  if (!field.items.empty()) {
    json.key("items");
    write(json, field.items.front());
  }
}

void Schemas::write_bounds(JsonWriter& json, const Field& field) {
  if (field.type == "integer") {
    json.member("format", "int64").member("minimum", field.min);
    json.member("maximum", field.max != 0 ? field.max : Limits::integer_max);
    if (field.default_number) json.member("default", *field.default_number);
  }
  if (field.type == "string" && field.secret) json.member("format", "password");
  // A character has one byte or more: what is over maxLength is over the bound, but not all that is over the bound.
  if (field.bytes_max != 0 && field.type == "string") json.member("maxLength", std::uint64_t{field.bytes_max});
  if (field.bytes_max != 0) json.member("x-max-bytes", std::uint64_t{field.bytes_max});
  if (field.items_max != 0) json.member("maxItems", std::uint64_t{field.items_max});
}

void Schemas::write_object(JsonWriter& json, const Fields& fields, Direction direction, const Constants& constants) {
  const bool is_request = direction == Direction::request;
  json.member("type", "object");
  json.key("properties").begin_object();
  for (const auto& [name, value] : constants) {
    json.key(name).begin_object().member("const", value).end_object();
  }
  for (const Field& field : fields) {
    json.key(field.name);
    write(json, field, is_request && !field.required);
  }
  json.end_object();
  json.key("required").begin_array();
  for (const auto& constant : constants) json.value(constant.first);
  for (const Field& field : fields) {
    if (field.required) json.value(field.name);
  }
  json.end_array();
  if (is_request) json.member("additionalProperties", false);
}

void Schemas::write_reference(JsonWriter& json, const std::string& name) {
  mentioned_.insert(name);
  json.begin_object().member("$ref", "#/components/schemas/" + name).end_object();
}

void Schemas::write_named(JsonWriter& json) {
  for (;;) {
    const auto next = std::find_if(mentioned_.begin(), mentioned_.end(),
                                   [this](const auto& name) { return !written_.contains(name); });
    if (next == mentioned_.end()) return;
    const std::string name = *next;
    written_.insert(name);
    write_one_named(json, name);
  }
}

void Schemas::write_one_named(JsonWriter& json, const std::string& name) {
  if (const auto record = catalogue_.records.find(name); record != catalogue_.records.end()) {
    json.key(name).begin_object();
    write_object(json, record->second, Direction::answer);
    json.end_object();
  } else if (const auto values = catalogue_.enums.find(name); values != catalogue_.enums.end()) {
    json.key(name).begin_object().member("type", "string").key("enum").begin_array();
    for (const std::string& value : values->second) json.value(value);
    json.end_array().end_object();
  } else if (name == kEvent) {
    write_event_union(json);
  } else {
    const auto event = std::find_if(catalogue_.events.begin(), catalogue_.events.end(),
                                    [&](const EventEntry& entry) { return event_schema(entry) == name; });
    json.key(name).begin_object();
    if (event == catalogue_.events.end()) {
      json.member("type", "object");  // any JSON object: its members are the business of clients
    } else {
      json.member("description", event->summary);
      write_object(json, event->fields, Direction::answer, {{"event", event->name}});
    }
    json.end_object();
  }
}

void Schemas::write_event_union(JsonWriter& json) {
  json.key(kEvent).begin_object().key("oneOf").begin_array();
  for (const EventEntry& event : catalogue_.events) write_reference(json, event_schema(event));
  json.end_array();
  if (dialect_ == Dialect::openapi) {
    json.key("discriminator").begin_object().member("propertyName", "event").key("mapping").begin_object();
    for (const EventEntry& event : catalogue_.events) {
      json.member(event.name, "#/components/schemas/" + event_schema(event));
    }
    json.end_object().end_object();
  }
  json.end_object();
}

void Schemas::write_problem(JsonWriter& json) const {
  const auto text = [&](std::string_view name) { json.key(name).begin_object().member("type", "string").end_object(); };
  json.key("Problem").begin_object().member("type", "object").key("properties").begin_object();
  for (const char* name : {"type", "title", "detail"}) text(name);
  json.key("status").begin_object().member("type", "integer").end_object();
  json.key("code").begin_object().member("type", "string").key("enum").begin_array();
  for (const ErrorEntry& error : catalogue_.errors) json.value(error.name);
  json.end_array().end_object();
  json.key("retry_after_ms").begin_object().member("type", "integer").member("minimum", 1).end_object();
  json.key("errors").begin_object().member("type", "array").key("items").begin_object().member("type", "object");
  json.key("properties").begin_object();
  for (const char* name : {"field", "message"}) text(name);
  json.end_object();
  json.key("required").begin_array().value("field").value("message").end_array();
  json.end_object().end_object().end_object();
  json.key("required").begin_array();
  for (const char* name : {"type", "title", "status", "code", "detail"}) json.value(name);
  json.end_array().end_object();
}

void Schemas::write_example(JsonWriter& json, const Fields& fields, const Constants& constants) {
  json.begin_object();
  for (const auto& [name, value] : constants) json.member(name, value);
  for (const Field& field : fields) {
    if (!is_given(field)) continue;
    json.key(field.name);
    write_example(json, field);
  }
  json.end_object();
}

void Schemas::write_example(JsonWriter& json, const Field& field) {
  const auto values = catalogue_.enums.find(field.named);
  if (values != catalogue_.enums.end() && !values->second.empty()) {
    json.value(values->second.front());
  } else if (field.type == "array") {
    json.begin_array();
    if (!field.items.empty()) {
      Field item = field.items.front();
      // What a list is of, its items are too: "users" has users.
      item.name = field.name.ends_with("s") ? field.name.substr(0, field.name.size() - 1) : field.name;
      write_example(json, item);
    }
    json.end_array();
  } else if (field.type == "boolean") {
    json.value(false);
  } else if (field.type == "integer") {
    json.value(example_number(field));
  } else if (field.type == "string") {
    json.value(example_string(field));
  } else if (field.nullable) {
    json.null();
  } else if (const auto record = catalogue_.records.find(field.named); record != catalogue_.records.end()) {
    write_example(json, record->second);
  } else if (field.named == kEvent && !catalogue_.events.empty()) {
    const EventEntry& event = catalogue_.events.front();
    write_example(json, event.fields, {{"event", event.name}});
  } else {
    json.begin_object().end_object();
  }
}

}  // namespace confab::servers::contract

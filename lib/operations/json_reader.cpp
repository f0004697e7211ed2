#include "operations/json_reader.hpp"

#include <algorithm>
#include <charconv>

#include <simdjson.h>

#include <confab/limits.hpp>

#include "util/text.hpp"

namespace confab::operations {

namespace dom = simdjson::dom;

struct JsonReader::Document {
  struct Field {
    std::string_view name;
    dom::element element;   // when it stands in the JSON
    std::string_view text;  // when the transport had it
    bool is_text = false;
    bool taken = false;
  };

  dom::parser parser;
  std::string_view json;
  simdjson::padded_string padded;  // `json` once more, when a field is wanted as it is written
  std::vector<Field> fields;
  Field* current = nullptr;
};

namespace {

Error fault(std::string_view field, std::string what) {
  return {ErrorCode::invalid_argument, std::move(what), std::string(field)};
}

/// A name that a client made up, fit to be shown to them: valid UTF-8 and not long.
std::string shown(std::string_view name) {
  constexpr std::size_t kShownBytesMax = 64;
  std::string_view start = name.substr(0, kShownBytesMax);
  // Never cut inside a character.
  while (start.size() < name.size() && !start.empty() && !util::valid_utf8(start)) start.remove_suffix(1);
  return util::valid_utf8(start) ? std::string(start) : std::string();
}

}  // namespace

JsonReader::JsonReader(const OperationRequest& request) : document_(std::make_unique<Document>()) {
  auto& fields = document_->fields;
  for (const auto& field : request.fields) fields.push_back({field.name, {}, field.value, true, false});

  document_->json = request.json;
  if (!request.json.empty()) {
    if (document_->parser.allocate(request.json.size(), kRequestDepthMax) != simdjson::SUCCESS) {
      fault_ = Error{ErrorCode::internal, "no memory to parse the request"};
      return;
    }
    dom::object object;
    auto parsed = document_->parser.parse(request.json.data(), request.json.size());
    if (parsed.error() == simdjson::UTF8_ERROR) {
      fault_ = fault("", "the request is not valid UTF-8");
      return;
    }
    if (parsed.error() != simdjson::SUCCESS) {
      fault_ = fault("", "the request is not valid JSON");
      return;
    }
    if (parsed.get(object) != simdjson::SUCCESS) {
      fault_ = fault("", "the request is not a JSON object");
      return;
    }
    for (const auto& member : object) {
      if (std::find(request.ignored.begin(), request.ignored.end(), member.key) != request.ignored.end()) continue;
      if (fields.size() >= kRequestMembersMax) {
        fault_ = fault("", "the request has too many members");
        return;
      }
      fields.push_back({member.key, member.value, {}, false, false});
    }
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (fields[i].name == fields[j].name && !fault_) {
        const std::string name = shown(fields[i].name);
        fault_ = fault(name, name + " is given twice");
      }
    }
  }
}

JsonReader::~JsonReader() = default;

bool JsonReader::find(std::string_view name) {
  auto& fields = document_->fields;
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.name == name; });
  document_->current = found == fields.end() ? nullptr : &*found;
  if (found == fields.end()) return false;
  found->taken = true;
  // null says the same as leaving the field out.
  return found->is_text || !found->element.is_null();
}

void JsonReader::fail(std::string_view name, std::string what, ErrorCode code) {
  if (!fault_) fault_ = Error{code, std::move(what), std::string(name)};
}

Result<> JsonReader::finish() {
  for (const auto& field : document_->fields) {
    if (field.taken) continue;
    const std::string name = shown(field.name);
    fail(name, "there is no field " + name);
  }
  if (fault_) return *fault_;
  return {};
}

std::optional<std::uint64_t> JsonReader::integer() {
  const auto& field = *document_->current;
  std::uint64_t number = 0;
  if (field.is_text) {
    const char* end = field.text.data() + field.text.size();
    const auto [stop, error] = std::from_chars(field.text.data(), end, number);
    if (error != std::errc() || stop != end || field.text.empty()) return std::nullopt;
  } else if (field.element.get(number) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  if (number > Limits::integer_max) return std::nullopt;
  return number;
}

std::optional<bool> JsonReader::boolean() {
  const auto& field = *document_->current;
  bool value = false;
  if (field.is_text) {
    if (field.text != "true" && field.text != "false") return std::nullopt;
    return field.text == "true";
  }
  if (field.element.get(value) != simdjson::SUCCESS) return std::nullopt;
  return value;
}

std::optional<std::string_view> JsonReader::text() {
  const auto& field = *document_->current;
  std::string_view value = field.text;
  if (!field.is_text && field.element.get(value) != simdjson::SUCCESS) return std::nullopt;
  // Percent-decoding makes any bytes, and the parser lets a lone low surrogate through.
  if (!util::valid_utf8(value)) return std::nullopt;
  return value;
}

/// The parser has only the values; another one, which goes over the text, finds how they are written.
std::optional<std::string_view> JsonReader::object() {
  const auto& field = *document_->current;
  if (field.is_text) return field.text;
  if (!field.element.is_object()) return std::nullopt;
  namespace ondemand = simdjson::ondemand;
  ondemand::parser parser;
  ondemand::document request;
  ondemand::object members;
  document_->padded = simdjson::padded_string(document_->json);
  if (parser.iterate(document_->padded).get(request) != simdjson::SUCCESS) return std::nullopt;
  if (request.get_object().get(members) != simdjson::SUCCESS) return std::nullopt;
  for (auto member : members) {
    std::string_view name;
    ondemand::object found;
    std::string_view written;
    if (member.unescaped_key().get(name) != simdjson::SUCCESS) return std::nullopt;
    if (name != field.name) continue;
    if (member.value().get_object().get(found) != simdjson::SUCCESS) return std::nullopt;
    if (found.raw_json().get(written) != simdjson::SUCCESS) return std::nullopt;
    return written.substr(0, written.rfind('}') + 1);  // without spaces before what follows
  }
  return std::nullopt;
}

std::optional<std::vector<std::uint64_t>> JsonReader::integers(std::size_t items_max, bool& too_many) {
  const auto& field = *document_->current;
  dom::array array;
  if (field.is_text || field.element.get(array) != simdjson::SUCCESS) return std::nullopt;
  std::vector<std::uint64_t> numbers;
  for (const auto& item : array) {
    std::uint64_t number = 0;
    if (item.get(number) != simdjson::SUCCESS || number > Limits::integer_max) return std::nullopt;
    if (items_max != 0 && numbers.size() >= items_max) {
      too_many = true;
      return std::nullopt;
    }
    numbers.push_back(number);
  }
  return numbers;
}

}  // namespace confab::operations

#include "common/json/json.hpp"

#include <charconv>
#include <cmath>
#include <set>

#include <simdjson.h>

namespace confab::servers {

namespace {

/// The length of the UTF-8 sequence at the start of `text`, 0 if there is none.
std::size_t sequence_bytes(std::string_view text) noexcept {
  const auto at = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = at(0);
  const std::size_t size = first < 0x80   ? 1
                           : first < 0xc2 ? 0
                           : first < 0xe0 ? 2
                           : first < 0xf0 ? 3
                           : first < 0xf5 ? 4
                                          : 0;
  if (size == 0 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if ((at(i) & 0xc0) != 0x80) return 0;
  }
  if (first == 0xe0 && at(1) < 0xa0) return 0;  // overlong
  if (first == 0xed && at(1) > 0x9f) return 0;  // surrogate
  if (first == 0xf0 && at(1) < 0x90) return 0;  // overlong
  if (first == 0xf4 && at(1) > 0x8f) return 0;  // over U+10FFFF
  return size;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  constexpr char kDigits[] = "0123456789abcdef";
  out += "\\u00";
  out += kDigits[(static_cast<unsigned char>(c) >> 4) & 15];
  out += kDigits[static_cast<unsigned char>(c) & 15];
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const char c = text[0];
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' ' || c == 0x7f) {
      append_escaped(out, c);
      text.remove_prefix(1);
      continue;
    }
    const std::size_t size = sequence_bytes(text);
    if (size == 0) out += "\xef\xbf\xbd";
    out.append(text.substr(0, size));
    text.remove_prefix(size == 0 ? 1 : size);
  }
  out += '"';
}

void JsonWriter::separate() {
  if (comma_) text_ += ',';
  comma_ = true;
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  text_ += bracket;
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  text_ += bracket;
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  append_json_string(text_, name);
  text_ += ':';
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  separate();
  append_json_string(text_, text);
  return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) { return raw(std::to_string(number)); }
JsonWriter& JsonWriter::value(std::uint64_t number) { return raw(std::to_string(number)); }
JsonWriter& JsonWriter::value(bool flag) { return raw(flag ? "true" : "false"); }
JsonWriter& JsonWriter::null() { return raw("null"); }

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();  // JSON has no word for it
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  return raw(std::string_view(digits, static_cast<std::size_t>(end - digits)));
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  text_ += json;
  return *this;
}

struct JsonObject::Node {
  std::shared_ptr<simdjson::dom::parser> document;
  simdjson::dom::object object;
  std::string path;  ///< "user." for the members of `user`, empty at the root
};

namespace {

/// simdjson keeps the first of two members of one name and says nothing; who checks and who acts could differ.
bool has_duplicates(simdjson::dom::element element) {
  if (simdjson::dom::array array; element.get(array) == simdjson::SUCCESS) {
    for (const auto child : array) {
      if (has_duplicates(child)) return true;
    }
  }
  simdjson::dom::object object;
  if (element.get(object) != simdjson::SUCCESS) return false;
  std::set<std::string_view> names;
  for (const auto member : object) {
    if (!names.insert(member.key).second || has_duplicates(member.value)) return true;
  }
  return false;
}

constexpr std::size_t kDepthMax = 64;

}  // namespace

Result<JsonObject> JsonObject::parse(std::string_view text) {
  auto parser = std::make_shared<simdjson::dom::parser>();
  if (parser->allocate(text.size() + 1, kDepthMax) != simdjson::SUCCESS) {
    return Error{ErrorCode::internal, "no room to parse the JSON"};
  }
  simdjson::dom::element root;
  if (parser->parse(text.data(), text.size()).get(root) != simdjson::SUCCESS) {
    return Error{ErrorCode::invalid_argument, "the body is not valid JSON"};
  }
  simdjson::dom::object object;
  if (root.get(object) != simdjson::SUCCESS) {
    return Error{ErrorCode::invalid_argument, "the body must be a JSON object"};
  }
  if (has_duplicates(root)) return Error{ErrorCode::invalid_argument, "a member stands twice in one JSON object"};
  return JsonObject(std::make_shared<Node>(Node{std::move(parser), object, ""}));
}

Error JsonObject::wrong(std::string_view name, const char* message) const {
  Error error{ErrorCode::invalid_argument, message};
  error.field = node_->path + std::string(name);
  return error;
}

bool JsonObject::has(std::string_view name) const { return node_->object.at_key(name).error() == simdjson::SUCCESS; }

Result<std::string> JsonObject::string(std::string_view name) const {
  if (!has(name)) return wrong(name, "is missing");
  std::string_view text;
  if (node_->object.at_key(name).get(text) != simdjson::SUCCESS) return wrong(name, "must be a string");
  return std::string(text);
}

Result<std::int64_t> JsonObject::integer(std::string_view name) const {
  if (!has(name)) return wrong(name, "is missing");
  std::int64_t number = 0;
  if (node_->object.at_key(name).get(number) != simdjson::SUCCESS) return wrong(name, "must be an integer");
  return number;
}

Result<bool> JsonObject::boolean(std::string_view name) const {
  if (!has(name)) return wrong(name, "is missing");
  bool flag = false;
  if (node_->object.at_key(name).get(flag) != simdjson::SUCCESS) return wrong(name, "must be true or false");
  return flag;
}

Result<JsonObject> JsonObject::object(std::string_view name) const {
  if (!has(name)) return wrong(name, "is missing");
  simdjson::dom::object object;
  if (node_->object.at_key(name).get(object) != simdjson::SUCCESS) return wrong(name, "must be an object");
  return JsonObject(std::make_shared<Node>(Node{node_->document, object, node_->path + std::string(name) + "."}));
}

Result<std::optional<std::string>> JsonObject::optional_string(std::string_view name) const {
  if (!has(name) || node_->object.at_key(name).is_null()) return std::optional<std::string>();
  auto text = string(name);
  if (!text) return std::move(text).error();
  return std::optional<std::string>(std::move(*text));
}

Result<> JsonObject::allow_only(std::initializer_list<std::string_view> names) const {
  for (const auto member : node_->object) {
    bool known = false;
    for (const auto name : names) known = known || name == member.key;
    if (!known) return wrong(member.key, "is unknown");
  }
  return {};
}

}  // namespace confab::servers

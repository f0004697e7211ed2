#include "auth/strict_json.hpp"

#include <simdjson.h>

#include <confab/limits.hpp>

namespace confab::auth {

namespace {

JsonValue value_of(simdjson::dom::element element) {
  if (std::string_view text; element.get_string().get(text) == simdjson::SUCCESS) return std::string(text);
  // A double never converts: get_uint64() says INCORRECT_TYPE for 1.0 and 1e3 as for -1.
  if (std::uint64_t number = 0; element.get_uint64().get(number) == simdjson::SUCCESS) {
    return number <= Limits::integer_max ? JsonValue(number) : JsonValue(OtherJson{});
  }
  simdjson::dom::array array;
  if (element.get_array().get(array) != simdjson::SUCCESS) return OtherJson{};
  std::vector<std::string> texts;
  for (const simdjson::dom::element item : array) {
    std::string_view text;
    if (item.get_string().get(text) != simdjson::SUCCESS) return OtherJson{};
    texts.emplace_back(text);
  }
  return texts;
}

}  // namespace

std::optional<JsonMembers> parse_json_members(std::string_view text, std::size_t members_max) {
  if (text.empty()) return std::nullopt;  // simdjson would copy from a null pointer
  simdjson::dom::parser parser;
  if (parser.allocate(text.size() + 1, kJsonDepthMax) != simdjson::SUCCESS) return std::nullopt;
  simdjson::dom::object object;
  if (parser.parse(text.data(), text.size()).get_object().get(object) != simdjson::SUCCESS) return std::nullopt;
  JsonMembers members;
  for (const auto [name, element] : object) {
    if (members.size() == members_max) return std::nullopt;
    if (!members.emplace(std::string(name), value_of(element)).second) return std::nullopt;
  }
  return members;
}

}  // namespace confab::auth

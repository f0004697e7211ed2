#include "bindings/conformance/json.hpp"

namespace confab::tests {

namespace dom = simdjson::dom;

namespace {

std::string text(dom::element value) { return simdjson::minify(value); }

std::string_view type_name(dom::element value) {
  switch (value.type()) {
    case dom::element_type::ARRAY:
      return "array";
    case dom::element_type::OBJECT:
      return "object";
    case dom::element_type::STRING:
      return "string";
    case dom::element_type::BOOL:
      return "boolean";
    case dom::element_type::NULL_VALUE:
      return "null";
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
      return "integer";
    case dom::element_type::DOUBLE:
      return "fraction";
  }
  return "";
}

/// The name in "$name".
bool refers(dom::element value, std::string_view& name) {
  if (value.get(name) != simdjson::SUCCESS || !name.starts_with('$')) return false;
  name.remove_prefix(1);
  return true;
}

std::string unequal(const std::string& where, dom::element wanted, dom::element found) {
  return where + ": wanted " + text(wanted) + ", found " + text(found);
}

std::string same(dom::element wanted, dom::element found, const std::string& where) {
  // Members may come in another order.
  dom::object object, other;
  if (wanted.get(object) == simdjson::SUCCESS && found.get(other) == simdjson::SUCCESS) {
    if (object.size() != other.size()) return unequal(where, wanted, found);
    for (const auto& [key, value] : object) {
      if (!has(found, key)) return unequal(where, wanted, found);
      if (auto fault = same(value, found[key], where + "." + std::string(key)); !fault.empty()) return fault;
    }
    return "";
  }
  return text(wanted) == text(found) ? "" : unequal(where, wanted, found);
}

std::string difference_of_objects(dom::element pattern, dom::element found, Saved& saved, const std::string& where) {
  if (!found.is_object()) return unequal(where, pattern, found);
  const bool open = has(pattern, "...");
  for (const auto& [key, value] : dom::object(pattern)) {
    if (key == "...") continue;
    const std::string member = where + "." + std::string(key);
    if (!has(found, key)) return member + " is missing in " + text(found);
    if (auto fault = difference(value, found[key], saved, member); !fault.empty()) return fault;
  }
  for (const auto& [key, value] : dom::object(found)) {
    if (!open && !has(pattern, key)) return where + "." + std::string(key) + " is not expected: " + text(value);
  }
  return "";
}

}  // namespace

Json Json::parse(std::string_view text) {
  Json json{std::make_shared<dom::parser>(), {}};
  if (json.parser->parse(text.data(), text.size()).get(json.root) != simdjson::SUCCESS) json.parser = nullptr;
  return json;
}

bool has(dom::element object, std::string_view key) { return object[key].error() == simdjson::SUCCESS; }

std::string text_of(dom::element object, std::string_view key) {
  std::string_view value;
  return object[key].get(value) == simdjson::SUCCESS ? std::string(value) : "";
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20) {
      out += "\\u00";
      out += {kHex[byte >> 4], kHex[byte & 15]};
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string expand(dom::element value, const Saved& saved, std::string& fault) {
  if (std::string_view name; refers(value, name)) {
    const auto known = saved.find(name);
    if (known != saved.end()) return text(known->second.root);
    fault = "nothing was saved as " + std::string(name);
    return "null";
  }
  if (dom::array array; value.get(array) == simdjson::SUCCESS) {
    std::string out;
    for (const dom::element item : array) out += (out.empty() ? "" : ",") + expand(item, saved, fault);
    return "[" + out + "]";
  }
  dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return text(value);
  if (dom::array repeat; value["$repeat"].get(repeat) == simdjson::SUCCESS) {
    std::string many;
    for (std::uint64_t i = 0; i < std::uint64_t(repeat.at(1)); ++i) many += std::string_view(repeat.at(0));
    return json_string(many);
  }
  std::string out;
  for (const auto& [key, member] : object) {
    out += (out.empty() ? "" : ",") + json_string(key) + ":" + expand(member, saved, fault);
  }
  return "{" + out + "}";
}

std::string difference(dom::element pattern, dom::element found, Saved& saved, const std::string& where) {
  if (std::string_view name; refers(pattern, name)) {
    const auto known = saved.find(name);
    if (known == saved.end()) return where + ": nothing was saved as " + std::string(name);
    return same(known->second.root, found, where);
  }
  if (has(pattern, "$save") || has(pattern, "$any")) {
    const std::string type = text_of(pattern, "$any");
    if (!type.empty() && type != type_name(found)) return where + ": wanted any " + type + ", found " + text(found);
    if (has(pattern, "$save")) saved[text_of(pattern, "$save")] = Json::parse(text(found));
    return "";
  }
  if (has(pattern, "$repeat")) {
    std::string fault;
    return same(Json::parse(expand(pattern, saved, fault)).root, found, where);
  }
  if (pattern.is_object()) return difference_of_objects(pattern, found, saved, where);
  dom::array wanted, items;
  if (pattern.get(wanted) != simdjson::SUCCESS) return same(pattern, found, where);
  if (found.get(items) != simdjson::SUCCESS || items.size() != wanted.size()) return unequal(where, pattern, found);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    auto fault = difference(wanted.at(i), items.at(i), saved, where + "[" + std::to_string(i) + "]");
    if (!fault.empty()) return fault;
  }
  return "";
}

}  // namespace confab::tests

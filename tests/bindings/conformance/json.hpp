#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <simdjson.h>

namespace confab::tests {

/// A JSON value that keeps itself alive.
struct Json {
  std::shared_ptr<simdjson::dom::parser> parser;
  simdjson::dom::element root;

  /// Without a root's parser if the text is not JSON.
  static Json parse(std::string_view text);
  bool valid() const { return parser != nullptr; }
};

/// What a story has saved, by name.
using Saved = std::map<std::string, Json, std::less<>>;

/// A member of an object; `has` says whether there is one.
bool has(simdjson::dom::element object, std::string_view key);
/// Empty if it is something else.
std::string text_of(simdjson::dom::element object, std::string_view key);

/// A string as JSON.
std::string json_string(std::string_view text);

/// The JSON of a value of a story: "$name" stands for what was saved, {"$repeat":["x",3]} for "xxx". What refers to
/// nothing is told in `fault`.
std::string expand(simdjson::dom::element value, const Saved& saved, std::string& fault);

/// Compares with a pattern and saves what it says. Empty if it matches, else where it does not and why.
std::string difference(simdjson::dom::element pattern, simdjson::dom::element found, Saved& saved,
                       const std::string& where);

}  // namespace confab::tests

#include "servers/contract/schema_check.hpp"

#include <map>
#include <utility>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace confab::tests {

namespace {

using Json = nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

constexpr std::size_t kShownBytesMax = 600;

/// Lets no object have members that its schema does not name. The parts of an `allOf` know only some of them.
void close(Json& schema) {
  if (schema.is_object() && schema.contains("properties") && !schema.contains("additionalProperties")) {
    schema["additionalProperties"] = false;
  }
  for (auto& [name, inner] : schema.items()) {
    if (name != "allOf" && inner.is_structured()) close(inner);
  }
}

/// A member of a schema object that has the name of a keyword would be taken for it; we have none in answers.
void find_examples(const Json& json, const std::string& pointer, std::vector<std::string>& found) {
  if (json.is_object() && json.contains("example") && json.contains("schema")) found.push_back(pointer);
  if (!json.is_structured()) return;
  for (const auto& [name, inner] : json.items()) {
    if (name != "example" && name != "schemas") find_examples(inner, pointer + "/" + pointer_part(name), found);
  }
}

}  // namespace

struct SchemaCheck::Parts {
  Json document;
  Json components;  ///< closed
  std::mutex mutex;
  std::map<std::string, std::unique_ptr<valijson::Schema>> schemas;  ///< by pointer, made when first asked for

  const valijson::Schema& schema(const std::string& pointer) {
    const std::lock_guard lock(mutex);
    auto& made = schemas[pointer];
    if (made) return *made;
    Json part = document.at(Json::json_pointer(pointer));
    close(part);
    const Json whole = {{"allOf", Json::array({part})}, {"components", components}};
    made = std::make_unique<valijson::Schema>();
    valijson::SchemaParser().populateSchema(Adapter(whole), *made);
    return *made;
  }
};

SchemaCheck::SchemaCheck(std::string_view document) : parts_(std::make_unique<Parts>()) {
  parts_->document = Json::parse(document);
  parts_->components = parts_->document.at("components");
  close(parts_->components);
}

SchemaCheck::~SchemaCheck() = default;

bool SchemaCheck::has(const std::string& pointer) const {
  return parts_->document.contains(Json::json_pointer(pointer));
}

std::string SchemaCheck::at(const std::string& pointer) const {
  return parts_->document.at(Json::json_pointer(pointer)).dump();
}

std::vector<std::string> SchemaCheck::members(const std::string& pointer) const {
  std::vector<std::string> names;
  for (const auto& item : parts_->document.at(Json::json_pointer(pointer)).items()) names.push_back(item.key());
  return names;
}

std::vector<std::string> SchemaCheck::examples() const {
  std::vector<std::string> found;
  find_examples(parts_->document, "", found);
  return found;
}

std::string SchemaCheck::mismatch(const std::string& schema_pointer, std::string_view json) const {
  const Json value = Json::parse(json, nullptr, false);
  if (value.is_discarded()) return "it is not JSON";
  valijson::ValidationResults results;
  if (valijson::Validator().validate(parts_->schema(schema_pointer), Adapter(value), &results)) return "";
  std::string why;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    for (const std::string& step : error.context) why += step;
    why += ": " + error.description + "\n";
  }
  return why + "in " + std::string(json.substr(0, kShownBytesMax));
}

std::string pointer_part(std::string_view name) {
  std::string part;
  for (const char c : name) {
    if (c == '~') {
      part += "~0";
    } else if (c == '/') {
      part += "~1";
    } else {
      part += c;
    }
  }
  return part;
}

}  // namespace confab::tests

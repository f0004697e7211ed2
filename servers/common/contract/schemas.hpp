#pragma once

#include <set>
#include <string>
#include <string_view>

#include "common/contract/catalogue.hpp"
#include "common/json/json.hpp"

/// JSON Schemas (2020-12) and examples of what the catalogue describes. They know fields and records, and no single
/// operation, so a new operation or field needs nothing here.
namespace confab::servers::contract {

/// "conversations.open_direct" is "ConversationsOpenDirect", as generators of code like to name types.
std::string pascal_case(std::string_view name);

/// What an object's schema is about. The members of a request are all that are known, and null in one says the same as
/// leaving it out. Answers and events may get further members in later versions.
enum class Direction { request, answer };

/// The two documents differ in how they tell the members of a union apart: OpenAPI has an object for it. In AsyncAPI
/// the constant member `event` of each schema must do.
enum class Dialect { openapi, asyncapi };

/// Writes schemas, and remembers which named records they mention.
class Schemas {
 public:
  /// Lifetime: ends before `catalogue` does.
  Schemas(const Catalogue& catalogue, Dialect dialect) : catalogue_(catalogue), dialect_(dialect) {}

  /// A whole schema of one value. `doc` is written with it.
  void write(JsonWriter& json, const Field& field, bool null_allowed = false);

  /// The schema of an object, between begin_object() and end_object(). `constants` are pairs: a member's name and the
  /// only text that it may be.
  using Constants = std::vector<std::pair<std::string_view, std::string_view>>;
  void write_object(JsonWriter& json, const Fields& fields, Direction direction, const Constants& constants = {});

  /// The schema that points to a named one, which then is among those of write_named().
  void write_reference(JsonWriter& json, const std::string& name);

  /// As members: each named record, enumeration and union that was mentioned, and those that they mention.
  void write_named(JsonWriter& json);

  /// As a member: the problem object of RFC 9457, with every code that there is.
  void write_problem(JsonWriter& json) const;

  /// An object with the fields that are required, and those that clients usually give. It fits the object's schema.
  void write_example(JsonWriter& json, const Fields& fields, const Constants& constants = {});
  void write_example(JsonWriter& json, const Field& field);

 private:
  void write_type(JsonWriter& json, const Field& field, bool null_allowed);
  void write_bounds(JsonWriter& json, const Field& field);
  void write_one_named(JsonWriter& json, const std::string& name);
  std::string event_schema(const EventEntry& event) const { return pascal_case(event.name) + "Event"; }

  void write_event_union(JsonWriter& json);

  const Catalogue& catalogue_;
  const Dialect dialect_;
  std::set<std::string> mentioned_;
  std::set<std::string> written_;
};

}  // namespace confab::servers::contract

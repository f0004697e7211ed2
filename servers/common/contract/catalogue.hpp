#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The catalogue of operations as confab_describe() tells it, for the documents that are made of it.
namespace confab::servers::contract {

/// One field of a request, a reply, an event or a record. Bounds are 0 where none is stated.
struct Field {
  std::string name;
  std::string doc;
  std::string type;          ///< boolean, integer, string, object or array
  std::string named;         ///< the enumeration, record or union that it holds; empty if none
  std::vector<Field> items;  ///< of an array: one, the item
  bool required = false;
  bool nullable = false;
  bool secret = false;
  std::uint64_t bytes_max = 0;
  std::uint64_t items_max = 0;
  std::uint64_t min = 0;
  std::uint64_t max = 0;
  std::optional<std::uint64_t> default_number;
};

using Fields = std::vector<Field>;

struct OperationEntry {
  std::string name;
  std::string summary;
  std::string method;  ///< empty, as the path, if only a host may call it
  std::string path;
  int status = 0;
  std::string access;
  std::string session;  ///< starts, refreshes or ends one; empty if it does nothing with it
  bool mutation = false;
  std::uint64_t request_bytes_max = 0;
  Fields request;
  Fields reply;
  std::string reply_record;  ///< the record that the reply is, with a cursor beside it if this is a mutation

  bool has_route() const { return !path.empty(); }
  bool takes_body() const { return method != "GET" && method != "DELETE"; }
  bool in_path(const Field& field) const { return path.find("{" + field.name + "}") != std::string::npos; }
  std::string noun() const { return name.substr(0, name.find('.')); }
};

struct EventEntry {
  std::string name;
  std::string summary;
  Fields fields;
};

struct ErrorEntry {
  std::string name;
  int http_status = 0;
};

struct Catalogue {
  std::string version;
  std::vector<OperationEntry> operations;
  std::vector<EventEntry> events;
  std::map<std::string, Fields> records;
  std::map<std::string, std::vector<std::string>> enums;
  std::vector<ErrorEntry> errors;
};

/// What this build of the library can do.
Catalogue read_catalogue();

}  // namespace confab::servers::contract

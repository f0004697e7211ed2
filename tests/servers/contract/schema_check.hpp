#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace confab::tests {

/// Whether JSON is what a document's schemas say. A client must ignore members that it does not know; here they are
/// faults, because the document is to know all that this build answers.
///
/// Threads: any.
class SchemaCheck {
 public:
  /// `document` is JSON with its named schemas under "components".
  explicit SchemaCheck(std::string_view document);
  ~SchemaCheck();
  SchemaCheck(const SchemaCheck&) = delete;
  SchemaCheck& operator=(const SchemaCheck&) = delete;

  /// Whether there is something at this JSON pointer.
  bool has(const std::string& pointer) const;
  /// The JSON at this pointer, which is there.
  std::string at(const std::string& pointer) const;
  /// The names of an object's members.
  std::vector<std::string> members(const std::string& pointer) const;
  /// Every pointer to an "example", with the schema beside it.
  std::vector<std::string> examples() const;

  /// Why `json` does not fit the schema at the pointer; empty if it does.
  std::string mismatch(const std::string& schema_pointer, std::string_view json) const;

 private:
  struct Parts;
  const std::unique_ptr<Parts> parts_;
};

/// A member's name as a part of a JSON pointer.
std::string pointer_part(std::string_view name);

}  // namespace confab::tests

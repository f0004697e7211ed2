#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "bindings/conformance/json.hpp"

/// The stories of bindings/conformance.json, told through one door of the engine after the other.
namespace confab::tests {

/// As whom a step speaks.
struct Who {
  enum class Kind { nobody, user, token, host };
  Kind kind = Kind::nobody;
  std::uint64_t user = 0;
  std::uint64_t session = 0;
  std::string token;
};

/// What came back: JSON, or the code and field of a refusal.
struct Told {
  std::string json;
  std::string code;  ///< empty: it went well
  std::string field;
};

/// One way to an engine on a data directory of its own.
class Door {
 public:
  virtual ~Door() = default;
  virtual Told call(const Who& who, const std::string& operation, const std::string& request) = 0;
  /// Names a subscription; `cursor` empty: from now on.
  virtual Told subscribe(const std::string& name, const Who& who, const std::string& cursor) = 0;
  /// Names a follower of the log `under` a stored name. No network has this, nor the next.
  virtual Told follow(const std::string& name, const std::string& under) {
    return {name + " cannot follow under " + under + " here", "unsupported", ""};
  }
  /// Confirms the last event that next() gave of it.
  virtual Told confirm(const std::string& name) { return {name + " cannot confirm here", "unsupported", ""}; }
  /// Its next event, or how it ended. Waits up to kWaitMs, then the code is "timeout".
  virtual Told next(const std::string& name) = 0;
  virtual void unsubscribe(const std::string& name) = 0;
};

inline constexpr int kWaitMs = 10'000;

struct Story {
  std::string name;
  bool embedded = false;  ///< speaks as the host or as a user by word alone, which no network lets one do
  simdjson::dom::element steps;
};

/// All of them. The file is read once and stays.
const std::vector<Story>& stories();
void PrintTo(const Story& story, std::ostream* out);

/// Tells it; ends with the first step that goes otherwise, which is a failure of the test.
void tell(const Story& story, Door& door);

/// A name for GoogleTest.
std::string test_name(const Story& story);

}  // namespace confab::tests

#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include <confab/confab.h>

#include "bindings/conformance/story.hpp"
#include "support/temp_dir.hpp"

namespace confab::tests {

/// The C API: what every binding stands on.
class CDoor final : public Door {
 public:
  CDoor();
  ~CDoor() override;
  CDoor(const CDoor&) = delete;
  CDoor& operator=(const CDoor&) = delete;
  bool is_open() const { return engine_.id != 0; }

  Told call(const Who& who, const std::string& operation, const std::string& request) override;
  Told subscribe(const std::string& name, const Who& who, const std::string& cursor) override;
  Told follow(const std::string& name, const std::string& under) override;
  Told confirm(const std::string& name) override;
  Told next(const std::string& name) override;
  void unsubscribe(const std::string& name) override;

 private:
  TempDir folder_{TempDir::fast_parent()};
  confab_engine engine_{};
  std::map<std::string, std::uint64_t> subscriptions_;
  std::map<std::string, std::string> cursors_;      ///< of the last event of each
  std::map<std::uint64_t, std::deque<Told>> told_;  ///< taken from the queue, not asked for yet
};

}  // namespace confab::tests

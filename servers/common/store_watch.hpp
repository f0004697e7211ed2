#pragma once

#include <cstdint>
#include <optional>

#include <confab/result.hpp>

namespace confab::servers {

/// Says when a process that cannot write its store should end, so that a supervisor starts it again.
///
/// A disk that failed once may be well again, and the engine reopens the store by itself. What a running process cannot
/// mend (a directory that was moved away, a mapping that is gone) a new one may; and one that fails in vain is at least
/// seen. Threads: one.
class StoreWatch {
 public:
  explicit StoreWatch(std::int64_t patience_ms) : patience_ms_(patience_ms) {}

  /// What Engine::ready() says now. An Error once it has said all the time for `patience_ms` that the store is broken.
  Result<> look(const Result<>& standing, std::int64_t now_ms);

  /// Neither full nor waiting for another process: both pass without us.
  static bool is_broken(const Result<>& standing);

 private:
  const std::int64_t patience_ms_;
  std::optional<std::int64_t> broken_since_ms_;
};

}  // namespace confab::servers

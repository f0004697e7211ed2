#pragma once

#include <cstdint>
#include <optional>

#include <confab/result.hpp>

namespace confab::servers {

/// Says when a process that cannot write its store should end, so that a supervisor starts it again.
///
/// A disk that failed once may work again, and the engine reopens the store by itself. Some faults a running process
/// cannot repair (a directory that was moved away, a mapping that is gone), but a new one may; if that fails too, the
/// supervisor shows it. Threads: one.
class StoreWatch {
 public:
  explicit StoreWatch(std::int64_t patience_ms) : patience_ms_(patience_ms) {}

  /// What Engine::ready() says now. An Error once it has said all the time for `patience_ms` that the store is broken.
  Result<> look(const Result<>& standing, std::int64_t now_ms);

  /// False for a full disk and for a wait for another process: neither is mended by a new process.
  static bool is_broken(const Result<>& standing);

 private:
  const std::int64_t patience_ms_;
  std::optional<std::int64_t> broken_since_ms_;
};

}  // namespace confab::servers

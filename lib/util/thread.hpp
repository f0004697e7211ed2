#pragma once

#include <functional>
#include <string>
#include <thread>

#include <confab/result.hpp>

namespace confab::util {

/// Starts a thread of the library's own: named for debuggers (Linux keeps 15 characters), and with every signal
/// blocked, so that the host's handlers run on the host's threads only.
///
/// Errors: unavailable  the system gives no more threads
Result<std::thread> start_thread(const std::string& name, std::function<void()> run);

/// While it lives, the calling thread is one that others wait for, such as the log's. A call of the engine that waited
/// on it could wait for itself, and would delay everybody meanwhile.
class WaitingForbidden {
 public:
  WaitingForbidden();
  ~WaitingForbidden();
  WaitingForbidden(const WaitingForbidden&) = delete;
  WaitingForbidden& operator=(const WaitingForbidden&) = delete;

 private:
  const bool before_;
};

/// Whether the calling thread may wait for a call of an engine.
bool may_wait();

}  // namespace confab::util

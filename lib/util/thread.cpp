#include "util/thread.hpp"

#include <csignal>
#include <system_error>
#include <utility>

#include <pthread.h>

namespace confab::util {

namespace {

constexpr std::size_t kThreadNameBytesMax = 15;

thread_local bool waiting_forbidden = false;

/// Blocks every signal while it lives; threads made meanwhile inherit that.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

Result<std::thread> start_thread(const std::string& name, std::function<void()> run) {
  const SignalsBlocked blocked;
  try {
    std::thread thread(std::move(run));
    pthread_setname_np(thread.native_handle(), name.substr(0, kThreadNameBytesMax).c_str());
    return thread;
  } catch (const std::system_error&) {
    return Error{ErrorCode::unavailable, "the system gives no more threads"};
  }
}

WaitingForbidden::WaitingForbidden() : before_(std::exchange(waiting_forbidden, true)) {}
WaitingForbidden::~WaitingForbidden() { waiting_forbidden = before_; }

bool may_wait() { return !waiting_forbidden; }

}  // namespace confab::util

#pragma once

#include <memory>

#include <sys/types.h>

namespace confab::util {

/// Tells the process that made it from a fork of it. Costs a look at memory, where getpid() is a system call.
///
/// Threads: any.
class ForkMark {
 public:
  ForkMark();
  ForkMark(const ForkMark&) = delete;
  ForkMark& operator=(const ForkMark&) = delete;
  ~ForkMark();

  /// False in a forked child.
  bool is_own_process() const noexcept { return page_ != nullptr ? *page_ == kMarked : compare_pid(); }

 private:
  static constexpr unsigned char kMarked = 1;

  bool compare_pid() const noexcept;

  const volatile unsigned char* page_ = nullptr;  // the kernel gives a child a page of zeros in its place
  pid_t pid_;
};

/// For what has threads, in a forked child: it stays as it is for good. Its threads did not come along, so waiting for
/// them would never end, and one of them may hold any of its locks.
template <typename T>
void leave_as_it_is(std::unique_ptr<T>& owned) noexcept {
  static_cast<void>(owned.release());
}

}  // namespace confab::util

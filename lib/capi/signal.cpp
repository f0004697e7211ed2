#include "capi/signal.hpp"

#include <cerrno>
#include <cstdint>
#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

namespace confab::capi {

Result<std::unique_ptr<Signal>> Signal::open() {
  // The host has its number and may poll it in a child too, where another file must not come to stand under it.
  util::Descriptor descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), util::Descriptor::InChild::kept);
  if (!descriptor) return Error{ErrorCode::io_error, "the system gives no eventfd"};
  return std::unique_ptr<Signal>(new Signal(std::move(descriptor)));
}

void Signal::raise() {
  if (raised_.exchange(true)) return;
  const std::uint64_t one = 1;
  while (::write(descriptor_.get(), &one, sizeof one) < 0 && errno == EINTR) {
  }
}

void Signal::lower_unless(const std::function<bool()>& anything) {
  if (anything()) return raise();
  lower();
  if (anything()) raise();
}

/// The count first, the mark second: a raise() in between finds the mark set and does nothing, and the caller's look
/// after this sees what it was for.
void Signal::lower() {
  std::uint64_t count = 0;
  while (::read(descriptor_.get(), &count, sizeof count) < 0 && errno == EINTR) {
  }
  raised_ = false;
}

}  // namespace confab::capi

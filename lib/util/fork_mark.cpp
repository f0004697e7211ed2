#include "util/fork_mark.hpp"

#include <cstddef>

#include <sys/mman.h>
#include <unistd.h>

namespace confab::util {

namespace {

std::size_t page_bytes() { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }

}  // namespace

ForkMark::ForkMark() : pid_(::getpid()) {
  void* page = ::mmap(nullptr, page_bytes(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return;
  if (::madvise(page, page_bytes(), MADV_WIPEONFORK) != 0) {
    ::munmap(page, page_bytes());
    return;
  }
  auto* const mark = static_cast<unsigned char*>(page);
  *mark = kMarked;
  page_ = mark;
}

ForkMark::~ForkMark() {
  if (page_ != nullptr) ::munmap(const_cast<unsigned char*>(page_), page_bytes());
}

bool ForkMark::compare_pid() const noexcept { return ::getpid() == pid_; }

}  // namespace confab::util

#include "support/disk_faults.hpp"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define CONFAB_INTERPOSED extern "C" __attribute__((visibility("default")))

namespace confab::tests {

DiskFaults& disk_faults() {
  static DiskFaults faults;
  return faults;
}

}  // namespace confab::tests

namespace {

using confab::tests::disk_faults;

bool fails(const std::atomic<int>& fault) {
  const int code = fault;
  if (code != 0) errno = code;
  return code != 0;
}

bool is_meta(int fd) { return (::fcntl(fd, F_GETFL) & O_DSYNC) != 0; }

}  // namespace

CONFAB_INTERPOSED ssize_t pwrite(int fd, const void* data, size_t size, off_t offset) {
  if (fails(is_meta(fd) ? disk_faults().meta_write : disk_faults().data_write)) return -1;
  const ssize_t written = ::syscall(SYS_pwrite64, fd, data, size, offset);
  if (disk_faults().kill_after_meta_write && is_meta(fd)) ::raise(SIGKILL);
  return written;
}

CONFAB_INTERPOSED ssize_t writev(int fd, const iovec* parts, int count) {
  if (fails(disk_faults().data_write)) return -1;
  return ::syscall(SYS_writev, fd, parts, count);
}

CONFAB_INTERPOSED int fdatasync(int fd) {
  if (fails(disk_faults().sync)) return -1;
  return static_cast<int>(::syscall(SYS_fdatasync, fd));
}

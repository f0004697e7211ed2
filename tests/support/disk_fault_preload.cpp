// Loaded into a server by LD_PRELOAD: while the file that $CONFAB_DISK_FAULT names exists, writing the meta page, which
// is the last step of LMDB's commit, fails with EIO; only once if that file is empty.

#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

bool is_meta(int fd) { return (::fcntl(fd, F_GETFL) & O_DSYNC) != 0; }

bool fails() {
  const char* path = std::getenv("CONFAB_DISK_FAULT");
  struct stat about {};
  if (path == nullptr || ::stat(path, &about) != 0) return false;
  if (about.st_size == 0) ::unlink(path);
  return true;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) ssize_t pwrite(int fd, const void* data, size_t size, off_t offset) {
  if (is_meta(fd) && fails()) {
    errno = EIO;
    return -1;
  }
  return ::syscall(SYS_pwrite64, fd, data, size, offset);
}

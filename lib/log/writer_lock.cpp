#include "log/writer_lock.hpp"

#include <cerrno>

#include <fcntl.h>

namespace confab::log {

namespace {

constexpr const char* kName = "writer.lock";

int set_lock(int fd, short type) {
  struct flock whole {};
  whole.l_type = type;
  whole.l_whence = SEEK_SET;
  return ::fcntl(fd, F_OFD_SETLK, &whole);
}

}  // namespace

Result<WriterLock> WriterLock::open(const util::Directory& data) {
  auto file = data.open_file(kName, O_RDWR | O_CREAT);
  if (!file) return file.error();
  return WriterLock(data.path_of(kName), *std::move(file));
}

Result<bool> WriterLock::try_acquire() {
  if (held_) return true;
  if (set_lock(file_.get(), F_WRLCK) != 0) {
    if (errno == EAGAIN || errno == EACCES || errno == EINTR) return false;
    return util::system_error(errno, "cannot lock", path_);
  }
  held_ = true;
  return true;
}

void WriterLock::release() {
  if (!held_) return;
  set_lock(file_.get(), F_UNLCK);
  held_ = false;
}

}  // namespace confab::log

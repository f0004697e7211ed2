#include "log/writer_lock.hpp"

#include <cerrno>

#include <fcntl.h>

#include "store/data_directory.hpp"

namespace confab::log {

namespace {

int set_lock(int fd, short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = store::kWriterByte;
  lock.l_len = 1;
  return ::fcntl(fd, F_OFD_SETLK, &lock);
}

}  // namespace

Result<WriterLock> WriterLock::open(const util::Directory& data) {
  auto file = data.open_file(store::kDataFileName, O_RDWR);
  if (!file) return file.error();
  return WriterLock(data.path_of(store::kDataFileName), *std::move(file));
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

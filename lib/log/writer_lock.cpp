#include "log/writer_lock.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>

namespace confab::log {

namespace {

int set_lock(int fd, short type) {
  struct flock whole {};
  whole.l_type = type;
  whole.l_whence = SEEK_SET;
  return ::fcntl(fd, F_OFD_SETLK, &whole);
}

}  // namespace

Result<WriterLock> WriterLock::open(const std::string& data_dir) {
  std::string path = data_dir + "/writer.lock";
  util::Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file) return util::system_error(errno, "cannot open", path);
  return WriterLock(std::move(path), std::move(file));
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

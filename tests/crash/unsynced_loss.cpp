// Preloaded into a program (LD_PRELOAD), this library keeps a journal of what the program wrote to one file and of what
// it made durable, so that a test can build the file as a power cut could have left it. kill -9 alone shows nothing of
// the kind: the kernel keeps what was written. See loss_journal.hpp for the journal.

#include <cstdlib>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "crash/loss_journal.hpp"

namespace {

using confab::crash::LossHeader;
using confab::crash::LossKind;

constexpr int kPartsMax = 1024;

int journal_fd() {
  static const int fd = [] {
    const char* path = std::getenv("CONFAB_LOSS_JOURNAL");
    return path == nullptr ? -1 : ::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }();
  return fd;
}

/// By device and inode, so the file must be there before the first call.
bool is_watched(int fd) {
  static const struct stat watched = [] {
    struct stat found {};
    const char* path = std::getenv("CONFAB_LOSS_FILE");
    if (path == nullptr || ::stat(path, &found) != 0) found.st_ino = 0;
    return found;
  }();
  struct stat found {};
  return watched.st_ino != 0 && ::fstat(fd, &found) == 0 && found.st_ino == watched.st_ino &&
         found.st_dev == watched.st_dev;
}

/// One system call per entry: entries of two threads never mix, and a kill leaves whole entries.
void append(LossKind kind, std::uint64_t offset, const iovec* parts, int count) {
  LossHeader header{kind, 0, offset};
  iovec all[kPartsMax + 1];
  all[0] = {&header, sizeof header};
  for (int i = 0; i < count; ++i) {
    all[i + 1] = parts[i];
    header.bytes += static_cast<std::uint32_t>(parts[i].iov_len);
  }
  if (::syscall(SYS_writev, journal_fd(), all, count + 1) < 0) std::abort();
}

bool is_durable(int fd) { return (::fcntl(fd, F_GETFL) & (O_DSYNC | O_SYNC)) != 0; }

/// The journal has the write before it happens and its durability after: killed in between, it counts as not durable.
template <typename Call>
ssize_t watch_write(int fd, off_t offset, const iovec* parts, int count, Call call) {
  if (journal_fd() < 0 || !is_watched(fd)) return call();
  if (count > kPartsMax) std::abort();
  const bool durable = is_durable(fd);
  append(durable ? LossKind::durable_write : LossKind::write, static_cast<std::uint64_t>(offset), parts, count);
  const ssize_t written = call();
  std::size_t whole = 0;
  for (int i = 0; i < count; ++i) whole += parts[i].iov_len;
  if (written != static_cast<ssize_t>(whole)) append(LossKind::unknown, 0, nullptr, 0);
  if (durable) append(LossKind::finished, 0, nullptr, 0);
  return written;
}

template <typename Call>
int watch_sync(int fd, Call call) {
  const int code = call();
  if (journal_fd() >= 0 && is_watched(fd)) append(code == 0 ? LossKind::synced : LossKind::unknown, 0, nullptr, 0);
  return code;
}

off_t place_of(int fd) { return static_cast<off_t>(::syscall(SYS_lseek, fd, 0, SEEK_CUR)); }

}  // namespace

#define CONFAB_INTERPOSE extern "C" __attribute__((visibility("default")))

CONFAB_INTERPOSE void confab_loss_note(const char* text, std::size_t bytes) {
  const iovec part{const_cast<char*>(text), bytes};
  if (journal_fd() >= 0) append(LossKind::note, 0, &part, 1);
}

CONFAB_INTERPOSE ssize_t pwrite(int fd, const void* data, std::size_t bytes, off_t offset) {
  const iovec part{const_cast<void*>(data), bytes};
  return watch_write(fd, offset, &part, 1, [&] { return ::syscall(SYS_pwrite64, fd, data, bytes, offset); });
}

CONFAB_INTERPOSE ssize_t pwrite64(int fd, const void* data, std::size_t bytes, off64_t offset) {
  return pwrite(fd, data, bytes, offset);
}

CONFAB_INTERPOSE ssize_t pwritev(int fd, const iovec* parts, int count, off_t offset) {
  return watch_write(fd, offset, parts, count, [&] { return ::syscall(SYS_pwritev, fd, parts, count, offset, 0L); });
}

CONFAB_INTERPOSE ssize_t writev(int fd, const iovec* parts, int count) {
  return watch_write(fd, place_of(fd), parts, count, [&] { return ::syscall(SYS_writev, fd, parts, count); });
}

CONFAB_INTERPOSE ssize_t write(int fd, const void* data, std::size_t bytes) {
  const iovec part{const_cast<void*>(data), bytes};
  return watch_write(fd, place_of(fd), &part, 1, [&] { return ::syscall(SYS_write, fd, data, bytes); });
}

CONFAB_INTERPOSE int fdatasync(int fd) {
  return watch_sync(fd, [&] { return static_cast<int>(::syscall(SYS_fdatasync, fd)); });
}

CONFAB_INTERPOSE int fsync(int fd) {
  return watch_sync(fd, [&] { return static_cast<int>(::syscall(SYS_fsync, fd)); });
}

CONFAB_INTERPOSE int ftruncate(int fd, off_t length) {
  if (journal_fd() >= 0 && is_watched(fd)) append(LossKind::unknown, 0, nullptr, 0);
  return static_cast<int>(::syscall(SYS_ftruncate, fd, length));
}

CONFAB_INTERPOSE int msync(void* address, std::size_t bytes, int flags) {
  if (journal_fd() >= 0) append(LossKind::unknown, 0, nullptr, 0);
  return static_cast<int>(::syscall(SYS_msync, address, bytes, flags));
}

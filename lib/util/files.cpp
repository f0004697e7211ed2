#include "util/files.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/mutex.hpp"

namespace confab::util {

namespace {

// Neither is ever destroyed, so they serve what the process destroys at its very end. Both are held over a fork().
constinit Mutex no_fork_mutex;  // guards no data: it keeps forks away from whoever has a NoFork
constinit Mutex list_mutex;     // guards the list of OpenDescriptors, with its links in each Descriptor

}  // namespace

/// The descriptors that a forked child closes.
struct OpenDescriptors {
  static void add(Descriptor& descriptor) CONFAB_REQUIRES(list_mutex) {
    descriptor.after_ = first;
    if (first != nullptr) first->before_ = &descriptor;
    first = &descriptor;
    descriptor.listed_ = true;
  }

  static void remove(Descriptor& descriptor) CONFAB_REQUIRES(list_mutex) {
    if (!std::exchange(descriptor.listed_, false)) return;
    Descriptor* const before = std::exchange(descriptor.before_, nullptr);
    Descriptor* const after = std::exchange(descriptor.after_, nullptr);
    (before != nullptr ? before->after_ : first) = after;
    if (after != nullptr) after->before_ = before;
  }

  static void before_fork() CONFAB_ACQUIRE(no_fork_mutex, list_mutex) {
    no_fork_mutex.lock();
    list_mutex.lock();
  }
  static void in_parent() CONFAB_RELEASE(list_mutex, no_fork_mutex) {
    list_mutex.unlock();
    no_fork_mutex.unlock();
  }
  static void in_child() CONFAB_RELEASE(list_mutex, no_fork_mutex) {
    while (first != nullptr) {
      Descriptor& descriptor = *first;
      remove(descriptor);
      ::close(std::exchange(descriptor.fd_, -1));
    }
    in_parent();
  }

  static void hear_of_forks() {
    static const int failed = ::pthread_atfork(before_fork, in_parent, in_child);
    static_cast<void>(failed);  // out of memory: children keep what they inherit
  }

  static constinit Descriptor* first CONFAB_GUARDED_BY(list_mutex);
};

constinit Descriptor* OpenDescriptors::first = nullptr;

Descriptor::Descriptor(int fd, InChild in_child) : fd_(fd) {
  if (fd < 0 || in_child == InChild::kept) return;
  const int error = errno;  // that of whoever opened it
  OpenDescriptors::hear_of_forks();
  const MutexLock lock(list_mutex);
  OpenDescriptors::add(*this);
  errno = error;
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this == &other) return *this;
  reset();
  const MutexLock lock(list_mutex);
  const bool listed = other.listed_;
  OpenDescriptors::remove(other);
  fd_ = std::exchange(other.fd_, -1);
  if (listed) OpenDescriptors::add(*this);
  return *this;
}

int Descriptor::release() {
  const MutexLock lock(list_mutex);
  OpenDescriptors::remove(*this);
  return std::exchange(fd_, -1);
}

void Descriptor::reset() {
  if (fd_ < 0) return;
  const MutexLock lock(list_mutex);
  OpenDescriptors::remove(*this);
  ::close(std::exchange(fd_, -1));
}

NoFork::NoFork() { no_fork_mutex.lock(); }
NoFork::~NoFork() { no_fork_mutex.unlock(); }

Error system_error(int errno_value, std::string_view doing, const std::string& path) {
  return Error{ErrorCode::io_error,
               fmt::format("{} {}: {}", doing, path, std::generic_category().message(errno_value))};
}

namespace {

/// Makes what was created in a directory survive a crash.
Result<> sync_directory(const std::string& path) {
  const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory || ::fsync(directory.get()) != 0) return system_error(errno, "cannot sync", path);
  return {};
}

}  // namespace

Result<> make_directory(const std::string& path, unsigned mode) {
  if (::mkdir(path.c_str(), mode) != 0) {
    if (errno != EEXIST) return system_error(errno, "cannot make", path);
    struct stat found {};
    if (::stat(path.c_str(), &found) != 0) return system_error(errno, "cannot read", path);
    if (!S_ISDIR(found.st_mode)) return system_error(ENOTDIR, "cannot use", path);
    return {};
  }
  const auto parent = std::filesystem::path(path).lexically_normal();
  const auto holder = (parent.has_filename() ? parent : parent.parent_path()).parent_path();
  return sync_directory(holder.empty() ? "." : holder.string());
}

}  // namespace confab::util

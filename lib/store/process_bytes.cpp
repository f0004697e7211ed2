#include "store/process_bytes.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "util/files.hpp"

namespace confab::store {

namespace {

constexpr auto kLetInWithinMax = std::chrono::seconds(5);
constexpr auto kLetInRetry = std::chrono::milliseconds(5);

/// Locks looked for in one walk: each process takes four or so.
constexpr int kLooksMax = 100'000;

/// Linux has no process id of more bits, and no longer number of a namespace.
constexpr unsigned kPidBits = 22;
constexpr std::uint64_t kNamespaceMask = 0xffffffff;

/// Of bytes, without `end`.
struct Range {
  off_t first;
  off_t end;
};

struct flock lock_of(short type, Range range) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = range.first;
  lock.l_len = range.end - range.first;
  return lock;
}

Result<bool> lock_range(const util::Descriptor& file, short type, Range range, const std::string& path) {
  struct flock lock = lock_of(type, range);
  if (::fcntl(file.get(), F_OFD_SETLK, &lock) == 0) return true;
  if (errno == EAGAIN || errno == EACCES) return false;
  return util::system_error(errno, "cannot lock", path);
}

/// Any lock of another open file that keeps us from one of the type; l_type is F_UNLCK if there is none.
Result<struct flock> find_lock(const util::Descriptor& file, short type, Range range, const std::string& path) {
  struct flock lock = lock_of(type, range);
  if (::fcntl(file.get(), F_OFD_GETLK, &lock) == 0) return lock;
  return util::system_error(errno, "cannot look at the locks of", path);
}

/// Whether a process holds a byte. Those that keep others out hold theirs for reading, and are not meant.
Result<bool> is_held(const util::Descriptor& file, off_t byte, const std::string& path) {
  const auto found = find_lock(file, F_RDLCK, {byte, byte + 1}, path);
  if (!found) return found.error();
  return found->l_type != F_UNLCK;
}

/// The number of a process that does not know the level, if there is one. The kernel tells of one lock at a time and of
/// any one, so each that is found leaves two ranges to look at. With `close`, ranges without a process are locked.
Result<std::optional<off_t>> find_older(const util::Descriptor& store, std::uint64_t level, bool close,
                                        const std::string& path) {
  std::vector<Range> ranges{{kProcessBytes, kProcessBytes + kProcessNumbersMax}};
  for (int looks = 0; !ranges.empty(); ++looks) {
    if (looks == kLooksMax) return Error{ErrorCode::unavailable, "too many processes come and go in " + path};
    const Range range = ranges.back();
    ranges.pop_back();
    if (range.first >= range.end) continue;
    const auto found = find_lock(store, F_RDLCK, range, path);
    if (!found) return found.error();
    if (found->l_type == F_UNLCK) {
      if (!close) continue;
      const auto closed = lock_range(store, F_RDLCK, range, path);
      if (!closed) return closed.error();
      if (!*closed) ranges.push_back(range);  // somebody came in meanwhile
      continue;
    }
    const off_t byte = std::max(found->l_start, range.first);
    const off_t number = byte - kProcessBytes;
    const auto knows = is_held(store, process_byte(number, level), path);
    if (!knows) return knows.error();
    if (*knows) {
      ranges.push_back({range.first, byte});
      ranges.push_back({byte + 1, range.end});
      continue;
    }
    const auto there = is_held(store, byte, path);
    if (!there) return there.error();
    if (*there) return std::optional(number);
    ranges.push_back(range);  // it went away meanwhile
  }
  return std::optional<off_t>();
}

}  // namespace

off_t process_number(std::uint64_t pid_namespace) {
  return static_cast<off_t>((pid_namespace & kNamespaceMask) << kPidBits) + ::getpid();
}

Result<bool> lock_byte(const util::Descriptor& file, off_t byte, const std::string& path) {
  return lock_range(file, F_WRLCK, {byte, byte + 1}, path);
}

/// The levels come first, so that nobody sees the process without them.
Result<bool> hold_process_bytes(const util::Descriptor& store, off_t number, const std::string& path) {
  for (std::uint64_t level = kLevel; level > 1; --level) {
    auto locked = lock_byte(store, process_byte(number, level), path);
    if (!locked || !*locked) return locked;
  }
  const off_t byte = process_byte(number, 1);
  const auto deadline = std::chrono::steady_clock::now() + kLetInWithinMax;
  for (;;) {
    auto locked = lock_byte(store, byte, path);
    if (!locked || *locked) return locked;
    const auto held = is_held(store, byte, path);
    if (!held) return held.error();
    if (*held) return false;
    if (std::chrono::steady_clock::now() > deadline) {
      return Error{ErrorCode::unavailable, path + " is being raised to another level; try again"};
    }
    std::this_thread::sleep_for(kLetInRetry);
  }
}

Result<bool> has_processes(const util::Directory& directory) {
  const auto file = directory.open_file(kDataFileName, O_RDONLY);
  if (!file) return file.error();
  struct flock others = lock_of(F_WRLCK, {kProcessBytes, kProcessBytes});  // no length: to the end
  if (::fcntl(file->get(), F_OFD_GETLK, &others) != 0) {
    return util::system_error(errno, "cannot look at the locks of", directory.path_of(kDataFileName));
  }
  return others.l_type != F_UNLCK;
}

Result<util::Descriptor> keep_out_older(const util::Directory& directory, std::uint64_t level) {
  auto store = directory.open_file(kDataFileName, O_RDWR);
  if (!store) return store;
  const std::string path = directory.path_of(kDataFileName);
  // The first look disturbs nobody, and is all that is done while an older process is there.
  for (const bool close : {false, true}) {
    const auto older = find_older(*store, level, close, path);
    if (!older) return older.error();
    if (!*older) continue;
    const auto pid = static_cast<std::uint64_t>(**older) & ((std::uint64_t{1} << kPidBits) - 1);
    return Error{ErrorCode::unavailable,
                 fmt::format("process {} has {} open and is of an older version", pid, directory.path())};
  }
  return store;
}

}  // namespace confab::store

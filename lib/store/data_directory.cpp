#include "store/data_directory.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <pthread.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "util/files.hpp"

namespace confab::store {

namespace {

using util::system_error;

constexpr const char* kGuardName = "processes.lock";
constexpr const char* kClaimsName = "engines.lock";
constexpr const char* kLockName = "lock.mdb";
constexpr const char* kKeysName = "keys";
constexpr auto kLockWaitMax = std::chrono::seconds(5);
constexpr auto kLockRetry = std::chrono::milliseconds(5);
constexpr int kForeignSightingsMax = 4;

/// Less room than this after a short write means that the disk was full.
constexpr std::uint64_t kNearlyFullBytes = 16u << 20;

struct FileSystem {
  std::uint64_t type;
  std::string_view name;
};

// On these a shared map or a lock does not reach the other machines, or cannot be trusted to.
constexpr std::array kNetworkFileSystems = {
    FileSystem{0x6969, "NFS"},
    FileSystem{0x517b, "SMB"},
    FileSystem{0xff534d42, "CIFS"},
    FileSystem{0xfe534d42, "SMB"},
    FileSystem{0x01021997, "9p"},
    FileSystem{0x65735546, "FUSE"},
    FileSystem{0x5346414f, "AFS"},
    FileSystem{0x6b414653, "AFS"},
    FileSystem{0x73757245, "Coda"},
    FileSystem{0x00c36400, "Ceph"},
    FileSystem{0x01161970, "GFS2"},
    FileSystem{0x7461636f, "OCFS2"},
    FileSystem{0x0bd00bd3, "Lustre"},
    FileSystem{0x47504653, "GPFS"},
    FileSystem{0x19830326, "BeeGFS"},
    FileSystem{0x564c, "NCP"},
    FileSystem{0x786f4256, "VirtualBox shared folder"},
};

/// Whom LMDB's lock file must have room for at the least.
constexpr unsigned kLockReadersMin = 1;

/// Entries of DATA/keys that are looked at.
constexpr std::size_t kKeyEntriesMax = 1024;

constexpr std::size_t in_cache_lines(std::size_t bytes) { return (bytes + 63) / 64 * 64; }

/// As LMDB 0.9 computes it: a header with the readers' mutex, the writer's mutex, and the readers, a cache line each.
std::size_t lock_file_bytes(unsigned readers) {
  const std::size_t header = 2 * sizeof(std::uint32_t) + sizeof(pthread_mutex_t) + 2 * sizeof(std::size_t);
  return in_cache_lines(header) + in_cache_lines(sizeof(pthread_mutex_t)) + std::size_t{readers} * 64;
}

/// "app (uid 1000)".
std::string user_name(uid_t user) {
  std::array<char, 4096> buffer{};
  struct passwd entry {};
  struct passwd* found = nullptr;
  if (::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
    return fmt::format("uid {}", user);
  }
  return fmt::format("{} (uid {})", found->pw_name, user);
}

Result<> check_file_system(const DataDirectory::Options& options, const util::Directory& directory) {
  const auto type = options.platform.file_system_type(directory.path_by_descriptor());
  if (!type) return type.error();
  const auto* found = std::find_if(kNetworkFileSystems.begin(), kNetworkFileSystems.end(),
                                   [&](const FileSystem& known) { return known.type == *type; });
  if (found == kNetworkFileSystems.end()) return {};
  const auto text =
      fmt::format("{} is on a {} file system, where locks and maps may not be shared", directory.path(), found->name);
  if (!options.force_network_fs) {
    return Error{ErrorCode::unsupported, text + "; use a local disk, or force it if only one machine ever opens it"};
  }
  if (options.log) options.log(LogLevel::warn, text + "; opened because it was forced");
  return {};
}

}  // namespace

Platform Platform::real() {
  Platform platform;
  platform.file_system_type = [](const std::string& path) -> Result<std::uint64_t> {
    struct statfs found {};
    if (::statfs(path.c_str(), &found) != 0) return system_error(errno, "cannot read the file system of", path);
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(found.f_type));
  };
  platform.pid_namespace = []() -> Result<std::uint64_t> {
    struct stat found {};
    const std::string path = "/proc/self/ns/pid";
    if (::stat(path.c_str(), &found) != 0) return system_error(errno, "cannot read", path);
    return static_cast<std::uint64_t>(found.st_ino);
  };
  return platform;
}

Result<DataDirectory> DataDirectory::claim(const Options& options, const Create& create) {
  if (options.path.empty()) return Error{ErrorCode::invalid_argument, "no data directory given", "directory"};
  if (!options.only_existing) {
    if (auto made = util::make_directory(options.path, 0700); !made) return made.error();
  }
  auto opened = util::Directory::open(options.path);
  if (!opened) return opened.error();
  if (auto fit = check_file_system(options, **opened); !fit) return fit.error();
  DataDirectory directory;
  directory.directory_ = *std::move(opened);
  if (auto fit = directory.check_user(options.force_network_fs); !fit) return fit.error();
  if (options.only_existing) {
    const auto entry = directory.directory_->has_entry(kDataFileName);
    if (!entry) return entry.error();
    if (!*entry) return directory.no_store();
  }
  const auto pid_namespace = options.platform.pid_namespace();
  if (!pid_namespace) return pid_namespace.error();
  directory.process_number_ = process_number(*pid_namespace);
  if (auto claimed = directory.claim_for_process(); !claimed) return claimed.error();
  if (auto locked = directory.lock(options, *pid_namespace, create); !locked) return locked.error();
  if (auto held = directory.hold_store(); !held) return held.error();
  return directory;
}

Result<DataDirectory> DataDirectory::look_at(const std::string& path) {
  auto opened = util::Directory::open(path);
  if (!opened) return opened.error();
  DataDirectory directory;
  directory.directory_ = *std::move(opened);
  if (!directory.has_store()) return directory.no_store();
  const auto guarded = directory.directory_->has_entry(kGuardName);
  if (!guarded) return guarded.error();
  if (*guarded) {
    auto guard = take_alone(*directory.directory_);
    if (!guard) return guard.error();
    directory.guard_ = *std::move(guard);
  } else if (auto free = check_free(*directory.directory_); !free) {
    return free.error();
  }
  return directory;
}

Result<util::Descriptor> DataDirectory::take_alone(const util::Directory& directory) {
  auto guard = directory.open_file(kGuardName, O_RDWR | O_CREAT);
  if (!guard) return guard;
  if (::flock(guard->get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return system_error(errno, "cannot lock", directory.path_of(kGuardName));
    return in_use(directory);
  }
  if (auto free = check_free(directory); !free) return free.error();
  return guard;
}

/// Also when somebody removed the guard under the processes that hold it.
Result<> DataDirectory::check_free(const util::Directory& directory) {
  const auto store = directory.look(kDataFileName);
  if (!store) return store.error();
  if (!*store) return {};
  const auto used = has_processes(directory);
  if (!used) return used.error();
  if (*used) return in_use(directory);
  return {};
}

Error DataDirectory::in_use(const util::Directory& directory) {
  return {ErrorCode::unavailable, directory.path() + " is in use: stop all processes that have it open first"};
}

Error DataDirectory::no_store() const { return {ErrorCode::not_found, path() + " holds no store"}; }

/// The user who owns the store is the one who runs its processes. Another user's process would leave files that the
/// others cannot open, and the sockets refuse it anyway.
Result<> DataDirectory::check_user(bool owner_may_be_mapped) const {
  const auto store = directory_->look(kDataFileName);
  if (!store) return store.error();
  if (!*store || (*store)->st_uid == ::geteuid() || owner_may_be_mapped) return {};
  return Error{ErrorCode::unsupported,
               fmt::format("{} belongs to {}, and this process runs as {}: run it as {}", path(),
                           user_name((*store)->st_uid), user_name(::geteuid()), user_name((*store)->st_uid))};
}

Error DataDirectory::already_open() const {
  return {ErrorCode::already_open, path() + " is open in this process already; share that one"};
}

/// Before the store is looked at: to open LMDB's lock file and close it would take away the locks of this process.
Result<> DataDirectory::claim_for_process() {
  auto claim = directory_->open_file(kClaimsName, O_RDWR | O_CREAT);
  if (!claim) return claim.error();
  const auto locked = lock_byte(*claim, process_number_, directory_->path_of(kClaimsName));
  if (!locked) return locked.error();
  if (!*locked) return already_open();
  claim_ = *std::move(claim);
  return {};
}

/// Tells others that the store is in use, though somebody removes the files that are only locks.
Result<> DataDirectory::hold_store() {
  auto store = directory_->open_file(kDataFileName, O_RDWR);
  if (!store) return store.error();
  const auto held = hold_process_bytes(*store, process_number_, directory_->path_of(kDataFileName));
  if (!held) return held.error();
  if (!*held) return already_open();
  struct stat found {};
  if (::fstat(store->get(), &found) != 0) return system_error(errno, "cannot look at", path());
  data_inode_ = found.st_ino;
  store_ = *std::move(store);
  return {};
}

Result<> DataDirectory::lock(const Options& options, std::uint64_t pid_namespace, const Create& create) {
  auto guard = directory_->open_file(kGuardName, O_RDWR | O_CREAT);
  if (!guard) return guard.error();
  guard_ = *std::move(guard);
  const auto deadline = std::chrono::steady_clock::now() + kLockWaitMax;
  for (int foreign_sightings = 0;;) {
    const auto locked = try_lock(pid_namespace, options, create);
    if (!locked) return locked.error();
    if (*locked == Guard::held) return {};
    // Once may be the trace of one who is gone; one who has it open stays.
    if (*locked == Guard::foreign && ++foreign_sightings == kForeignSightingsMax) {
      return Error{ErrorCode::unsupported,
                   path() +
                       " is in use from another PID namespace (another container?); its locks go by process id, so "
                       "all processes that open it must share one"};
    }
    if (std::chrono::steady_clock::now() > deadline) {
      return Error{ErrorCode::unavailable, path() + " is being made by another process; try again"};
    }
    std::this_thread::sleep_for(kLockRetry);
  }
}

/// Each process with the directory open holds the guard shared, and its content names their PID namespace. It is
/// written, and the store made, only by one who holds it alone.
Result<DataDirectory::Guard> DataDirectory::try_lock(std::uint64_t pid_namespace, const Options& options,
                                                     const Create& create) {
  const std::string own = fmt::format("pid namespace {}\n", pid_namespace);
  if (::flock(guard_.get(), LOCK_EX | LOCK_NB) == 0) {
    if (auto prepared = prepare(options, create); !prepared) return prepared.error();
    if (auto written = write_guard(own); !written) return written.error();
  }
  // Going from alone to shared has a gap in which another may write, so what counts is what stands there afterwards.
  if (::flock(guard_.get(), LOCK_SH | LOCK_NB) != 0) return Guard::busy;
  const std::string theirs = read_guard();
  if (theirs == own && has_store()) {
    if (auto there = check_lock_file(); !there) return there.error();
    return Guard::held;
  }
  ::flock(guard_.get(), LOCK_UN);
  return theirs.empty() || theirs == own ? Guard::busy : Guard::foreign;
}

/// Makes what is missing, alone.
Result<> DataDirectory::prepare(const Options& options, const Create& create) const {
  if (has_store()) {
    const auto used = has_processes(*directory_);
    if (!used) return used.error();
    if (*used) return {};  // the guard was removed under those who hold it, and another one made
  } else {
    if (auto fresh = check_nothing_is_lost(); !fresh) return fresh;
    if (options.only_existing) return no_store();
    if (auto made = create(*directory_); !made) return made;
  }
  return allocate_lock_file(options.readers_max);
}

/// Where a store was, no new one is begun in its place.
Result<> DataDirectory::check_nothing_is_lost() const {
  const auto entry = directory_->has_entry(kDataFileName);
  if (!entry) return entry.error();
  if (*entry) {
    return Error{ErrorCode::incompatible, directory_->path_of(kDataFileName) +
                                              " is empty or a link to nothing: put the store back from a copy, or "
                                              "remove the whole directory to begin a new one"};
  }
  const auto keys = directory_->look(kKeysName);
  if (!keys) return keys.error();
  if (!*keys) return {};
  const auto directory = directory_->open_directory(kKeysName);
  if (!directory) return directory.error();
  const auto names = (*directory)->names(kKeyEntriesMax);
  if (!names) return names.error();
  if (std::none_of(names->begin(), names->end(), [](const std::string& name) { return name.ends_with(".jwk"); })) {
    return {};
  }
  return Error{ErrorCode::incompatible, path() +
                                            " has the keys of a store but no data.mdb: put the store back from a "
                                            "copy, or remove the whole directory to begin a new one"};
}

/// LMDB makes its lock file by ftruncate() and maps it, so on a full disk the first touch of a page would end the
/// process by SIGBUS. A file that is long enough it takes as it is, and here running out of room is an error.
Result<> DataDirectory::allocate_lock_file(unsigned readers_max) const {
  auto file = directory_->open_file(kLockName, O_RDWR | O_CREAT);
  if (!file) return file.error();
  struct stat found {};
  if (::fstat(file->get(), &found) != 0) return system_error(errno, "cannot look at", directory_->path_of(kLockName));
  const auto bytes = std::max(static_cast<off_t>(lock_file_bytes(readers_max)), found.st_size);
  int error = EINTR;
  while (error == EINTR) error = ::posix_fallocate(file->get(), 0, bytes);
  if (error == 0) return {};
  auto failed = system_error(error, "cannot make room for", directory_->path_of(kLockName));
  if (error == ENOSPC || error == EDQUOT || error == EFBIG) failed.code = ErrorCode::store_full;
  return failed;
}

/// Those who have the store open share this file. A second one in its place would hide their readers from us.
Result<> DataDirectory::check_lock_file() const {
  const auto found = directory_->look(kLockName);
  if (!found) return found.error();
  if (*found && static_cast<std::size_t>((*found)->st_size) >= lock_file_bytes(kLockReadersMin)) return {};
  return Error{ErrorCode::io_error, directory_->path_of(kLockName) +
                                        " was removed or cut off while another process has the store open: stop all "
                                        "processes that use it, then start again"};
}

bool DataDirectory::has_store() const {
  const auto found = directory_->look(kDataFileName);
  return found && *found && (*found)->st_size > 0;
}

Result<> DataDirectory::check_location() const {
  if (auto there = directory_->check_location(); !there) return there;
  const auto data = directory_->look(kDataFileName);
  if (!data) return {};
  if (*data && (*data)->st_ino == data_inode_) return {};
  return Error{ErrorCode::io_error,
               directory_->path_of(kDataFileName) + " was moved, replaced or removed while it was open"};
}

std::string DataDirectory::read_guard() const {
  std::array<char, 64> content{};
  const auto size = ::pread(guard_.get(), content.data(), content.size(), 0);
  return std::string(content.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
}

Result<> DataDirectory::write_guard(const std::string& content) {
  if (read_guard() == content) return {};  // so that a full disk does not keep anybody from reading
  if (::ftruncate(guard_.get(), 0) == 0 &&
      ::pwrite(guard_.get(), content.data(), content.size(), 0) == static_cast<ssize_t>(content.size())) {
    return {};
  }
  return system_error(errno, "cannot write", directory_->path_of(kGuardName));
}

bool DataDirectory::nearly_full() const {
  struct statvfs found {};
  if (::fstatvfs(directory_->fd(), &found) == 0 && found.f_bavail * found.f_frsize < kNearlyFullBytes) return true;
  struct rlimit limit {};
  struct stat data {};
  if (::getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return false;
  if (::fstatat(directory_->fd(), kDataFileName, &data, 0) != 0) return false;
  return static_cast<std::uint64_t>(data.st_size) + kNearlyFullBytes > limit.rlim_cur;
}

}  // namespace confab::store

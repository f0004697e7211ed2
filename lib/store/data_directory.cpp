#include "store/data_directory.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
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
constexpr const char* kDataName = "data.mdb";
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

struct Claim {
  std::uint64_t device;
  std::uint64_t inode;
  pid_t pid;  // a forked child inherits this list, not the claims in it
};

/// One list per process, because what it guards (fcntl locks) is per process too.
struct Claims {
  std::mutex mutex;
  std::vector<Claim> list;
};

Claims& claims() {
  static Claims instance;
  return instance;
}

bool same(const Claim& claim, std::uint64_t device, std::uint64_t inode) {
  return claim.device == device && claim.inode == inode && claim.pid == ::getpid();
}

Result<> check_file_system(const DataDirectory::Options& options) {
  const auto type = options.platform.file_system_type(options.path);
  if (!type) return type.error();
  const auto* found = std::find_if(kNetworkFileSystems.begin(), kNetworkFileSystems.end(),
                                   [&](const FileSystem& known) { return known.type == *type; });
  if (found == kNetworkFileSystems.end()) return {};
  const auto text =
      fmt::format("{} is on a {} file system, where locks and maps may not be shared", options.path, found->name);
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

DataDirectory::DataDirectory(DataDirectory&& other) noexcept { *this = std::move(other); }

DataDirectory& DataDirectory::operator=(DataDirectory&& other) noexcept {
  if (this != &other) {
    release();
    path_ = std::move(other.path_);
    device_ = other.device_;
    inode_ = other.inode_;
    registered_ = std::exchange(other.registered_, false);
    guard_fd_ = std::exchange(other.guard_fd_, -1);
  }
  return *this;
}

DataDirectory::~DataDirectory() { release(); }

void DataDirectory::release() {
  if (guard_fd_ >= 0) ::close(std::exchange(guard_fd_, -1));
  if (!std::exchange(registered_, false)) return;
  const std::lock_guard lock(claims().mutex);
  std::erase_if(claims().list, [&](const Claim& claim) { return same(claim, device_, inode_); });
}

Result<DataDirectory> DataDirectory::claim(const Options& options, const Create& create) {
  if (options.path.empty()) return Error{ErrorCode::invalid_argument, "no data directory given", "directory"};
  if (auto made = util::make_directory(options.path, 0700); !made) return made.error();
  if (auto fit = check_file_system(options); !fit) return fit.error();
  DataDirectory directory;
  directory.path_ = options.path;
  if (auto fresh = directory.register_in_process(); !fresh) return fresh.error();
  if (auto locked = directory.lock(options, create); !locked) return locked.error();
  return directory;
}

Result<> DataDirectory::register_in_process() {
  struct stat found {};
  if (::stat(path_.c_str(), &found) != 0) return system_error(errno, "cannot read", path_);
  device_ = found.st_dev;
  inode_ = found.st_ino;
  const std::lock_guard lock(claims().mutex);
  for (const auto& claim : claims().list) {
    if (same(claim, device_, inode_)) {
      return Error{ErrorCode::already_open, path_ + " is open in this process already; share that one"};
    }
  }
  claims().list.push_back({device_, inode_, ::getpid()});
  registered_ = true;
  return {};
}

Result<> DataDirectory::lock(const Options& options, const Create& create) {
  const auto pid_namespace = options.platform.pid_namespace();
  if (!pid_namespace) return pid_namespace.error();
  const std::string guard = path_ + "/" + kGuardName;
  guard_fd_ = ::open(guard.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (guard_fd_ < 0) return system_error(errno, "cannot open", guard);
  const auto deadline = std::chrono::steady_clock::now() + kLockWaitMax;
  for (int foreign_sightings = 0;;) {
    const auto locked = try_lock(*pid_namespace, create);
    if (!locked) return locked.error();
    if (*locked == Guard::held) return {};
    // Once may be the trace of one who is gone; one who has it open stays.
    if (*locked == Guard::foreign && ++foreign_sightings == kForeignSightingsMax) {
      return Error{ErrorCode::unsupported,
                   path_ +
                       " is in use from another PID namespace (another container?); its locks go by process id, so "
                       "all processes that open it must share one"};
    }
    if (std::chrono::steady_clock::now() > deadline) {
      return Error{ErrorCode::unavailable, path_ + " is being made by another process; try again"};
    }
    std::this_thread::sleep_for(kLockRetry);
  }
}

/// Whoever has the directory open holds the guard shared, and its content names their PID namespace. It is written, and
/// the store made, only by one who holds it alone.
Result<DataDirectory::Guard> DataDirectory::try_lock(std::uint64_t pid_namespace, const Create& create) {
  const std::string data = path_ + "/" + kDataName;
  const std::string own = fmt::format("pid namespace {}\n", pid_namespace);
  if (::flock(guard_fd_, LOCK_EX | LOCK_NB) == 0) {
    if (!util::has_content(data)) {
      if (auto made = create(path_); !made) return made.error();
    }
    if (auto written = write_guard(own); !written) return written.error();
  }
  // Going from alone to shared has a gap in which another may write, so what counts is what stands there afterwards.
  if (::flock(guard_fd_, LOCK_SH | LOCK_NB) != 0) return Guard::busy;
  const std::string theirs = read_guard();
  if (theirs == own && util::has_content(data)) return Guard::held;
  ::flock(guard_fd_, LOCK_UN);
  return theirs.empty() || theirs == own ? Guard::busy : Guard::foreign;
}

std::string DataDirectory::read_guard() const {
  std::array<char, 64> content{};
  const auto size = ::pread(guard_fd_, content.data(), content.size(), 0);
  return std::string(content.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
}

Result<> DataDirectory::write_guard(const std::string& content) {
  if (read_guard() == content) return {};  // so that a full disk does not keep anybody from reading
  if (::ftruncate(guard_fd_, 0) == 0 &&
      ::pwrite(guard_fd_, content.data(), content.size(), 0) == static_cast<ssize_t>(content.size())) {
    return {};
  }
  return system_error(errno, "cannot write", path_ + "/" + kGuardName);
}

bool DataDirectory::nearly_full() const {
  struct statvfs found {};
  if (::statvfs(path_.c_str(), &found) == 0 && found.f_bavail * found.f_frsize < kNearlyFullBytes) return true;
  struct rlimit limit {};
  struct stat data {};
  if (::getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return false;
  if (::stat((path_ + "/" + kDataName).c_str(), &data) != 0) return false;
  return static_cast<std::uint64_t>(data.st_size) + kNearlyFullBytes > limit.rlim_cur;
}

}  // namespace confab::store

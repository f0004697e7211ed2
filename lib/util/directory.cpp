#include "util/directory.hpp"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

namespace confab::util {

namespace {

constexpr std::size_t kNamesAtOnce = 1024;

struct CloseDir {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

}  // namespace

Result<DirectoryPtr> Directory::open(const std::string& path) {
  std::error_code error;
  const auto absolute = std::filesystem::absolute(path, error);
  if (error) return system_error(error.value(), "cannot open", path);
  return take(absolute.string(), Descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
}

Result<DirectoryPtr> Directory::open_directory(const std::string& name) const {
  return take(path_of(name), Descriptor(::openat(fd(), name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
}

Result<DirectoryPtr> Directory::take(std::string path, Descriptor opened) {
  struct stat found {};
  if (!opened || ::fstat(opened.get(), &found) != 0) return system_error(errno, "cannot open", path);
  return DirectoryPtr(new Directory(std::move(path), std::move(opened), found));
}

std::string Directory::path_by_descriptor() const { return "/proc/self/fd/" + std::to_string(fd()); }

Result<Descriptor> Directory::open_file(const std::string& name, int flags, mode_t mode) const {
  Descriptor file(::openat(fd(), name.c_str(), flags | O_CLOEXEC, mode));
  if (!file) return system_error(errno, "cannot open", path_of(name));
  return file;
}

Result<std::optional<struct stat>> Directory::look(const std::string& name) const {
  struct stat found {};
  if (::fstatat(fd(), name.c_str(), &found, 0) == 0) return std::optional(found);
  if (errno == ENOENT) return std::optional<struct stat>();
  return system_error(errno, "cannot look at", path_of(name));
}

Result<bool> Directory::has_entry(const std::string& name) const {
  struct stat found {};
  if (::fstatat(fd(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0) return true;
  if (errno == ENOENT) return false;
  return system_error(errno, "cannot look at", path_of(name));
}

Result<std::vector<std::string>> Directory::names(std::size_t names_max) const {
  // Opened anew: a duplicate would share the place in the list with every other reader.
  Descriptor own(::openat(fd(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!own) return system_error(errno, "cannot list", path_);
  const std::unique_ptr<DIR, CloseDir> list(::fdopendir(own.get()));
  if (!list) return system_error(errno, "cannot list", path_);
  static_cast<void>(own.release());  // it is the list's now
  std::vector<std::string> names;
  errno = 0;
  for (const dirent* entry = ::readdir(list.get()); entry != nullptr && names.size() < names_max;
       entry = ::readdir(list.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  if (errno != 0) return system_error(errno, "cannot list", path_);
  return names;
}

Result<> Directory::make_directory(const std::string& name, mode_t mode) const {
  if (::mkdirat(fd(), name.c_str(), mode) == 0) return sync();
  if (errno != EEXIST) return system_error(errno, "cannot make", path_of(name));
  const auto found = look(name);
  if (!found) return found.error();
  if (!*found || !S_ISDIR((*found)->st_mode)) return system_error(ENOTDIR, "cannot use", path_of(name));
  return {};
}

Result<> Directory::rename(const std::string& from, const std::string& to) const {
  if (::renameat(fd(), from.c_str(), fd(), to.c_str()) == 0) return {};
  return system_error(errno, "cannot rename to", path_of(to));
}

Result<> Directory::exchange(const Directory& other, const std::string& name) const {
  if (::renameat2(other.fd(), name.c_str(), fd(), name.c_str(), RENAME_EXCHANGE) == 0) return {};
  return system_error(errno, "cannot put in the place of", path_of(name));
}

Result<> Directory::move_here(const Directory& other, const std::string& name) const {
  if (::renameat(other.fd(), name.c_str(), fd(), name.c_str()) == 0) return {};
  return system_error(errno, "cannot rename to", path_of(name));
}

Result<> Directory::remove(const std::string& name) const {
  if (::unlinkat(fd(), name.c_str(), 0) == 0 || errno == ENOENT) return {};
  return system_error(errno, "cannot remove", path_of(name));
}

Result<> Directory::remove_directory(const std::string& name) const {
  const auto there = has_entry(name);
  if (!there) return there.error();
  if (!*there) return {};
  const auto directory = open_directory(name);
  if (!directory) return directory.error();
  for (;;) {
    const auto names = (*directory)->names(kNamesAtOnce);
    if (!names) return names.error();
    if (names->empty()) break;
    for (const auto& file : *names) {
      if (auto removed = (*directory)->remove(file); !removed) return removed;
    }
  }
  if (::unlinkat(fd(), name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT) return {};
  return system_error(errno, "cannot remove", path_of(name));
}

Result<> Directory::sync() const {
  if (::fsync(fd()) == 0) return {};
  return system_error(errno, "cannot sync", path_);
}

Result<> Directory::check_location() const {
  struct stat found {};
  if (::stat(path_.c_str(), &found) == 0) {
    if (found.st_dev == device_ && found.st_ino == inode_) return {};
    return Error{ErrorCode::io_error, path_ + " is another directory now than the one that was opened"};
  }
  if (errno == ENOENT || errno == ENOTDIR || errno == ELOOP) {
    return Error{ErrorCode::io_error, path_ + " was moved or removed while it was open"};
  }
  return {};
}

}  // namespace confab::util

#include "util/files.hpp"

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace confab::util {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = other.release();
  }
  return *this;
}

int Descriptor::release() { return std::exchange(fd_, -1); }

void Descriptor::reset() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Error system_error(int errno_value, std::string_view doing, const std::string& path) {
  return Error{ErrorCode::io_error,
               fmt::format("{} {}: {}", doing, path, std::generic_category().message(errno_value))};
}

bool has_content(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 && found.st_size > 0;
}

Result<> sync_directory(const std::string& path) {
  const Descriptor directory(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory || ::fsync(directory.get()) != 0) return system_error(errno, "cannot sync", path);
  return {};
}

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

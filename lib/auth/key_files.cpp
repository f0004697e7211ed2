#include "auth/key_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/keyring.hpp"

namespace confab::auth {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeyFileBytesMax = 8192;
constexpr std::string_view kSuffix = ".jwk";
constexpr const char* kUnfinished = ".new";  // under the lock there is only one

Error system_error(const char* doing, const fs::path& path, int error) {
  return Error{ErrorCode::io_error,
               std::string("cannot ") + doing + " " + path.string() + ": " + std::generic_category().message(error)};
}

/// Keys that others can read are no secret any more; better not to start than to go on with them.
Result<> check_private(int fd, const fs::path& path, mode_t kind, const char* remedy) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return system_error("look at", path, errno);
  if ((status.st_mode & S_IFMT) != kind) {
    return Error{ErrorCode::io_error, path.string() + " is not a plain " + (kind == S_IFDIR ? "directory" : "file")};
  }
  if ((status.st_mode & 077U) != 0) {
    return Error{ErrorCode::io_error, path.string() + " is open to others than its owner: run chmod " + remedy + " " +
                                          path.string() + ", and replace the keys if others may have read them"};
  }
  return {};
}

/// Nothing if the file went away meanwhile.
Result<std::optional<util::Secret>> read_file(const fs::path& path) {
  util::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (file.get() < 0 && errno == ENOENT) return std::optional<util::Secret>();
  if (file.get() < 0) return system_error("open", path, errno);
  if (Result<> checked = check_private(file.get(), path, S_IFREG, "600"); !checked) return checked.error();
  util::Secret buffer(kKeyFileBytesMax + 1);
  std::size_t size = 0;
  while (size < buffer.size()) {
    const ssize_t got = ::read(file.get(), buffer.bytes().data() + size, buffer.size() - size);
    if (got == 0) break;
    if (got < 0 && errno != EINTR) return system_error("read", path, errno);
    if (got > 0) size += static_cast<std::size_t>(got);
  }
  if (size > kKeyFileBytesMax) return Error{ErrorCode::incompatible, path.string() + " is too long for a key"};
  return std::optional<util::Secret>(std::in_place, buffer.text().substr(0, size));
}

Result<> write_all(int fd, std::string_view text, const fs::path& path) {
  while (!text.empty()) {
    const ssize_t put = ::write(fd, text.data(), text.size());
    if (put < 0 && errno != EINTR) return system_error("write", path, errno);
    if (put > 0) text.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

Result<std::vector<fs::path>> key_paths(const fs::path& directory) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() == kSuffix) paths.push_back(entry->path());
    if (paths.size() > kKeysMax) {
      return Error{ErrorCode::incompatible, directory.string() + " holds more keys than " + std::to_string(kKeysMax)};
    }
  }
  if (error) return system_error("list", directory, error.value());
  std::sort(paths.begin(), paths.end());
  return paths;
}

fs::path file_name(std::string_view kid) { return std::string(kid).append(kSuffix); }

}  // namespace

Result<KeyFiles> KeyFiles::lock(const fs::path& directory) {
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) return system_error("make", directory, errno);
  util::Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.get() < 0) return system_error("open", directory, errno);
  if (Result<> checked = check_private(opened.get(), directory, S_IFDIR, "700"); !checked) {
    return checked.error();
  }
  while (::flock(opened.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return system_error("lock", directory, errno);
  }
  return KeyFiles(directory, std::move(opened));
}

Result<KeyFiles::Content> KeyFiles::read(const fs::path& directory) {
  auto paths = key_paths(directory);
  if (!paths) return paths.error();
  Content content;
  util::Hasher hasher("confab.keys", content.fingerprint.size());
  for (const fs::path& path : *paths) {
    auto text = read_file(path);
    if (!text) return text.error();
    if (!*text) continue;
    Result<Key> key = key_from_jwk((*text)->text());
    if (!key) return Error{ErrorCode::incompatible, path.string() + ": " + key.error().message};
    if (path.filename() != file_name(key->kid)) {
      return Error{ErrorCode::incompatible, path.string() + " is not named after its key"};
    }
    hasher.update((*text)->bytes());
    content.keys.push_back(std::move(key).value());
  }
  hasher.finish(content.fingerprint);
  return content;
}

Result<> KeyFiles::write(const Key& key) {
  const fs::path path = directory_ / file_name(key.kid);
  if (::unlinkat(locked_.get(), kUnfinished, 0) != 0 && errno != ENOENT) return system_error("replace", path, errno);
  util::Descriptor file(
      ::openat(locked_.get(), kUnfinished, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file.get() < 0) return system_error("open", path, errno);
  if (Result<> written = write_all(file.get(), key_to_jwk(key).text(), path); !written) return written;
  if (::fsync(file.get()) != 0) return system_error("sync", path, errno);
  if (::renameat(locked_.get(), kUnfinished, locked_.get(), file_name(key.kid).c_str()) != 0)
    return system_error("rename", path, errno);
  if (::fsync(locked_.get()) != 0) return system_error("sync", directory_, errno);
  return {};
}

Result<> KeyFiles::remove(std::string_view kid) {
  const fs::path path = directory_ / file_name(kid);
  if (::unlinkat(locked_.get(), file_name(kid).c_str(), 0) != 0) return system_error("remove", path, errno);
  if (::fsync(locked_.get()) != 0) return system_error("sync", directory_, errno);
  return {};
}

}  // namespace confab::auth

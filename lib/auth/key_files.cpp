#include "auth/key_files.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/keyring.hpp"

namespace confab::auth {

namespace {

using util::system_error;

constexpr const char* kDirectoryName = "keys";
constexpr std::size_t kKeyFileBytesMax = 8192;
/// Of the directory, files of any name.
constexpr std::size_t kEntriesMax = 1024;
constexpr std::string_view kSuffix = ".jwk";
constexpr const char* kUnfinished = ".new";  // under the lock there is only one

/// Keys that others can read are no secret any more; better not to start than to go on with them.
Result<> check_private(int fd, const std::string& path, mode_t kind, const char* remedy) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return system_error(errno, "cannot look at", path);
  if ((status.st_mode & S_IFMT) != kind) {
    return Error{ErrorCode::io_error, path + " is not a plain " + (kind == S_IFDIR ? "directory" : "file")};
  }
  if ((status.st_mode & 077U) != 0) {
    return Error{ErrorCode::io_error, path + " is open to others than its owner: run chmod " + remedy + " " + path +
                                          ", and replace the keys if others may have read them"};
  }
  return {};
}

/// Nothing if the file went away meanwhile.
Result<std::optional<util::Secret>> read_file(const util::Directory& directory, const std::string& name) {
  const std::string path = directory.path_of(name);
  util::Descriptor file(::openat(directory.fd(), name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file && errno == ENOENT) return std::optional<util::Secret>();
  if (!file) return system_error(errno, "cannot open", path);
  if (Result<> checked = check_private(file.get(), path, S_IFREG, "600"); !checked) return checked.error();
  util::Secret buffer(kKeyFileBytesMax + 1);
  std::size_t size = 0;
  while (size < buffer.size()) {
    const ssize_t got = ::read(file.get(), buffer.bytes().data() + size, buffer.size() - size);
    if (got == 0) break;
    if (got < 0 && errno != EINTR) return system_error(errno, "cannot read", path);
    if (got > 0) size += static_cast<std::size_t>(got);
  }
  if (size > kKeyFileBytesMax) return Error{ErrorCode::incompatible, path + " is too long for a key"};
  return std::optional<util::Secret>(std::in_place, buffer.text().substr(0, size));
}

Result<> write_all(int fd, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t put = ::write(fd, text.data(), text.size());
    if (put < 0 && errno != EINTR) return system_error(errno, "cannot write", path);
    if (put > 0) text.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

Result<std::vector<std::string>> key_names(const util::Directory& directory) {
  auto names = directory.names(kEntriesMax);
  if (!names) return names.error();
  std::erase_if(*names, [](const std::string& name) { return !name.ends_with(kSuffix) || name.starts_with('.'); });
  if (names->size() > kKeysMax) {
    return Error{ErrorCode::incompatible, directory.path() + " holds more keys than " + std::to_string(kKeysMax)};
  }
  std::sort(names->begin(), names->end());
  return names;
}

std::string file_name(std::string_view kid) { return std::string(kid).append(kSuffix); }

Result<util::DirectoryPtr> open_keys(const util::Directory& data) { return data.open_directory(kDirectoryName); }

}  // namespace

Result<KeyFiles> KeyFiles::lock(const util::Directory& data) {
  if (Result<> made = data.make_directory(kDirectoryName, 0700); !made) return made.error();
  auto opened = open_keys(data);
  if (!opened) return opened.error();
  const util::Directory& directory = **opened;
  if (Result<> checked = check_private(directory.fd(), directory.path(), S_IFDIR, "700"); !checked) {
    return checked.error();
  }
  while (::flock(directory.fd(), LOCK_EX) != 0) {
    if (errno != EINTR) return system_error(errno, "cannot lock", directory.path());
  }
  return KeyFiles(*std::move(opened));
}

Result<KeyFiles::Content> KeyFiles::read(const util::Directory& data) {
  auto directory = open_keys(data);
  if (!directory) return directory.error();
  return read_all(**directory);
}

Result<KeyFiles::Content> KeyFiles::read_all(const util::Directory& directory) {
  auto names = key_names(directory);
  if (!names) return names.error();
  Content content;
  util::Hasher hasher("confab.keys", content.fingerprint.size());
  for (const std::string& name : *names) {
    auto text = read_file(directory, name);
    if (!text) return text.error();
    if (!*text) continue;
    Result<Key> key = key_from_jwk((*text)->text());
    if (!key) return Error{ErrorCode::incompatible, directory.path_of(name) + ": " + key.error().message};
    if (name != file_name(key->kid)) {
      return Error{ErrorCode::incompatible, directory.path_of(name) + " is not named after its key"};
    }
    hasher.update((*text)->bytes());
    content.keys.push_back(std::move(key).value());
  }
  hasher.finish(content.fingerprint);
  return content;
}

Result<> KeyFiles::write(const Key& key) {
  const std::string name = file_name(key.kid);
  const std::string path = locked_->path_of(name);
  if (Result<> removed = locked_->remove(kUnfinished); !removed) return removed;
  auto file = locked_->open_file(kUnfinished, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
  if (!file) return file.error();
  if (Result<> written = write_all(file->get(), key_to_jwk(key).text(), path); !written) return written;
  if (::fsync(file->get()) != 0) return system_error(errno, "cannot sync", path);
  if (Result<> renamed = locked_->rename(kUnfinished, name); !renamed) return renamed;
  return locked_->sync();
}

Result<> KeyFiles::remove(std::string_view kid) {
  if (Result<> removed = locked_->remove(file_name(kid)); !removed) return removed;
  return locked_->sync();
}

}  // namespace confab::auth

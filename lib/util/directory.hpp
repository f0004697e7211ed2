#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/stat.h>
#include <sys/types.h>

#include <confab/result.hpp>

#include "util/files.hpp"

namespace confab::util {

/// An open directory. Whatever is done in it goes by its descriptor, so neither chdir() nor a rename, nor another
/// directory of the same name, can lead the work elsewhere.
///
/// Names are of entries directly in it. Every file is opened close-on-exec.
///
/// Errors (all): io_error  the operating system refused; the message names the path
/// Threads:      any.
class Directory {
 public:
  /// A relative `path` is taken from the working directory of this moment.
  static Result<std::shared_ptr<const Directory>> open(const std::string& path);

  /// One that stands in this one.
  Result<std::shared_ptr<const Directory>> open_directory(const std::string& name) const;

  int fd() const { return directory_.get(); }

  /// The absolute path it was opened under: for messages, and for check_location().
  const std::string& path() const { return path_; }
  std::string path_of(const std::string& name) const { return path_ + "/" + name; }

  /// A path of this very directory for functions that take only paths; good in this process while this lives.
  std::string path_by_descriptor() const;

  /// `flags` are those of open(2).
  Result<Descriptor> open_file(const std::string& name, int flags, mode_t mode = 0600) const;

  /// Of what a symbolic link points to, as stat(2); nothing if there is no such file.
  Result<std::optional<struct stat>> look(const std::string& name) const;

  /// Whether there is an entry of that name, be it a symbolic link to nothing.
  Result<bool> has_entry(const std::string& name) const;

  /// Names of all entries but "." and "..", at most `names_max`, in no order.
  Result<std::vector<std::string>> names(std::size_t names_max) const;

  /// Makes a directory in it, if it is not there, and the entry durable.
  Result<> make_directory(const std::string& name, mode_t mode) const;

  Result<> rename(const std::string& from, const std::string& to) const;

  /// Brings an entry of another directory here, and what stands under that name there, or fails with both as they were.
  Result<> exchange(const Directory& other, const std::string& name) const;
  /// Brings an entry of another directory here, in the place of a file of that name.
  Result<> move_here(const Directory& other, const std::string& name) const;

  /// It may be gone already.
  Result<> remove(const std::string& name) const;

  /// With the files in it, but no directory. It may be gone already.
  Result<> remove_directory(const std::string& name) const;

  /// Makes what was created, renamed or removed in it survive a crash.
  Result<> sync() const;

  /// Whether path() still leads here. Where this process may not look any more, it is taken to.
  ///
  /// Errors: io_error  it was moved, removed, or another one stands there now
  Result<> check_location() const;

 private:
  Directory(std::string path, Descriptor directory, const struct stat& found)
      : path_(std::move(path)), directory_(std::move(directory)), device_(found.st_dev), inode_(found.st_ino) {}

  static Result<std::shared_ptr<const Directory>> take(std::string path, Descriptor opened);

  std::string path_;
  Descriptor directory_;
  dev_t device_;
  ino_t inode_;
};

using DirectoryPtr = std::shared_ptr<const Directory>;

}  // namespace confab::util

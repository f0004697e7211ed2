#pragma once

#include <string>

#include <sys/socket.h>
#include <sys/un.h>

#include <confab/result.hpp>

#include "util/files.hpp"

namespace confab::util {

/// A directory whose socket files can be named, also where their path is longer than the 107 bytes of a socket address:
/// then they are named through the open directory.
class SocketDirectory {
 public:
  /// Errors: io_error  cannot be opened
  static Result<SocketDirectory> open(const std::string& path);

  /// Errors: invalid_argument  the name itself is too long
  Result<sockaddr_un> address(const std::string& name) const;

  int fd() const { return directory_.get(); }
  const std::string& path() const { return path_; }

 private:
  SocketDirectory(std::string path, Descriptor directory) : path_(std::move(path)), directory_(std::move(directory)) {}

  std::string path_;
  Descriptor directory_;
};

/// A new Unix socket: does not block, is not inherited, and the file that bind() makes is for this user only (0600).
Result<Descriptor> make_local_socket(int type);

Result<> bind_local(int fd, const sockaddr_un& address);

/// Whether the process at the other end of a connected socket runs as the user of this one.
bool same_user(int fd);

}  // namespace confab::util

#pragma once

#include <string>
#include <utility>

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/un.h>

#include <confab/result.hpp>

#include "util/directory.hpp"

namespace confab::util {

/// The address of a socket file in an open directory, by the directory's descriptor: so it is always short enough for
/// the 107 bytes of a socket address, and leads to that directory whatever its path is now.
///
/// Lifetime: good in this process while `directory` lives.
/// Errors:   invalid_argument  the name itself is too long
Result<sockaddr_un> socket_address(const Directory& directory, const std::string& name);

/// A new Unix socket: does not block, is not inherited, and the file that bind() makes is for this user only (0600).
Result<Descriptor> make_local_socket(int type);

Result<> bind_local(int fd, const sockaddr_un& address);

/// A socket that is bound to a file in a directory. Somebody may remove or replace the file; then nobody new finds the
/// socket.
class BoundSocket {
 public:
  /// As make_local_socket(), and it listens if `backlog` is not 0. Replaces a file of this name: whoever finds the
  /// name finds either that file or a socket that is ready. Until then it is `name`.new, which is replaced too.
  ///
  /// Errors: io_error  also if `name` is a directory
  static Result<BoundSocket> bind(const Directory& directory, const std::string& name, int type, int backlog = 0);

  int fd() const { return socket_.get(); }

  /// Whether the name leads to this socket's file. Errors: io_error
  Result<bool> is_at(const Directory& directory, const std::string& name) const;

 private:
  BoundSocket(Descriptor socket, dev_t device, ino_t inode)
      : socket_(std::move(socket)), device_(device), inode_(inode) {}

  Descriptor socket_;
  dev_t device_;
  ino_t inode_;  // no other file has it while the socket is open
};

/// Whether the process at the other end of a connected socket runs as the user of this one.
bool same_user(int fd);

}  // namespace confab::util

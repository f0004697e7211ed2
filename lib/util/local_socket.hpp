#pragma once

#include <string>

#include <sys/socket.h>
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

/// Whether the process at the other end of a connected socket runs as the user of this one.
bool same_user(int fd);

}  // namespace confab::util

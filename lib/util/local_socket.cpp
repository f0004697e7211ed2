#include "util/local_socket.hpp"

#include <cerrno>
#include <cstring>

#include <sys/stat.h>
#include <unistd.h>

namespace confab::util {

namespace {

constexpr std::size_t kPathBytesMax = sizeof(sockaddr_un::sun_path) - 1;

}  // namespace

Result<sockaddr_un> socket_address(const Directory& directory, const std::string& name) {
  const std::string path = directory.path_by_descriptor() + "/" + name;
  if (path.size() > kPathBytesMax) return Error{ErrorCode::invalid_argument, "a socket's name is too long"};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

Result<Descriptor> make_local_socket(int type) {
  Descriptor made(::socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  // Linux gives the socket file the mode of the socket, so there is no moment in which it stands open to others.
  if (!made || ::fchmod(made.get(), S_IRUSR | S_IWUSR) != 0) return system_error(errno, "cannot make", "a socket");
  return made;
}

Result<> bind_local(int fd, const sockaddr_un& address) {
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return system_error(errno, "cannot make", address.sun_path);
  }
  return {};
}

Result<BoundSocket> BoundSocket::bind(const Directory& directory, const std::string& name, int type, int backlog) {
  // Under its name somebody may replace it before it is looked at, and their file would be taken for this socket's.
  const std::string before = name + ".new";
  if (auto removed = directory.remove(before); !removed) return removed.error();
  const auto address = socket_address(directory, before);
  if (!address) return address.error();
  auto socket = make_local_socket(type);
  if (!socket) return socket.error();
  if (auto bound = bind_local(socket->get(), *address); !bound) return bound.error();
  if (backlog > 0 && ::listen(socket->get(), backlog) != 0) {
    return system_error(errno, "cannot listen at", directory.path_of(name));
  }
  const auto file = directory.look(before);
  if (!file) return file.error();
  if (!*file) return system_error(ENOENT, "cannot look at", directory.path_of(before));
  if (auto renamed = directory.rename(before, name); !renamed) {
    static_cast<void>(directory.remove(before));
    return renamed.error();
  }
  return BoundSocket(*std::move(socket), (*file)->st_dev, (*file)->st_ino);
}

Result<bool> BoundSocket::is_at(const Directory& directory, const std::string& name) const {
  const auto file = directory.look(name);
  if (!file) return file.error();
  return *file && (*file)->st_dev == device_ && (*file)->st_ino == inode_;
}

bool same_user(int fd) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}

}  // namespace confab::util

#include "hub/workers/siblings.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace confab::servers::hub {

namespace {

Error failed(const std::string& what) {
  return {ErrorCode::io_error, "cannot make a socket for the workers: " + what + ": " + std::strerror(errno)};
}

/// A directory for this user only, while the sockets are made in it.
class PassingDirectory {
 public:
  PassingDirectory() {
    std::error_code none;
    path_ = (std::filesystem::temp_directory_path(none) / "confab-hub-XXXXXX").string();
    if (::mkdtemp(path_.data()) == nullptr) failed_ = true;
  }
  PassingDirectory(const PassingDirectory&) = delete;
  PassingDirectory& operator=(const PassingDirectory&) = delete;
  ~PassingDirectory() {
    if (failed_) return;
    ::unlink(socket().c_str());
    ::rmdir(path_.c_str());
  }

  bool made() const { return !failed_; }
  const std::string& path() const { return path_; }
  std::string socket() const { return path_ + "/socket"; }

 private:
  std::string path_;
  bool failed_ = false;
};

}  // namespace

Result<SiblingSockets> SiblingSockets::open(int count) {
  SiblingSockets all;
  for (int i = 0; i < count; ++i) {
    const PassingDirectory directory;
    if (!directory.made()) return failed(directory.path());
    const std::string path = directory.socket();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
      return Error{ErrorCode::io_error, "cannot make a socket for the workers: the path is too long: " + path};
    }
    path.copy(address.sun_path, path.size());
    Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!listener || ::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      return failed(path);
    }
    Descriptor file(::open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!file) return failed(path);
    all.sockets_.push_back({std::move(listener), std::move(file)});
  }
  return all;
}

int SiblingSockets::listener(int loop) const {
  return ::fcntl(sockets_[static_cast<std::size_t>(loop)].listener.get(), F_DUPFD_CLOEXEC, 0);
}

std::string SiblingSockets::path(int loop) const {
  return "/proc/self/fd/" + std::to_string(sockets_[static_cast<std::size_t>(loop)].file.get());
}

Siblings::Siblings(uv_loop_t* loop, LoopIdentity self, const SiblingLimits& limits)
    : loop_(loop),
      self_(self),
      limits_(limits),
      clients_(self.sockets == nullptr ? 0 : static_cast<std::size_t>(self.sockets->count())) {}

HttpClient* Siblings::sibling(int index) {
  if (index < 0 || index == self_.index || static_cast<std::size_t>(index) >= clients_.size()) return nullptr;
  auto& client = clients_[static_cast<std::size_t>(index)];
  if (!client) {
    HttpClientOptions options;
    options.unix_path = self_.sockets->path(index);
    options.connections_max = limits_.connections_max;
    options.waiting_requests_max = limits_.waiting_requests_max;
    options.response_ms = limits_.response_ms;
    client = std::make_unique<HttpClient>(loop_, std::move(options));
  }
  return client.get();
}

}  // namespace confab::servers::hub

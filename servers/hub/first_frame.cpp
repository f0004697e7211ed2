#include "hub/first_frame.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace confab::servers::hub {

namespace {

constexpr int kHeaderBytes = 2;
constexpr unsigned char kMaskBit = 0x80;

// Says when the socket is readable: a header that arrives in two pieces must not make the loop spin.
void wake_at(int fd, int bytes) { setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes); }

}  // namespace

std::unique_ptr<FirstFrame> FirstFrame::watch(uv_loop_t* loop, int fd, Seen seen) {
  // libuv has one watcher for a descriptor, and libwebsockets has that one.
  const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return nullptr;
  auto poll = std::make_unique<uv_poll_t>();
  if (uv_poll_init(loop, poll.get(), copy) != 0) {
    ::close(copy);
    return nullptr;
  }
  std::unique_ptr<FirstFrame> self(new FirstFrame);
  self->poll_ = poll.release();
  self->fd_ = copy;
  self->seen_ = std::move(seen);
  self->poll_->data = self.get();
  wake_at(copy, kHeaderBytes);
  uv_poll_start(self->poll_, UV_READABLE | UV_DISCONNECT,
                [](uv_poll_t* handle, int, int) { static_cast<FirstFrame*>(handle->data)->look(); });
  return self;
}

void FirstFrame::look() {
  unsigned char header[kHeaderBytes];
  const ssize_t count = recv(fd_, header, sizeof header, MSG_PEEK | MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  // Fewer bytes come only with the end of the stream: libwebsockets shall see that.
  const bool masked = count < kHeaderBytes || (header[1] & kMaskBit) != 0;
  uv_poll_stop(poll_);
  const Seen seen = std::move(seen_);
  seen(masked);  // may delete this
}

FirstFrame::~FirstFrame() {
  wake_at(fd_, 1);
  uv_poll_stop(poll_);
  uv_close(reinterpret_cast<uv_handle_t*>(poll_),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_poll_t*>(handle); });
  ::close(fd_);
}

}  // namespace confab::servers::hub

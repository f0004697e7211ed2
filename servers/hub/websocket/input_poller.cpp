#include "hub/websocket/input_poller.hpp"

#include <algorithm>
#include <utility>

#include <sys/epoll.h>
#include <unistd.h>

#include "hub/websocket/socket.hpp"

namespace confab::servers::hub {

InputPoller::~InputPoller() {
  if (readable_ != nullptr) {
    uv_close(reinterpret_cast<uv_handle_t*>(readable_),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_poll_t*>(handle); });
  }
  if (epoll_ >= 0) ::close(epoll_);
}

Result<> InputPoller::start() {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  if (epoll_ < 0) return Error{ErrorCode::io_error, "no descriptor for the WebSockets"};
  readable_ = new uv_poll_t;
  uv_poll_init(loop_, readable_, epoll_);
  readable_->data = this;
  uv_poll_start(readable_, UV_READABLE,
                [](uv_poll_t* handle, int, int) { static_cast<InputPoller*>(handle->data)->read_sockets(); });
  uv_unref(reinterpret_cast<uv_handle_t*>(readable_));
  return {};
}

bool InputPoller::add(Socket& socket, int fd) {
  epoll_event readable{};
  readable.events = EPOLLIN | EPOLLRDHUP;
  readable.data.ptr = &socket;
  return epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &readable) == 0;
}

void InputPoller::remove(int fd) { epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr); }

void InputPoller::forget(Socket& socket) {
  std::replace(reading_.begin(), reading_.end(), &socket, static_cast<Socket*>(nullptr));
}

void InputPoller::bracket(std::function<void()> begin, std::function<void()> end) {
  begin_ = std::move(begin);
  end_ = std::move(end);
}

void InputPoller::begin_messages() {
  if (!std::exchange(in_messages_, true)) begin_();
}

void InputPoller::end_messages() {
  if (std::exchange(in_messages_, false)) end_();
}

void InputPoller::read_sockets() {
  std::array<epoll_event, kReadableMax> events;
  const int count = epoll_wait(epoll_, events.data(), kReadableMax, 0);
  for (int i = 0; i < count; ++i) {
    reading_.push_back(static_cast<Socket*>(events[static_cast<std::size_t>(i)].data.ptr));
  }
  for (std::size_t i = 0; i < reading_.size(); ++i) {
    if (reading_[i] != nullptr) reading_[i]->read();
  }
  reading_.clear();
}

}  // namespace confab::servers::hub

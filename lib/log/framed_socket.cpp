#include "log/framed_socket.hpp"

#include <cerrno>

#include <sys/socket.h>

namespace confab::log {

namespace {

constexpr std::size_t kSizeBytes = 4;
constexpr std::size_t kReadBytes = 64 << 10;
/// A whole frame always fits, so a reader that takes every frame always makes progress.
constexpr std::size_t kInBytesMax = kSizeBytes + kFrameBytesMax + kReadBytes;

bool would_block(int errno_value) {
  return errno_value == EAGAIN || errno_value == EWOULDBLOCK || errno_value == EINTR;
}

std::size_t load_size(const char* in) {
  std::size_t size = 0;
  for (std::size_t i = 0; i < kSizeBytes; ++i) size = size << 8U | static_cast<unsigned char>(in[i]);
  return size;
}

}  // namespace

bool FramedSocket::receive() {
  in_.erase(0, std::exchange(in_start_, 0));
  while (in_.size() + kReadBytes <= kInBytesMax) {
    const std::size_t before = in_.size();
    in_.resize(before + kReadBytes);
    const ssize_t got = ::recv(fd(), in_.data() + before, kReadBytes, 0);
    in_.resize(before + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got == 0) return false;
    if (got < 0) return would_block(errno);
  }
  return true;
}

bool FramedSocket::has_next() const {
  const std::string_view rest = std::string_view(in_).substr(in_start_);
  if (broken_ || rest.size() < kSizeBytes) return false;
  const std::size_t size = load_size(rest.data());
  return size == 0 || size > kFrameBytesMax || rest.size() >= kSizeBytes + size;
}

std::optional<FramedSocket::Frame> FramedSocket::next() {
  const std::string_view rest = std::string_view(in_).substr(in_start_);
  if (broken_ || rest.size() < kSizeBytes) return std::nullopt;
  const std::size_t size = load_size(rest.data());
  if (size == 0 || size > kFrameBytesMax) {
    broken_ = true;
    return std::nullopt;
  }
  if (rest.size() < kSizeBytes + size) return std::nullopt;
  in_start_ += kSizeBytes + size;
  return Frame{static_cast<FrameKind>(rest[kSizeBytes]), rest.substr(kSizeBytes + 1, size - 1)};
}

std::size_t FramedSocket::begin_frame(FrameKind kind) {
  if (out_start_ == out_.size()) {
    out_.clear();
    out_start_ = 0;
  }
  const std::size_t start = out_.size();
  out_.append(kSizeBytes, '\0');
  out_.push_back(static_cast<char>(kind));
  return start;
}

void FramedSocket::end_frame(std::size_t start) {
  std::size_t size = out_.size() - start - kSizeBytes;
  for (std::size_t i = kSizeBytes; i-- > 0; size >>= 8U) out_[start + i] = static_cast<char>(size & 0xffU);
}

bool FramedSocket::flush() {
  while (unsent_bytes() > 0) {
    const ssize_t sent = ::send(fd(), out_.data() + out_start_, unsent_bytes(), MSG_NOSIGNAL);
    if (sent < 0) {
      // What is gone already need not be kept until all is gone.
      out_.erase(0, std::exchange(out_start_, 0));
      return would_block(errno);
    }
    out_start_ += static_cast<std::size_t>(sent);
  }
  return true;
}

}  // namespace confab::log

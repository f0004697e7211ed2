#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "log/frame.hpp"
#include "util/files.hpp"

namespace confab::log {

/// A connected stream socket that carries frames both ways and never blocks. What it holds unread is bounded by itself,
/// what it holds unsent by its owner.
class FramedSocket {
 public:
  struct Frame {
    FrameKind kind;
    std::string_view record;  ///< until the next receive()
  };

  explicit FramedSocket(util::Descriptor socket) : socket_(std::move(socket)) {}

  int fd() const { return socket_.get(); }

  /// Takes in what has arrived, a bounded amount. False: the other end is gone.
  bool receive();

  /// The next whole frame, if there is one. After a frame that is too long or empty there is none, and broken() says
  /// so.
  std::optional<Frame> next();
  bool broken() const { return broken_; }

  /// Whether next() would give a frame, or find a broken one, without another receive(). No poll() tells of it.
  bool has_next() const;

  template <typename R>
  void send(const R& record) {
    const std::size_t start = begin_frame(R::kKind);
    store::encode(record, out_);
    end_frame(start);
  }

  /// Sends what the kernel takes. False: the other end is gone.
  bool flush();
  std::size_t unsent_bytes() const { return out_.size() - out_start_; }

 private:
  std::size_t begin_frame(FrameKind kind);
  void end_frame(std::size_t start);

  util::Descriptor socket_;
  std::string in_;
  std::size_t in_start_ = 0;
  std::string out_;
  std::size_t out_start_ = 0;
  bool broken_ = false;
};

}  // namespace confab::log

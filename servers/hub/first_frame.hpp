#pragma once

#include <functional>
#include <memory>

#include <uv.h>

namespace confab::servers::hub {

/// Looks at the first frame header of a new WebSocket before libwebsockets reads it, because libwebsockets 4.1 does not
/// check that clients mask (docs/decisions/0002). It only peeks; the bytes stay in the socket.
class FirstFrame {
 public:
  /// `masked` is false only if a frame header came that was not. Called once, from the loop.
  using Seen = std::function<void(bool masked)>;

  /// Watches a duplicate of `fd`. Null if there is no descriptor left.
  static std::unique_ptr<FirstFrame> watch(uv_loop_t* loop, int fd, Seen seen);

  /// Stops watching; `seen` is not called any more.
  ~FirstFrame();
  FirstFrame(const FirstFrame&) = delete;
  FirstFrame& operator=(const FirstFrame&) = delete;

 private:
  FirstFrame() = default;
  void look();

  uv_poll_t* poll_ = nullptr;
  int fd_ = -1;
  Seen seen_;
};

}  // namespace confab::servers::hub

#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include <uv.h>

#include <confab/result.hpp>

namespace confab::servers::hub {

class Socket;

/// Reads the sockets of one loop.
///
/// libuv has one watcher for a descriptor, and libwebsockets has taken that one. So all sockets are in an epoll set of
/// our own, which libuv watches as one descriptor more. Each iteration of the loop reads a bounded amount of each
/// socket: a client that sends without end is read again in the next one, after the others.
class InputPoller {
 public:
  explicit InputPoller(uv_loop_t* loop) : loop_(loop) {}
  ~InputPoller();
  InputPoller(const InputPoller&) = delete;
  InputPoller& operator=(const InputPoller&) = delete;

  /// Errors: io_error if there is no descriptor left.
  Result<> start();

  /// Has the socket read whenever there is something to read, from the next iteration on. False if that is impossible.
  bool add(Socket& socket, int fd);
  void remove(int fd);
  /// The socket goes away.
  void forget(Socket& socket);

  /// Where a socket reads to. The bytes in it are valid until the next socket reads.
  std::span<char> buffer() { return buffer_; }

  /// In an iteration in which messages come, `begin` is called before the first and `end` after the last.
  void bracket(std::function<void()> begin, std::function<void()> end);
  /// A message is about to be delivered.
  void begin_messages();
  /// No more messages come in this iteration.
  void end_messages();

 private:
  static constexpr std::size_t kReadBytes = 16 * 1024;  ///< of one socket in an iteration
  static constexpr int kReadableMax = 1024;             ///< sockets that are read in an iteration

  void read_sockets();

  uv_loop_t* const loop_;
  int epoll_ = -1;
  uv_poll_t* readable_ = nullptr;  ///< frees itself
  std::vector<Socket*> reading_;   ///< in this iteration; null where a socket went away
  std::array<char, kReadBytes> buffer_{};
  bool in_messages_ = false;
  std::function<void()> begin_ = [] {};
  std::function<void()> end_ = [] {};
};

}  // namespace confab::servers::hub

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <uv.h>

#include <confab/result.hpp>

#include "common/http/limits.hpp"
#include "common/http/output.hpp"

namespace confab::servers {

/// The accepted TCP or Unix socket of one connection: it knows bytes and neither HTTP nor TLS.
///
/// The peer may be slow, silent or gone. Bytes are read only while somebody wants them; what the peer does not take at
/// once is written when it does, and a peer that takes nothing for too long is told apart from a slow one.
///
/// Invariants:
/// - At most one write waits for the peer. Its bytes are the first of their queue and stay there until it is done.
/// - After close() nothing is reported but closed(), once; until then the socket must not be destroyed.
/// Threads: the loop's.
class ConnectionSocket {
 public:
  /// Told what happens to the socket. Each may close it.
  class Events {
   public:
    virtual ~Events() = default;
    /// Where bytes are read to. They are used up in got_bytes().
    virtual uv_buf_t read_buffer() = 0;
    virtual void got_bytes(std::string_view bytes) = 0;
    virtual void peer_ended() = 0;
    /// The write that waited is done.
    virtual void written() = 0;
    /// Nothing can be read or written any more.
    virtual void broken() = 0;
    /// libuv is done with the socket, so it and `this` may be destroyed.
    virtual void closed() = 0;
  };

  ConnectionSocket(uv_loop_t* loop, const HttpLimits& limits, Events& events);
  ConnectionSocket(const ConnectionSocket&) = delete;
  ConnectionSocket& operator=(const ConnectionSocket&) = delete;

  /// The caller closes a socket that failed.
  bool accept(uv_stream_t* listener);
  void set_no_delay() { uv_tcp_nodelay(&tcp_, 1); }
  /// Empty if it is local().
  const std::string& peer_address() const { return peer_address_; }
  /// A Unix socket, so the peer is a process of ours.
  bool local() const { return local_; }

  /// Reads, or reads no further. False if reading cannot begin.
  bool set_reading(bool wanted);

  /// Writes all of `queue`, or as much as the peer takes now; then writing() holds until written(). `queue` lives as
  /// long as the socket. False if the socket broke. Not while writing().
  bool write(OutputQueue& queue);
  bool writing() const { return writing_bytes_ > 0; }
  /// Of the write under way: the bytes at the front of its queue that the peer has taken.
  std::size_t taken_bytes() const;
  /// Whether the peer takes nothing: less than `write_progress_bytes` in `write_stall_ms`. To be asked regularly.
  bool stalled(std::int64_t now_ms);
  /// Writes what the peer takes at once and forgets the rest: for a last word before close().
  void try_write(std::string_view bytes);
  /// Says that we send no more.
  void shut_down();

  /// Another descriptor of the same socket, owned by the caller. Errors: io_error
  Result<int> duplicate() const;
  void close();

 private:
  static void on_alloc(uv_handle_t* handle, std::size_t, uv_buf_t* buffer);
  static void on_read(uv_stream_t* stream, ssize_t size, const uv_buf_t* buffer);
  static void on_written(uv_write_t* request, int status);

  uv_stream_t* stream() { return reinterpret_cast<uv_stream_t*>(&tcp_); }
  uv_os_fd_t descriptor() const;
  std::size_t left_bytes() const;

  const HttpLimits& limits_;
  Events& events_;
  uv_tcp_t tcp_{};
  uv_write_t write_{};
  std::string peer_address_;
  bool local_ = false;
  bool reading_ = false;
  bool closing_ = false;
  OutputQueue* queue_ = nullptr;   ///< of the write under way
  std::size_t writing_bytes_ = 0;  ///< in the write under way
  std::size_t left_seen_ = 0;      ///< of them not taken when progress was last seen
  std::int64_t write_deadline_ms_ = 0;
};

}  // namespace confab::servers

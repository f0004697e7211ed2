#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <poll.h>

#include <confab/log_sink.hpp>

#include "log/command_queue.hpp"
#include "log/framed_socket.hpp"
#include "util/local_socket.hpp"

namespace confab::log {

/// The writer's end of DATA/writer.sock: takes the commands of other processes into the queue and sends the answers.
///
/// No forwarder can do harm: frames are bounded, one that sends nonsense is cut off, and nothing more is read from one
/// that does not take its answers.
///
/// Threads: the log's.
class WriterSocket {
 public:
  /// The lock must be held: a socket file that is there is a dead writer's, and is removed.
  /// Errors: io_error
  static Result<std::unique_ptr<WriterSocket>> listen(util::DirectoryPtr directory, std::uint64_t epoch,
                                                      CommandQueue& queue, LogSink sink);

  /// Closes all connections and removes the socket file, if it is still its own. Later answers are dropped: the
  /// forwarders that wait for them ask the next writer.
  ~WriterSocket();
  WriterSocket(const WriterSocket&) = delete;
  WriterSocket& operator=(const WriterSocket&) = delete;

  /// When somebody removed or replaced the socket file, makes it anew; connections and what comes over them are not
  /// touched. Returns whether it did. Call it often: until then no other process can reach the writer.
  ///
  /// Errors: io_error  it cannot be made now; the next call tries again
  Result<bool> restore_socket();

  /// Appends what to wait for.
  void add_to(std::vector<pollfd>& waits) const;

  /// Whether frames that were read already can be taken now: then serve() must come without a wait, because no poll()
  /// tells of them.
  bool has_work() const;

  /// `ready` is what add_to() appended, after poll(), whether or not that found anything.
  void serve(std::span<const pollfd> ready);

  /// Sends answers, as many as the kernel takes. Returns whether all are sent.
  bool flush();

 private:
  struct Connection;

  WriterSocket(util::DirectoryPtr directory, util::BoundSocket listener, std::uint64_t epoch, CommandQueue& queue,
               LogSink sink);

  static Result<util::BoundSocket> make_listener(const util::Directory& directory);

  void accept_all();
  bool serve_one(const std::shared_ptr<Connection>& connection, short ready);
  bool take_frames(const std::shared_ptr<Connection>& connection);
  bool take_frame(const std::shared_ptr<Connection>& connection, const FramedSocket::Frame& frame);
  bool take_command(const std::shared_ptr<Connection>& connection, std::string_view record);

  const util::DirectoryPtr directory_;
  util::BoundSocket listener_;
  const std::uint64_t epoch_;
  CommandQueue& queue_;
  const LogSink sink_;
  std::vector<std::shared_ptr<Connection>> connections_;
};

}  // namespace confab::log

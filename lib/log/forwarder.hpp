#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <confab/log_sink.hpp>

#include "log/command_queue.hpp"
#include "log/completions.hpp"
#include "log/framed_socket.hpp"
#include "log/machine.hpp"
#include "util/clock.hpp"
#include "util/directory.hpp"

namespace confab::log {

/// What a process does that is not the writer: it keeps its commands until they are answered, and sends them to the
/// writer, all of them again to each new one. The command ids make that harmless.
///
/// Threads: the log's.
class Forwarder {
 public:
  Forwarder(const util::Directory& directory, Completions& completions, const Machine& machine,
            const util::Clock& clock, LogSink sink);

  /// Takes over commands of the queue, behind those it has.
  void adopt(std::vector<Entry> entries);

  /// Gives away all that was not answered, in order: this process becomes the writer.
  std::vector<Entry> release();

  bool idle() const { return entries_.empty(); }

  /// Ends what has waited beyond its time: unavailable if it was never sent, else outcome_unknown.
  void expire();

  /// Ends everything, in the same way.
  void abandon();

  /// Tries to reach the writer.
  /// Errors: unavailable  nobody listens (yet)
  ///         io_error
  Result<> connect();

  bool connected() const { return socket_.has_value(); }

  /// Whether the writer has said who it is, so that commands go to it.
  bool greeted() const { return greeted_; }

  /// Whether commands go to the writer and answers come: ok, or why not.
  Result<> standing() const;

  int fd() const { return socket_->fd(); }
  short events() const;

  /// Sends and receives what can be without waiting. An error means that the connection is gone.
  /// Errors: unavailable   the writer went away, or does not answer
  ///         incompatible  it is of another version, or of another store
  Result<> serve();

  std::uint64_t forwarded() const { return forwarded_; }

 private:
  Result<> exchange();
  Result<> take_frame(const FramedSocket::Frame& frame);
  Result<> take_hello(std::string_view record);
  void send_some();
  bool all_sent() const { return entries_.empty() || entries_.rbegin()->first <= last_sent_; }
  void take_answer(std::uint64_t number, Result<state::Outcome> answer);
  void end(Entry entry);

  const util::Directory& directory_;
  Completions& completions_;
  const Machine& machine_;
  const util::Clock& clock_;
  const LogSink sink_;

  std::map<std::uint64_t, Entry> entries_;  // by the number they go under, which is their order
  std::uint64_t last_number_ = 0;
  std::uint64_t last_sent_ = 0;  // on this connection
  std::uint64_t forwarded_ = 0;

  std::optional<FramedSocket> socket_;
  bool greeted_ = false;
  bool silent_ = false;  // it let a command's time pass, and has answered none since
  std::int64_t greet_by_ms_ = 0;
};

}  // namespace confab::log

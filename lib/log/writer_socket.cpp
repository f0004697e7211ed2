#include "log/writer_socket.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <unistd.h>

namespace confab::log {

namespace {

constexpr int kBacklog = 64;
constexpr std::size_t kConnectionsMax = 256;
/// Of one forwarder, taken and not yet answered, and answered and not yet sent. Beyond, its commands wait in its own
/// queue.
constexpr std::size_t kInFlightMax = 2048;
constexpr std::size_t kInFlightBytesMax = 4 << 20;
constexpr std::size_t kUnsentBytesMax = 1 << 20;

}  // namespace

struct WriterSocket::Connection {
  explicit Connection(util::Descriptor connection) : socket(std::move(connection)) {}

  bool has_room() const {
    return in_flight < kInFlightMax && in_flight_bytes < kInFlightBytesMax && socket.unsent_bytes() < kUnsentBytesMax;
  }

  FramedSocket socket;
  bool greeted = false;
  std::size_t in_flight = 0;
  std::size_t in_flight_bytes = 0;
};

Result<std::unique_ptr<WriterSocket>> WriterSocket::listen(util::DirectoryPtr directory, std::uint64_t epoch,
                                                           CommandQueue& queue, LogSink sink) {
  auto listener = make_listener(*directory);
  if (!listener) return listener.error();
  return std::unique_ptr<WriterSocket>(
      new WriterSocket(std::move(directory), *std::move(listener), epoch, queue, std::move(sink)));
}

Result<util::BoundSocket> WriterSocket::make_listener(const util::Directory& directory) {
  return util::BoundSocket::bind(directory, kWriterSocketName, SOCK_STREAM, kBacklog);
}

WriterSocket::WriterSocket(util::DirectoryPtr directory, util::BoundSocket listener, std::uint64_t epoch,
                           CommandQueue& queue, LogSink sink)
    : directory_(std::move(directory)),
      listener_(std::move(listener)),
      epoch_(epoch),
      queue_(queue),
      sink_(std::move(sink)) {}

WriterSocket::~WriterSocket() {
  const auto there = listener_.is_at(*directory_, kWriterSocketName);
  if (there && *there) static_cast<void>(directory_->remove(kWriterSocketName));
}

Result<bool> WriterSocket::restore_socket() {
  const auto there = listener_.is_at(*directory_, kWriterSocketName);
  if (!there) return there.error();
  if (*there) return false;
  auto again = make_listener(*directory_);
  if (!again) return again.error();
  accept_all();  // those who came to the old one in time
  listener_ = *std::move(again);
  return true;
}

void WriterSocket::add_to(std::vector<pollfd>& waits) const {
  waits.push_back({listener_.fd(), POLLIN, 0});
  for (const auto& connection : connections_) {
    short events = 0;
    if (connection->has_room()) events |= POLLIN;
    if (connection->socket.unsent_bytes() > 0) events |= POLLOUT;
    waits.push_back({connection->socket.fd(), events, 0});
  }
}

bool WriterSocket::has_work() const {
  return std::any_of(connections_.begin(), connections_.end(),
                     [](const auto& connection) { return connection->has_room() && connection->socket.has_next(); });
}

void WriterSocket::serve(std::span<const pollfd> ready) {
  std::vector<std::shared_ptr<Connection>> staying;
  for (std::size_t i = 0; i < connections_.size(); ++i) {
    if (serve_one(connections_[i], ready[i + 1].revents)) staying.push_back(std::move(connections_[i]));
  }
  connections_ = std::move(staying);
  if (ready[0].revents != 0) accept_all();
}

void WriterSocket::accept_all() {
  for (int i = 0; i < kBacklog; ++i) {
    util::Descriptor accepted(::accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!accepted) {
      // No descriptors left: the listener stays readable, and without a pause this thread would spin.
      if (errno == EMFILE || errno == ENFILE) ::poll(nullptr, 0, 1);
      return;
    }
    if (connections_.size() >= kConnectionsMax || !util::same_user(accepted.get())) {
      if (sink_) sink_(LogLevel::warn, "writer.sock: refused a connection (too many, or another user's)");
      continue;
    }
    auto connection = std::make_shared<Connection>(std::move(accepted));
    connection->socket.send(HelloFrame{kWriterProtocol, epoch_});
    if (connection->socket.flush()) connections_.push_back(std::move(connection));
  }
}

bool WriterSocket::serve_one(const std::shared_ptr<Connection>& connection, short ready) {
  if ((ready & (POLLERR | POLLNVAL)) != 0) return false;
  if ((ready & POLLOUT) != 0 && !connection->socket.flush()) return false;
  // Frames may be left from an iteration that found no room.
  if (!take_frames(connection)) return false;
  if (!connection->has_room()) return (ready & POLLHUP) == 0;
  if ((ready & (POLLIN | POLLHUP)) == 0) return true;
  const bool open = connection->socket.receive();
  return take_frames(connection) && open;
}

bool WriterSocket::take_frames(const std::shared_ptr<Connection>& connection) {
  while (connection->has_room()) {
    const auto frame = connection->socket.next();
    if (!frame) break;
    if (!take_frame(connection, *frame)) {
      if (sink_) sink_(LogLevel::warn, "writer.sock: cut off a process that sent what is no command of ours");
      return false;
    }
  }
  return !connection->socket.broken();
}

bool WriterSocket::take_frame(const std::shared_ptr<Connection>& connection, const FramedSocket::Frame& frame) {
  if (connection->greeted) return frame.kind == FrameKind::command && take_command(connection, frame.record);
  const auto hello =
      frame.kind == FrameKind::hello ? store::decode<HelloFrame>(frame.record) : Error{ErrorCode::internal, "no hello"};
  connection->greeted = hello && hello->protocol == kWriterProtocol && hello->epoch == epoch_;
  return connection->greeted;
}

bool WriterSocket::take_command(const std::shared_ptr<Connection>& connection, std::string_view record) {
  const auto frame = store::decode<CommandFrame>(record);
  if (!frame) return false;
  const std::uint64_t number = frame->number;
  auto command = state::decode_command(frame->command);
  if (!command) {
    // The frame is sound, so it is a process of another version: it must hear of it, not try for ever.
    connection->socket.send(to_frame(number, {ErrorCode::incompatible, "the writer is of another version"}));
    return true;
  }
  Entry entry;
  entry.bytes = command_bytes(*command);
  entry.command = *std::move(command);
  entry.on_log_thread = true;
  entry.answer_by_ms = 0;  // if this process is no longer the writer, the forwarder asks the next one itself
  entry.done = [waiting = std::weak_ptr(connection), number,
                bytes = entry.bytes](const Result<state::Outcome>& answer) {
    const auto asking = waiting.lock();
    if (!asking) return;
    --asking->in_flight;
    asking->in_flight_bytes -= bytes;
    if (answer) {
      asking->socket.send(OutcomeFrame{number, answer->position, *answer, answer->retry_after_ms});
    } else {
      asking->socket.send(to_frame(number, answer.error()));
    }
  };
  const std::size_t bytes = entry.bytes;
  const auto pushed = queue_.push(std::move(entry));
  if (pushed) {
    ++connection->in_flight;
    connection->in_flight_bytes += bytes;
  } else if (pushed.code() != ErrorCode::unavailable) {
    connection->socket.send(to_frame(number, pushed.error()));
  }  // else this process is stopping, and the forwarder will ask the next writer
  return true;
}

bool WriterSocket::flush() {
  bool all = true;
  // A connection that is found dead here is dropped by the next serve().
  for (const auto& connection : connections_)
    all = (!connection->socket.flush() || connection->socket.unsent_bytes() == 0) && all;
  return all;
}

}  // namespace confab::log

#include "log/peers.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <unistd.h>

namespace confab::log {

namespace {

constexpr int kBacklog = 64;
constexpr std::size_t kPeersMax = 256;
/// Of one peer, taken and not yet answered, and answered and not yet sent. Beyond, its commands wait in its own queue.
constexpr std::size_t kInFlightMax = 2048;
constexpr std::size_t kInFlightBytesMax = 4 << 20;
constexpr std::size_t kUnsentBytesMax = 1 << 20;

}  // namespace

struct Peers::Peer {
  explicit Peer(util::Descriptor connection) : socket(std::move(connection)) {}

  bool has_room() const {
    return in_flight < kInFlightMax && in_flight_bytes < kInFlightBytesMax && socket.unsent_bytes() < kUnsentBytesMax;
  }

  FramedSocket socket;
  bool greeted = false;
  std::size_t in_flight = 0;
  std::size_t in_flight_bytes = 0;
};

Result<std::unique_ptr<Peers>> Peers::listen(util::DirectoryPtr directory, std::uint64_t epoch, CommandQueue& queue,
                                             LogSink sink) {
  auto listener = make_listener(*directory);
  if (!listener) return listener.error();
  return std::unique_ptr<Peers>(new Peers(std::move(directory), *std::move(listener), epoch, queue, std::move(sink)));
}

Result<util::BoundSocket> Peers::make_listener(const util::Directory& directory) {
  return util::BoundSocket::bind(directory, kWriterSocketName, SOCK_STREAM, kBacklog);
}

Peers::Peers(util::DirectoryPtr directory, util::BoundSocket listener, std::uint64_t epoch, CommandQueue& queue,
             LogSink sink)
    : directory_(std::move(directory)),
      listener_(std::move(listener)),
      epoch_(epoch),
      queue_(queue),
      sink_(std::move(sink)) {}

Peers::~Peers() {
  const auto there = listener_.is_at(*directory_, kWriterSocketName);
  if (there && *there) static_cast<void>(directory_->remove(kWriterSocketName));
}

Result<bool> Peers::restore_socket() {
  const auto there = listener_.is_at(*directory_, kWriterSocketName);
  if (!there) return there.error();
  if (*there) return false;
  auto again = make_listener(*directory_);
  if (!again) return again.error();
  accept_all();  // those who came to the old one in time
  listener_ = *std::move(again);
  return true;
}

void Peers::add_to(std::vector<pollfd>& waits) const {
  waits.push_back({listener_.fd(), POLLIN, 0});
  for (const auto& peer : peers_) {
    short events = 0;
    if (peer->has_room()) events |= POLLIN;
    if (peer->socket.unsent_bytes() > 0) events |= POLLOUT;
    waits.push_back({peer->socket.fd(), events, 0});
  }
}

bool Peers::has_work() const {
  return std::any_of(peers_.begin(), peers_.end(),
                     [](const auto& peer) { return peer->has_room() && peer->socket.has_next(); });
}

void Peers::serve(std::span<const pollfd> ready) {
  std::vector<std::shared_ptr<Peer>> staying;
  for (std::size_t i = 0; i < peers_.size(); ++i) {
    if (serve_one(peers_[i], ready[i + 1].revents)) staying.push_back(std::move(peers_[i]));
  }
  peers_ = std::move(staying);
  if (ready[0].revents != 0) accept_all();
}

void Peers::accept_all() {
  for (int i = 0; i < kBacklog; ++i) {
    util::Descriptor connection(::accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!connection) {
      // No descriptors left: the listener stays readable, and without a pause this thread would spin.
      if (errno == EMFILE || errno == ENFILE) ::poll(nullptr, 0, 1);
      return;
    }
    if (peers_.size() >= kPeersMax || !util::same_user(connection.get())) {
      if (sink_) sink_(LogLevel::warn, "writer.sock: refused a connection (too many, or another user's)");
      continue;
    }
    auto peer = std::make_shared<Peer>(std::move(connection));
    peer->socket.send(HelloFrame{kWriterProtocol, epoch_});
    if (peer->socket.flush()) peers_.push_back(std::move(peer));
  }
}

bool Peers::serve_one(const std::shared_ptr<Peer>& peer, short ready) {
  if ((ready & (POLLERR | POLLNVAL)) != 0) return false;
  if ((ready & POLLOUT) != 0 && !peer->socket.flush()) return false;
  // Frames may be left from an iteration that found no room.
  if (!take_frames(peer)) return false;
  if (!peer->has_room()) return (ready & POLLHUP) == 0;
  if ((ready & (POLLIN | POLLHUP)) == 0) return true;
  const bool open = peer->socket.receive();
  return take_frames(peer) && open;
}

bool Peers::take_frames(const std::shared_ptr<Peer>& peer) {
  while (peer->has_room()) {
    const auto frame = peer->socket.next();
    if (!frame) break;
    if (!take_frame(peer, *frame)) {
      if (sink_) sink_(LogLevel::warn, "writer.sock: cut off a process that sent what is no command of ours");
      return false;
    }
  }
  return !peer->socket.broken();
}

bool Peers::take_frame(const std::shared_ptr<Peer>& peer, const FramedSocket::Frame& frame) {
  if (peer->greeted) return frame.kind == FrameKind::command && take_command(peer, frame.record);
  const auto hello =
      frame.kind == FrameKind::hello ? store::decode<HelloFrame>(frame.record) : Error{ErrorCode::internal, "no hello"};
  peer->greeted = hello && hello->protocol == kWriterProtocol && hello->epoch == epoch_;
  return peer->greeted;
}

bool Peers::take_command(const std::shared_ptr<Peer>& peer, std::string_view record) {
  const auto frame = store::decode<CommandFrame>(record);
  if (!frame) return false;
  const std::uint64_t number = frame->number;
  auto command = state::decode_command(frame->command);
  if (!command) {
    // The frame is sound, so it is a process of another version: it must hear of it, not try for ever.
    peer->socket.send(to_frame(number, {ErrorCode::incompatible, "the writer is of another version"}));
    return true;
  }
  Entry entry;
  entry.bytes = command_bytes(*command);
  entry.command = *std::move(command);
  entry.on_log_thread = true;
  entry.answer_by_ms = 0;  // if this process is no longer the writer, the peer asks the next one itself
  entry.done = [waiting = std::weak_ptr(peer), number, bytes = entry.bytes](const Result<state::Outcome>& answer) {
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
    ++peer->in_flight;
    peer->in_flight_bytes += bytes;
  } else if (pushed.code() != ErrorCode::unavailable) {
    peer->socket.send(to_frame(number, pushed.error()));
  }  // else this process is stopping, and the peer will ask the next writer
  return true;
}

bool Peers::flush() {
  bool all = true;
  // A connection that is found dead here is dropped by the next serve().
  for (const auto& peer : peers_) all = (!peer->socket.flush() || peer->socket.unsent_bytes() == 0) && all;
  return all;
}

}  // namespace confab::log

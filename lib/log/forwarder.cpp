#include "log/forwarder.hpp"

#include <cerrno>
#include <utility>

#include <poll.h>
#include <sys/socket.h>

#include "util/local_socket.hpp"

namespace confab::log {

namespace {

constexpr std::int64_t kGreetWithinMs = 5000;
/// More is not made ready to send: the commands wait in their own form.
constexpr std::size_t kCommandBytesUnsentMax = 256 << 10;

Error went_away() { return {ErrorCode::unavailable, "the writing process went away"}; }

Error does_not_answer() { return {ErrorCode::unavailable, "the writing process does not answer", {}, 1000}; }

Error other_version() { return {ErrorCode::incompatible, "the writing process is of another version"}; }

}  // namespace

Forwarder::Forwarder(const util::Directory& directory, Completions& completions, const Machine& machine,
                     const util::Clock& clock, LogSink sink)
    : directory_(directory), completions_(completions), machine_(machine), clock_(clock), sink_(std::move(sink)) {}

void Forwarder::adopt(std::vector<Entry> entries) {
  for (Entry& entry : entries) entries_.emplace_hint(entries_.end(), ++last_number_, std::move(entry));
}

std::vector<Entry> Forwarder::release() {
  std::vector<Entry> all;
  all.reserve(entries_.size());
  for (auto& [number, entry] : entries_) all.push_back(std::move(entry));
  entries_.clear();
  return all;
}

void Forwarder::end(Entry entry) {
  if (entry.maybe_applied) {
    completions_.answer(std::move(entry),
                        Error{ErrorCode::outcome_unknown, "the writing process went away with the command"});
  } else {
    completions_.answer(std::move(entry), Error{ErrorCode::unavailable, "no writing process was reached", {}, 1000});
  }
}

void Forwarder::expire() {
  const std::int64_t now = clock_.steady_ms();
  for (auto it = entries_.begin(); it != entries_.end();) {
    if (it->second.answer_by_ms > now) {
      ++it;
      continue;
    }
    Entry entry = std::move(it->second);
    it = entries_.erase(it);
    silent_ = silent_ || entry.maybe_applied;
    end(std::move(entry));
  }
}

void Forwarder::abandon() {
  for (Entry& entry : release()) end(std::move(entry));
}

Result<> Forwarder::connect() {
  const auto address = util::socket_address(directory_, kWriterSocketName);
  if (!address) return address.error();
  auto socket = util::make_local_socket(SOCK_STREAM);
  if (!socket) return socket.error();
  if (::connect(socket->get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0) {
    return Error{ErrorCode::unavailable, "no writing process is listening", {}, 100};
  }
  if (!util::same_user(socket->get())) {
    return Error{ErrorCode::io_error, "the writing process runs as another user"};
  }
  socket_.emplace(*std::move(socket));
  greeted_ = silent_ = false;
  greet_by_ms_ = clock_.steady_ms() + kGreetWithinMs;
  last_sent_ = 0;
  return {};
}

Result<> Forwarder::standing() const {
  if (!greeted_) return Error{ErrorCode::unavailable, "the writing process has not said hello yet", {}, 100};
  if (silent_) return does_not_answer();
  return {};
}

short Forwarder::events() const { return static_cast<short>(socket_->unsent_bytes() > 0 ? POLLIN | POLLOUT : POLLIN); }

Result<> Forwarder::serve() {
  Result<> going = exchange();
  if (!going) {
    socket_.reset();
    greeted_ = false;
  }
  return going;
}

Result<> Forwarder::exchange() {
  const bool open = socket_->receive();
  while (const auto frame = socket_->next()) {
    if (auto taken = take_frame(*frame); !taken) return taken;
  }
  if (socket_->broken()) return other_version();
  if (!open) return went_away();
  if (!greeted_) {
    if (clock_.steady_ms() < greet_by_ms_) return {};
    return does_not_answer();
  }
  // Whatever is left unsent here must make poll() tell when there is room, so the kernel's buffer must be full.
  do {
    send_some();
    if (!socket_->flush()) return went_away();
  } while (socket_->unsent_bytes() == 0 && !all_sent());
  return {};
}

Result<> Forwarder::take_frame(const FramedSocket::Frame& frame) {
  if (!greeted_) return frame.kind == FrameKind::hello ? take_hello(frame.record) : other_version();
  if (frame.kind == FrameKind::outcome) {
    auto outcome = store::decode<OutcomeFrame>(frame.record);
    if (!outcome) return other_version();
    outcome->outcome.position = outcome->position;
    outcome->outcome.retry_after_ms = outcome->retry_after_ms;
    take_answer(outcome->number, std::move(outcome->outcome));
    return {};
  }
  if (frame.kind == FrameKind::failure) {
    auto failure = store::decode<FailureFrame>(frame.record);
    if (!failure) return other_version();
    const std::uint64_t number = failure->number;
    take_answer(number, to_error(*std::move(failure)));
    return {};
  }
  return other_version();
}

Result<> Forwarder::take_hello(std::string_view record) {
  const auto hello = store::decode<HelloFrame>(record);
  if (!hello || hello->protocol != kWriterProtocol) return other_version();
  const auto epoch = machine_.epoch();
  if (!epoch) return epoch.error();
  if (hello->epoch != *epoch) return Error{ErrorCode::incompatible, "the writing process has another store open"};
  socket_->send(HelloFrame{kWriterProtocol, *epoch});
  greeted_ = true;
  return {};
}

void Forwarder::take_answer(std::uint64_t number, Result<state::Outcome> answer) {
  silent_ = false;
  const auto found = entries_.find(number);
  if (found == entries_.end() || number > last_sent_) return;  // it expired meanwhile
  Entry entry = std::move(found->second);
  entries_.erase(found);
  // Refusals by the rules come as outcomes. A failure says nothing of what a writer before this one did.
  const bool sent_again = entry.sent_again;
  // What a writer says that cannot read the command: the same as one that must not apply it yet.
  if (answer.code() == ErrorCode::incompatible) answer = state::refuse(state::Refusal::level_too_low);
  if (!answer) return completions_.fail(std::move(entry), answer.error(), sent_again);
  completions_.answer(std::move(entry), std::move(answer));
}

void Forwarder::send_some() {
  for (auto it = entries_.upper_bound(last_sent_); it != entries_.end();) {
    if (socket_->unsent_bytes() >= kCommandBytesUnsentMax) return;
    auto& [number, entry] = *it;
    CommandFrame frame{number, {}};
    state::encode(entry.command, frame.command);
    last_sent_ = number;
    if (frame.command.size() + 64 > kFrameBytesMax) {
      Entry large = std::move(entry);
      it = entries_.erase(it);
      completions_.answer(std::move(large), Error{ErrorCode::too_large, "the command is larger than a frame"});
      continue;
    }
    socket_->send(frame);
    entry.sent_again = std::exchange(entry.maybe_applied, true);
    ++forwarded_;
    ++it;
  }
}

}  // namespace confab::log

#include "log/command_queue.hpp"

#include <memory>
#include <utility>
#include <variant>

#include <sys/eventfd.h>
#include <unistd.h>

namespace confab::log {

namespace {

/// A full queue empties in about this time on a disk of the usual kind.
constexpr int kRetryAfterMs = 250;

struct BodyBytes {
  std::size_t operator()(const state::RegisterUser& body) const {
    return body.email.size() + body.name.size() + body.password_hash.size() + body.shown_email.size() +
           body.words.size();
  }
  std::size_t operator()(const state::SetPassword& body) const {
    return body.password_hash.size() + body.expected_hash.size();
  }
  std::size_t operator()(const state::StartSession& body) const {
    return body.password_hash.size() + body.device.size();
  }
  std::size_t operator()(const state::CreateGroup& body) const {
    return body.title.size() + body.members.size() * sizeof(UserId);
  }
  std::size_t operator()(const state::AddMembers& body) const { return body.users.size() * sizeof(UserId); }
  std::size_t operator()(const state::SendMessage& body) const {
    return body.body.size() + body.client_key.size() + body.data.size() + body.mentions.size() * sizeof(UserId);
  }
  std::size_t operator()(const state::EditMessage& body) const { return body.body.size() + body.data.size(); }
  std::size_t operator()(const state::UpdateUser& body) const {
    return body.shown_email.size() + body.words.size() + (body.email ? body.email->size() : 0) +
           (body.name ? body.name->size() : 0) + (body.about ? body.about->size() : 0) +
           (body.picture ? body.picture->size() : 0);
  }
  std::size_t operator()(const state::UpdateProfile& body) const {
    return body.words.size() + (body.name ? body.name->size() : 0) + (body.about ? body.about->size() : 0) +
           (body.picture ? body.picture->size() : 0);
  }
  std::size_t operator()(const state::CreateReport& body) const { return body.reason.size(); }
  std::size_t operator()(const state::FindNames& body) const {
    std::size_t bytes = 0;
    for (const auto& found : body.names) bytes += sizeof found + found.name.size() + found.words.size();
    return bytes;
  }
  std::size_t operator()(const state::MakeAccountToken& body) const {
    return body.email.size() + body.shown_email.size() + body.expected_hash.size();
  }
  std::size_t operator()(const state::ResetPassword& body) const { return body.password_hash.size(); }
  std::size_t operator()(const state::UpdateConversation& body) const {
    std::size_t bytes = 0;
    for (const auto* text : {&body.title, &body.description, &body.picture}) bytes += *text ? (*text)->size() : 0;
    return bytes;
  }
  template <typename Fixed>
  std::size_t operator()(const Fixed&) const {
    return 0;
  }
};

}  // namespace

std::size_t command_bytes(const state::Command& command) {
  return sizeof(state::Command) + std::visit(BodyBytes{}, command.body);
}

CommandQueue::CommandQueue(const Limits& limits, util::Descriptor wake)
    : held_max_(limits.commands_queued_max),
      held_bytes_max_(limits.commands_queued_bytes_max),
      wake_(std::move(wake)) {}

Result<std::unique_ptr<CommandQueue>> CommandQueue::make(const Limits& limits) {
  util::Descriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake) return Error{ErrorCode::unavailable, "the system gives no event descriptor"};
  return std::unique_ptr<CommandQueue>(new CommandQueue(limits, std::move(wake)));
}

Result<> CommandQueue::push(Entry entry) {
  bool awaited = false;
  {
    const util::MutexLock lock(mutex_);
    if (closed_) return Error{ErrorCode::unavailable, "shutting down"};
    if (held() >= held_max_ || held_bytes() + entry.bytes > held_bytes_max_) {
      refused_.fetch_add(1, std::memory_order_relaxed);
      return Error{ErrorCode::overloaded, "too many commands are waiting to be written", {}, kRetryAfterMs};
    }
    held_.fetch_add(1, std::memory_order_relaxed);
    held_bytes_.fetch_add(entry.bytes, std::memory_order_relaxed);
    waiting_.push_back(std::move(entry));
    awaited = holds_ == 0 && waiting_.size() == wake_at_;
  }
  // The log's thread sleeps for long only after it has seen an empty queue.
  if (awaited) wake();
  return {};
}

void CommandQueue::hold() {
  const util::MutexLock lock(mutex_);
  ++holds_;
}

void CommandQueue::release() {
  bool waiting = false;
  {
    const util::MutexLock lock(mutex_);
    --holds_;
    waiting = !waiting_.empty();  // even if another holds: nobody waits longer than for one release
  }
  if (waiting) wake();
}

std::vector<Entry> CommandQueue::take(std::size_t count_max, std::size_t bytes_max) {
  std::vector<Entry> taken;
  std::size_t bytes = 0;
  const util::MutexLock lock(mutex_);
  while (!waiting_.empty() && taken.size() < count_max) {
    bytes += waiting_.front().bytes;
    if (!taken.empty() && bytes > bytes_max) break;
    taken.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return taken;
}

void CommandQueue::put_back(std::vector<Entry> entries) {
  const util::MutexLock lock(mutex_);
  waiting_.insert(waiting_.begin(), std::make_move_iterator(entries.begin()), std::make_move_iterator(entries.end()));
}

void CommandQueue::answer(Entry& entry, Result<state::Outcome> answer) {
  held_.fetch_sub(1, std::memory_order_relaxed);
  held_bytes_.fetch_sub(entry.bytes, std::memory_order_relaxed);
  const Log::Done done = std::exchange(entry.done, {});
  done(std::move(answer));
}

void CommandQueue::close() {
  {
    const util::MutexLock lock(mutex_);
    closed_ = true;
  }
  wake();
}

void CommandQueue::wake() {
  const std::uint64_t one = 1;
  // Fails only when the counter is full, and then it is readable.
  [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
}

bool CommandQueue::wake_at(std::size_t waiting) {
  const util::MutexLock lock(mutex_);
  wake_at_ = waiting;
  return waiting_.size() >= waiting;
}

void CommandQueue::clear_wake() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto read = ::read(wake_.get(), &count, sizeof count);
}

bool CommandQueue::empty() const {
  const util::MutexLock lock(mutex_);
  return waiting_.empty();
}

bool CommandQueue::closed() const {
  const util::MutexLock lock(mutex_);
  return closed_;
}

}  // namespace confab::log

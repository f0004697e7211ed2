#include "bench/engine/world.hpp"

#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "state/state.hpp"
#include "store/environment.hpp"
#include "support/test_store.hpp"

namespace confab::bench {

namespace {

using tests::must;

constexpr std::size_t kBatchCommands = 1'000;
constexpr std::size_t kRecordBytes = 200;
/// Of a record in `log`, what is not the body.
constexpr std::size_t kRecordFrameBytes = 64;
constexpr TimeMs kBegin = 1'700'000'000'000;
constexpr TimeMs kSessionMs = Limits::refresh_token_ms_max;

/// Applies commands to the tables without an engine.
class Builder {
 public:
  explicit Builder(const std::string& directory) {
    store::EnvironmentOptions options;
    options.directory = directory;
    environment_ = must(store::Environment::open(options));
    must(state_.load(*environment_));
  }

  template <typename Body>
  state::Outcome apply(Body body, Caller caller = {}) {
    if (!txn_) begin();
    state::Command command;
    ++commands_;
    std::memcpy(command.id.data(), &commands_, sizeof commands_);
    command.id.back() = 1;
    command.caller = caller;
    command.at = kBegin + static_cast<TimeMs>(commands_);
    command.body = std::move(body);
    auto outcome = must(state_.apply(command));
    if (outcome.error != 0) {
      const auto why = state::refuse(outcome.reason, outcome.error_field);
      throw std::runtime_error("the world is not made: " + why.message);
    }
    if (commands_ % kBatchCommands == 0) commit();
    return outcome;
  }

  void commit() {
    if (!txn_) return;
    must(state_.finish());
    must(txn_->commit());
    state_.committed();
    txn_.reset();
  }

 private:
  void begin() {
    txn_.emplace(must(environment_->write()));
    must(state_.begin(*txn_));
  }

  std::unique_ptr<store::Environment> environment_;
  state::State state_;
  std::optional<store::WriteTxn> txn_;
  std::uint64_t commands_ = 0;
};

/// The one who begins a direct conversation, and the other: (1,2), (2,3), … then (1,3), (2,4), …, so that everybody is
/// in about as many.
std::pair<UserId, UserId> pair_of(const WorldSize& size, std::uint64_t conversation) {
  const std::uint64_t one = conversation % size.users;
  const std::uint64_t other = (one + 1 + conversation / size.users) % size.users;
  return {UserId(one + 1), UserId(other + 1)};
}

Caller signed_in(UserId user) { return {user, SessionId(user.value)}; }

void expect(bool as_thought) {
  if (!as_thought) throw std::runtime_error("the world's ids are not what they were thought to be");
}

void make_users(Builder& builder, std::uint64_t count) {
  for (std::uint64_t i = 1; i <= count; ++i) {
    const std::string name = std::to_string(i * 0x9e3779b97f4a7c15);  // e-mails in no order
    const UserId id = builder.apply(state::RegisterUser{name + "@example.com", name, "no password"}).user;
    state::StartSession start{id, "no password", {}, "bench", kSessionMs};
    expect(id.value == i && builder.apply(std::move(start)).session == signed_in(id).session);
  }
}

}  // namespace

std::string message_body() { return std::string(kRecordBytes - kRecordFrameBytes, 'x'); }

std::vector<Target> targets_of(const WorldSize& size) {
  std::vector<Target> targets;
  for (std::uint64_t i = 0; i < size.conversations; ++i) {
    targets.push_back({signed_in(pair_of(size, i).first), ConversationId(i + 1)});
  }
  return targets;
}

void make_world(const std::string& directory, const WorldSize& size) {
  Builder builder(directory);
  make_users(builder, size.users);
  const auto targets = targets_of(size);
  for (std::uint64_t i = 0; i < size.conversations; ++i) {
    const auto opened = builder.apply(state::OpenDirect{pair_of(size, i).second}, targets[i].author);
    expect(opened.conversation == targets[i].conversation);
  }
  for (std::uint64_t i = 0; i < size.messages; ++i) {
    const Target& target = targets[i % targets.size()];
    builder.apply(state::SendMessage{{message_body()}, target.conversation}, target.author);
  }
  builder.commit();
}

}  // namespace confab::bench

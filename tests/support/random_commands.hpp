#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "state/command.hpp"

namespace confab::tests {

/// Makes commands at random, good and bad ones, of a few people who talk. The same seed and the same outcomes give the
/// same commands. Show it every outcome: it speaks of what exists.
class RandomCommands {
 public:
  struct Options {
    bool repeats = true;  ///< some commands under the key of an earlier one
    bool trims = true;
  };

  RandomCommands(std::uint64_t seed, Options options);
  explicit RandomCommands(std::uint64_t seed) : RandomCommands(seed, Options{}) {}

  state::Command next();
  void observe(const state::Command& command, const state::Outcome& outcome);

 private:
  struct KnownSession {
    UserId user;
    SessionId id;
    std::uint8_t family = 0;
    std::uint64_t generation = 1;  // current as far as we know
  };

  struct KnownConversation {
    std::set<UserId> members;
    std::set<UserId> left;
    std::uint64_t last_seq = 0;
    UserId owner;
    std::uint64_t liked = 0;  // the message that one reacts to; 0: none
  };

  std::uint64_t below(std::uint64_t end) { return std::uniform_int_distribution<std::uint64_t>(0, end - 1)(engine_); }
  bool one_in(std::uint64_t n) { return below(n) == 0; }
  /// Rising; one of them may not be there.
  std::vector<UserId> some_others(UserId caller);
  UserId some_user() { return UserId(1 + below(users_ + (one_in(20) ? 1 : 0))); }
  ConversationId some_conversation();
  Caller some_caller();
  Caller some_member(ConversationId conversation);
  void observe_message(const state::Outcome& outcome);
  std::string some_body();
  std::string some_data();
  void say_more(state::SendMessage& send, Seq seq);
  std::string password_of(UserId user);

  state::Command made(decltype(state::Command::body) body, Caller caller = {});
  state::Command talk();
  state::Command change_membership();
  state::Command change(ConversationId conversation, Caller caller, Seq seq);
  state::Command react(ConversationId conversation, Caller caller, Seq seq);
  state::Command sign_in_or_out();
  state::Command meet();
  state::Command run_group(ConversationId conversation, Caller caller);
  state::Command invite(ConversationId conversation, Caller caller);
  state::Command arrange(ConversationId conversation, Caller caller);
  state::Command rename();
  std::string words_of(const std::string& name);
  state::Command of_people();
  state::Command of_host();
  state::Command follow();
  state::Command prove();
  state::Command again();
  void maybe_keyed(state::Command& command);

  Options options_;
  std::mt19937_64 engine_;
  TimeMs now_ = 1'700'000'000'000;
  TimeMs wrong_by_ = 0;  // what the clock shows beyond that
  std::uint64_t users_ = 0;
  std::uint64_t conversations_ = 0;
  std::map<ConversationId, KnownConversation> known_;
  std::uint64_t last_position_ = 0;
  std::uint64_t commands_ = 0;
  std::uint64_t keys_ = 0;
  std::uint64_t tokens_ = 0;
  std::uint64_t invites_ = 0;
  std::map<UserId, std::string> passwords_;
  std::vector<KnownSession> sessions_;
  std::vector<state::Command> keyed_;
  std::vector<Position> reports_;
  UserId disabled_;  // 0: nobody, as far as we know
};

}  // namespace confab::tests

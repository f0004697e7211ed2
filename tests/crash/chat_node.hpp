#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <confab/result.hpp>

#include "log/local_log.hpp"
#include "log/state_machine.hpp"
#include "store/environment.hpp"
#include "util/clock.hpp"
#include "util/random.hpp"

namespace confab::crash {

inline constexpr UserId kAuthor{1};
inline constexpr UserId kOther{2};
inline constexpr ConversationId kConversation{1};

/// Store, rules and log of one process, as the engine puts them together.
class ChatNode {
 public:
  static Result<std::unique_ptr<ChatNode>> open(const std::string& data_dir);

  log::Log& log() { return *log_; }
  store::Environment& environment() { return *environment_; }

 private:
  explicit ChatNode(std::unique_ptr<store::Environment> environment)
      : environment_(std::move(environment)), machine_(*environment_) {}

  util::SystemClock clock_;
  util::SystemRandom random_;
  std::unique_ptr<store::Environment> environment_;
  log::StateMachine machine_;
  std::unique_ptr<log::LocalLog> log_;
};

/// Opens the store alone, small enough for many of them.
Result<std::unique_ptr<store::Environment>> open_store(const std::string& data_dir);

/// Two users and their conversation, in a new store.
Result<> make_conversation(ChatNode& node);

/// The command of sender `sender` for its message `number`: always the same id and body for the same two.
state::Command message_command(std::uint64_t sender, std::uint64_t number);

/// "SENDER NUMBER"
std::string message_body(std::uint64_t sender, std::uint64_t number);

}  // namespace confab::crash

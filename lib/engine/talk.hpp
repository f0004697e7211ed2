#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <confab/engine.hpp>

#include "engine/commands.hpp"
#include "engine/done.hpp"
#include "engine/live.hpp"
#include "engine/reads.hpp"
#include "state/command.hpp"

namespace confab::engine {

/// Conversations and messages. What a user does there takes more than a command. Before the log, the host may refuse a
/// message or change its text, and a message that is sent again may be older than the ids that the writer remembers.
/// After it, the outcome has to become what the caller asked for, such as the conversation as they see it.
///
/// Threads:  any. Completions are called on the log's thread for them or a query thread.
/// Lifetime: ends after its last completion and before its parts do.
class Talk {
 public:
  Talk(const EngineOptions& options, const Reads& reads, Commands& commands, const Live& live)
      : options_(options), reads_(reads), commands_(commands), live_(live) {}

  void open_direct(const Caller& caller, UserId other, Done<Conversation> done);
  void create_group(const Caller& caller, std::string_view title, std::vector<UserId> members,
                    std::string_view client_key, Done<Conversation> done);
  void add_member(const Caller& caller, ConversationId id, UserId user, Done<Message> done);
  void add_members(const Caller& caller, ConversationId id, std::vector<UserId> users, Done<AddedMembers> done);
  void update_conversation(const Caller& caller, ConversationId id, ConversationUpdate update, Done<Conversation> done);
  void set_role(const Caller& caller, ConversationId id, UserId user, Role role, Done<Position> done);
  void set_preferences(const Caller& caller, ConversationId id, const PreferencesUpdate& update, Done<Position> done);
  /// The conversation as the caller sees it, after what they did at a position.
  void give_conversation(const Caller& caller, ConversationId id, Position at, const Done<Conversation>& done);
  void remove_member(const Caller& caller, ConversationId id, UserId user, Done<Message> done);
  void send_message(const Caller& caller, ConversationId id, const Draft& draft, bool retry, Done<Message> done);
  void edit_message(const Caller& caller, ConversationId id, Seq seq, std::string_view body, std::string_view data,
                    Done<Message> done);
  void delete_message(const Caller& caller, ConversationId id, Seq seq, Done<Message> done);
  void pin_message(const Caller& caller, ConversationId id, Seq seq, bool pinned, Done<Message> done);
  void react(const Caller& caller, ConversationId id, Seq seq, std::string_view emoji, bool removed,
             Done<Message> done);
  void list_conversation(const Caller& caller, ConversationId id, bool hidden, Done<Position> done);
  void forget(const Caller& caller, ConversationId id, Done<Position> done);
  void mark_read(const Caller& caller, ConversationId id, Seq seq, Done<ReadMark> done);

 private:
  /// The text that the host lets pass.
  Result<std::string> moderate(OutgoingMessage message) const;
  /// Sends it on its way if it `passed` moderation.
  void submit_send(state::Command send, const Result<>& passed, Done<Message> done);
  void give_sent(const Caller& caller, Message message, const Done<Message>& done);
  void send_again(state::Command command, Result<> passed, Done<Message> done);
  Result<std::optional<Message>> placed_before(state::Command& command) const;
  void refuse(state::Command send, Error why, Done<Message> done);
  void submit_change(const Caller& caller, decltype(state::Command::body) body, Done<Message> done);
  void submit_notice(const Caller& caller, decltype(state::Command::body) body, Done<Message> done);

  const EngineOptions& options_;
  const Reads& reads_;
  Commands& commands_;
  const Live& live_;
};

}  // namespace confab::engine

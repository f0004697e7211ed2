#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/test_store.hpp"

namespace confab::tests {

inline constexpr TimeMs kHourMs = 3'600'000;

/// A store in which people talk: short words for tests of the rules. Time passes one second per command.
class Chat {
 public:
  explicit Chat(std::uint64_t window_positions = Limits::command_window_positions, const state::Bounds& bounds = {})
      : store(window_positions, bounds) {}
  explicit Chat(const state::Bounds& bounds) : Chat(Limits::command_window_positions, bounds) {}

  template <typename Body>
  state::Command command(Body body, Caller caller = {}) {
    state::Command made;
    made.id = next_id();
    made.request_hash = made.id[0];
    made.caller = caller;
    made.at = now += 1000;
    made.body = std::move(body);
    return made;
  }

  /// With a client key: the same caller and key make the same command id.
  template <typename Body>
  state::Command keyed(Body body, Caller caller, std::string_view key, std::uint64_t request_hash = 1) {
    auto made = command(std::move(body), caller);
    made.identified = true;
    made.request_hash = request_hash;
    made.id = {};
    made.id[0] = static_cast<std::uint8_t>(caller.user.value);
    for (std::size_t i = 0; i < key.size() && i < 14; ++i) made.id[i + 2] = static_cast<std::uint8_t>(key[i]);
    made.id[1] = 0xff;
    return made;
  }

  template <typename Body>
  state::Outcome act(Body body, Caller caller = {}) {
    return store.apply(command(std::move(body), caller));
  }

  UserId user(const std::string& name) {
    return act(state::RegisterUser{name + "@example.com", name, "hash of " + name}).user;
  }
  Caller session(UserId user, const std::string& name, std::int64_t lives_ms = 3'600'000) {
    state::StartSession start{user, "hash of " + name, family(1), "phone", lives_ms};
    return {user, act(std::move(start)).session};
  }
  ConversationId direct(UserId one, UserId other) { return act(state::OpenDirect{other}, one).conversation; }
  ConversationId group(UserId owner, std::vector<UserId> members) {
    return act(state::CreateGroup{"a group", std::move(members)}, owner).conversation;
  }
  state::Outcome send(UserId author, ConversationId to, const std::string& body = "hi") {
    return act(state::SendMessage{{body}, to}, author);
  }
  void send_many(UserId author, ConversationId to, int count) {
    std::vector<state::Command> batch;
    for (int i = 1; i <= count; ++i) {
      batch.push_back(command(state::SendMessage{{"text " + std::to_string(i)}, to}, author));
    }
    store.apply(batch);
  }
  state::Outcome leave(UserId who, ConversationId group) { return act(state::RemoveMember{group, who}, who); }
  state::Outcome hide(UserId who, ConversationId id) { return act(state::ListConversation{id, true}, who); }
  state::Outcome show(UserId who, ConversationId id) { return act(state::ListConversation{id, false}, who); }
  state::Outcome forget(UserId who, ConversationId id) { return act(state::ForgetGroup{id}, who); }
  state::Outcome read_to(UserId reader, ConversationId in, std::uint64_t seq) {
    return act(state::MarkRead{in, Seq(seq)}, reader);
  }

  std::uint64_t unread(UserId viewer, ConversationId id) const {
    return must(state::unread(store.read(), viewer, id)).texts;
  }
  Conversation seen(UserId viewer, ConversationId id) const {
    return must(state::conversation(store.read(), viewer, id));
  }
  std::vector<ConversationId> listed(UserId viewer, bool hidden = false) const {
    std::vector<ConversationId> ids;
    for (const auto& entry : must(state::inbox(store.read(), viewer, {.after = {}, .hidden = hidden})).conversations) {
      ids.push_back(entry.id);
    }
    return ids;
  }
  HistoryPage history(UserId viewer, ConversationId id, const HistoryQuery& query = {}) const {
    return must(state::history(store.read(), viewer, id, query));
  }

  static state::RefreshFamily family(std::uint8_t number) {
    state::RefreshFamily family{};
    family.fill(number);
    return family;
  }

  TestStore store;
  TimeMs now = 1'700'000'000'000;

 private:
  state::CommandId next_id() {
    state::CommandId id{};
    ++ids_;
    for (std::size_t i = 0; i < 8; ++i) id[i] = static_cast<std::uint8_t>(ids_ >> (8 * i));
    id[15] = 1;
    return id;
  }

  std::uint64_t ids_ = 0;
};

inline ErrorCode code_of(const state::Outcome& outcome) { return static_cast<ErrorCode>(outcome.error); }

}  // namespace confab::tests

#include "engine/request_hash.hpp"

#include <concepts>
#include <set>

#include <gtest/gtest.h>

namespace confab::engine {
namespace {

/// A request of one release, and of the next, which appended fields.
struct OldRequest {
  ConversationId conversation;
  std::string body;
};

struct NewRequest {
  ConversationId conversation;
  std::string body;
  Seq reply_to;
  std::optional<std::string> subject;
  std::vector<UserId> mentions;
  bool silent = false;
};

template <typename V, typename R>
requires std::same_as<std::remove_const_t<R>, OldRequest> || std::same_as<std::remove_const_t<R>, NewRequest>
void fields(V& visit, R& request) {
  visit("conversation", request.conversation);
  visit("body", request.body);
  if constexpr (std::same_as<std::remove_const_t<R>, NewRequest>) {
    visit("reply_to", request.reply_to);
    visit("subject", request.subject);
    visit("mentions", request.mentions);
    visit("silent", request.silent);
  }
}

state::Command command_of(decltype(state::Command::body) body) {
  state::Command command;
  command.body = std::move(body);
  return command;
}

std::uint64_t hash_of(decltype(state::Command::body) body) { return request_hash(command_of(std::move(body))); }

TEST(RequestHash, IsTheSameForARepeat) {
  auto again = command_of(state::SendMessage{{"hi", "k"}, ConversationId(1), Position(7)});
  again.at = 17;
  EXPECT_EQ(hash_of(state::SendMessage{{"hi", "k"}, ConversationId(1)}), request_hash(again));
  EXPECT_NE(hash_of(state::SendMessage{{"ho", "k"}, ConversationId(1)}), request_hash(again));
}

TEST(RequestHash, IsNotChangedByALaterFieldThatTheRequestDoesNotUse) {
  const std::uint64_t before = hash_request(10, OldRequest{ConversationId(1), "hi"});
  EXPECT_EQ(hash_request(10, NewRequest{ConversationId(1), "hi", {}, {}, {}, false}), before);
  EXPECT_NE(hash_request(10, NewRequest{ConversationId(1), "hi", Seq(3), {}, {}, false}), before);
  EXPECT_NE(hash_request(10, NewRequest{ConversationId(1), "hi", {}, "", {}, false}), before);
  EXPECT_NE(hash_request(10, NewRequest{ConversationId(1), "hi", {}, {}, {UserId(1)}, false}), before);
  EXPECT_NE(hash_request(10, NewRequest{ConversationId(1), "hi", {}, {}, {}, true}), before);
}

TEST(RequestHash, DiffersForDifferentRequests) {
  const std::set<std::uint64_t> hashes{
      hash_of(state::AddMember{ConversationId(1), UserId(2)}),
      hash_of(state::AddMember{ConversationId(2), UserId(1)}),
      hash_of(state::AddMembers{ConversationId(1), {UserId(2)}}),
      hash_of(state::RemoveMember{ConversationId(1), UserId(2)}),
      hash_of(state::CreateGroup{"ab", {}}),
      hash_of(state::CreateGroup{"a", {UserId(1)}}),
      hash_of(state::CreateGroup{"a", {UserId(1), UserId(2)}}),
      hash_of(state::SendMessage{{"", "hi"}, ConversationId(1)}),
      hash_of(state::SendMessage{{"hi"}, ConversationId(1)}),
  };
  EXPECT_EQ(hashes.size(), 9U);
}

// They stand in logs. If this fails, clients that repeat across the upgrade get `conflict`: bring the old values back.
TEST(RequestHash, IsTheSameAsInEveryEarlierRelease) {
  EXPECT_EQ(hash_of(state::SendMessage{{"hi", "key-1"}, ConversationId(5)}), 14041407429682464360U);
  EXPECT_EQ(hash_of(state::CreateGroup{"Lunch", {UserId(2), UserId(3)}}), 1108605819799737958U);
  EXPECT_EQ(hash_of(state::OpenDirect{UserId(7)}), 14926372209977688267U);
  EXPECT_EQ(hash_of(state::MarkRead{ConversationId(5), Seq(300)}), 9032953644558610254U);
}

}  // namespace
}  // namespace confab::engine

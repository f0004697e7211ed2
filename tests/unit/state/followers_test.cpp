#include "state/followers.hpp"

#include <string>

#include <gtest/gtest.h>

#include "state/refusals.hpp"
#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::must;

ErrorCode code_of(const Outcome& outcome) { return static_cast<ErrorCode>(outcome.error); }

FollowerRecord record_of(const Chat& chat, const std::string& name) {
  const auto record = must(follower_record(chat.store.read(), name));
  EXPECT_TRUE(record) << name;
  return record.value_or(FollowerRecord());
}

class Followers : public ::testing::Test {
 protected:
  Followers() {
    for (int i = 0; i < 6; ++i) chat_.user("u" + std::to_string(i));
  }

  Outcome begin(const std::string& name, std::uint64_t run, std::optional<Position> after = {}) {
    return chat_.act(BeginFollowing{.name = name, .run = run, .epoch = 5, .after = after});
  }
  Outcome confirm(const std::string& name, std::uint64_t run, std::uint64_t position) {
    return chat_.act(ConfirmFollowed{name, run, Position(position)});
  }

  Chat chat_;
};

TEST_F(Followers, BeginAtTheOldestRecordAndStandWhereTheyConfirmed) {
  EXPECT_EQ(code_of(begin("index", 1)), ErrorCode::ok);
  EXPECT_EQ(record_of(chat_, "index").position, Position(0));
  EXPECT_EQ(record_of(chat_, "index").epoch, 5u);
  EXPECT_EQ(code_of(confirm("index", 1, 4)), ErrorCode::ok);
  EXPECT_EQ(code_of(begin("index", 2)), ErrorCode::ok);
  EXPECT_EQ(record_of(chat_, "index").position, Position(4));
  EXPECT_EQ(code_of(begin("index", 3, Position(2))), ErrorCode::ok);
  EXPECT_EQ(record_of(chat_, "index").position, Position(2));
}

TEST_F(Followers, WriteNoRecordThatWouldBeFollowedInItsTurn) {
  const auto before = chat_.store.meta();
  begin("index", 1);
  confirm("index", 1, 4);
  chat_.act(RemoveFollower{"index"});
  EXPECT_EQ(chat_.store.meta().last_position, before.last_position);
  EXPECT_EQ(chat_.store.meta().digest, before.digest);
  EXPECT_TRUE(must(followers(chat_.store.read())).empty());
}

TEST_F(Followers, NeverGoBackByConfirming) {
  begin("index", 1);
  confirm("index", 1, 4);
  EXPECT_EQ(code_of(confirm("index", 1, 3)), ErrorCode::ok);
  EXPECT_EQ(record_of(chat_, "index").position, Position(4));
  EXPECT_EQ(code_of(confirm("index", 1, 7)), ErrorCode::invalid_argument);
}

TEST_F(Followers, OfAnEarlierRunConfirmNothing) {
  begin("index", 1);
  begin("index", 2);
  EXPECT_EQ(code_of(confirm("index", 1, 4)), ErrorCode::conflict);
  EXPECT_EQ(record_of(chat_, "index").position, Position(0));
  chat_.act(RemoveFollower{"index"});
  EXPECT_EQ(code_of(confirm("index", 2, 4)), ErrorCode::not_found);
}

TEST_F(Followers, AreOnlySoMany) {
  for (std::size_t i = 0; i < Limits::followers_max; ++i) {
    EXPECT_EQ(code_of(begin("f" + std::to_string(i), 1)), ErrorCode::ok);
  }
  EXPECT_EQ(code_of(begin("one-more", 1)), ErrorCode::too_large);
  EXPECT_EQ(code_of(begin("f0", 2)), ErrorCode::ok) << "a name that is there takes no more room";
  chat_.act(RemoveFollower{"f1"});
  EXPECT_EQ(code_of(begin("one-more", 1)), ErrorCode::ok);
}

TEST_F(Followers, HavePlainNames) {
  for (const char* name : {"a", "search.index", "relay-2_b"}) EXPECT_TRUE(check_follower_name(name)) << name;
  const std::string longest(Limits::follower_name_bytes_max, 'x');
  EXPECT_TRUE(check_follower_name(longest));
  for (const std::string& name : {std::string(), longest + "x", std::string("A"), std::string("1a"), std::string("a/b"),
                                  std::string("a b"), std::string("ü"), std::string("a\0b", 3), std::string(".a")}) {
    EXPECT_EQ(check_follower_name(name).code(), ErrorCode::invalid_argument) << name;
    EXPECT_EQ(code_of(begin(name, 1)), ErrorCode::invalid_argument) << name;
  }
}

TEST_F(Followers, DoNotKeepTheLogFromBeingTrimmed) {
  Chat chat(10);
  for (int i = 0; i < 30; ++i) chat.user("u" + std::to_string(i));
  chat.act(BeginFollowing{.name = "gone", .run = 1});
  EXPECT_EQ(chat.act(TrimLog{Position(1000)}).trimmed_to, Position(20));
  chat.act(BeginFollowing{.name = "new", .run = 1});
  EXPECT_EQ(record_of(chat, "new").position, Position(20));
}

TEST_F(Followers, AreToldWhomARecordConcerns) {
  Chat chat;
  const UserId ann = chat.user("ann");
  const UserId bob = chat.user("bob");
  const auto talk = chat.direct(ann, bob);
  chat.hide(bob, talk);
  chat.send(bob, chat.group(ann, {bob}), "hi");
  std::vector<Event> events;
  must(read_log(chat.store.read(), {}, [&](const Outcome& outcome) {
    if (auto event = host_event_of(outcome)) events.push_back(*event);
    return true;
  }));
  ASSERT_EQ(events.size(), 6u);
  EXPECT_EQ(events[0].kind, Event::Kind::user);
  EXPECT_EQ(events[0].user, ann);
  EXPECT_EQ(events[2].kind, Event::Kind::conversation);
  EXPECT_EQ(events[2].users, (std::vector{ann, bob}));
  EXPECT_EQ(events[3].kind, Event::Kind::listing);
  EXPECT_EQ(events[3].users, std::vector{bob});
  EXPECT_EQ(events[5].message.body, "hi");
}

}  // namespace
}  // namespace confab::state

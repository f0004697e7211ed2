#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "state/tables.hpp"
#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::differences;
using tests::must;

class Conversations : public testing::Test {
 protected:
  std::vector<ConversationId> inbox_by_pages(UserId viewer, std::size_t limit) {
    std::vector<ConversationId> ids;
    InboxQuery query{.after = {}, .limit = limit};
    do {
      const auto page = must(inbox(chat_.store.read(), viewer, query));
      for (const auto& entry : page.conversations) ids.push_back(entry.id);
      query.after = page.next;
    } while (query.after);
    return ids;
  }

  Chat chat_;
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  UserId cas_ = chat_.user("cas");
  UserId dan_ = chat_.user("dan");
};

using Direct = Conversations;
using Groups = Conversations;

TEST_F(Direct, AreOneForEachPairWhoeverOpensFirst) {
  const auto opened = chat_.act(OpenDirect{bob_}, ann_);
  EXPECT_TRUE(opened.position);
  const auto dump = chat_.store.dump();
  for (const auto& [one, other] : {std::pair(ann_, bob_), std::pair(bob_, ann_)}) {
    const auto again = chat_.act(OpenDirect{other}, one);
    EXPECT_EQ(again.conversation, opened.conversation);
    EXPECT_FALSE(again.position);
  }
  EXPECT_EQ(differences(dump, chat_.store.dump()), "");
  EXPECT_NE(chat_.direct(ann_, cas_), opened.conversation);
  const auto txn = chat_.store.read();
  EXPECT_EQ(must(Tables(txn).direct(bob_, ann_)), opened.conversation);
}

TEST_F(Direct, KeepTheOutcomeOfAKeyedRepeatWithoutAnEvent) {
  const auto talk = chat_.direct(ann_, bob_);
  const auto kept = chat_.store.apply(chat_.keyed(OpenDirect{bob_}, ann_, "k"));
  EXPECT_EQ(kept.conversation, talk);
  EXPECT_TRUE(kept.position);
  EXPECT_TRUE(kept.unchanged);
  EXPECT_FALSE(event_of(kept));
}

TEST_F(Direct, NeedAnotherUserWhoExists) {
  const auto self = chat_.act(OpenDirect{ann_}, ann_);
  EXPECT_EQ(code_of(self), ErrorCode::invalid_argument);
  EXPECT_EQ(self.error_field, "user");
  const auto nobody = chat_.act(OpenDirect{UserId(99)}, ann_);
  EXPECT_EQ(code_of(nobody), ErrorCode::not_found);
  EXPECT_EQ(nobody.error_field, "user");
}

TEST_F(Direct, ShowEachSideTheOther) {
  const auto talk = chat_.direct(bob_, ann_);
  chat_.send(ann_, talk, "hello");
  const auto seen = chat_.seen(bob_, talk);
  ASSERT_TRUE(seen.peer);
  EXPECT_EQ(seen.peer->id, ann_);
  EXPECT_EQ(seen.peer_read_seq.value, 1) << "sending marks read";
  EXPECT_EQ(seen.read_seq.value, 0);
  EXPECT_EQ(seen.unread, 1);
  EXPECT_EQ(seen.member_count, 2);
  ASSERT_TRUE(seen.last_message);
  EXPECT_EQ(seen.last_message->body, "hello");
  const auto page = must(members(chat_.store.read(), bob_, talk, {}, 10));
  ASSERT_EQ(page.members.size(), 2);
  EXPECT_EQ(page.members[0].read_seq.value, 1);
  EXPECT_EQ(page.members[1].read_seq.value, 0);
}

TEST_F(Direct, CannotGainOrLoseMembers) {
  const auto talk = chat_.direct(ann_, bob_);
  EXPECT_EQ(code_of(chat_.act(AddMember{talk, cas_}, ann_)), ErrorCode::forbidden);
  EXPECT_EQ(code_of(chat_.act(RemoveMember{talk, bob_}, ann_)), ErrorCode::forbidden);
  EXPECT_EQ(code_of(chat_.act(RemoveMember{talk, ann_}, ann_)), ErrorCode::forbidden);
  EXPECT_EQ(code_of(chat_.act(AddMember{talk, cas_}, cas_)), ErrorCode::not_found);
}

TEST_F(Conversations, AreNotFoundByStrangers) {
  const auto talk = chat_.direct(ann_, bob_);
  const auto group = chat_.group(ann_, {bob_});
  const auto txn = chat_.store.read();
  for (const auto id : {talk, group, ConversationId(99)}) {
    EXPECT_EQ(conversation(txn, cas_, id).code(), ErrorCode::not_found);
    EXPECT_EQ(history(txn, cas_, id, {}).code(), ErrorCode::not_found);
    EXPECT_EQ(members(txn, cas_, id, {}, 10).code(), ErrorCode::not_found);
    EXPECT_EQ(unread(txn, cas_, id).code(), ErrorCode::not_found);
  }
  for (const auto id : {talk, group, ConversationId(99)}) {
    const auto before = chat_.store.dump();
    EXPECT_EQ(code_of(chat_.send(cas_, id)), ErrorCode::not_found);
    EXPECT_EQ(code_of(chat_.read_to(cas_, id, 1)), ErrorCode::not_found);
    EXPECT_EQ(code_of(chat_.act(AddMember{id, cas_}, cas_)), ErrorCode::not_found);
    EXPECT_EQ(code_of(chat_.act(RemoveMember{id, ann_}, cas_)), ErrorCode::not_found);
    EXPECT_EQ(code_of(chat_.act(RemoveMember{id, cas_}, cas_)), ErrorCode::not_found);
    EXPECT_EQ(differences(before, chat_.store.dump()), "");
  }
}

TEST_F(Groups, BeginWithANoticeOfAllTheirMembers) {
  const auto made = chat_.act(CreateGroup{"friends", {ann_, cas_}}, bob_);
  ASSERT_EQ(made.message.size(), 1);
  EXPECT_EQ(made.message[0].kind, MessageKind::created);
  EXPECT_EQ(made.message[0].seq.value, 1);
  EXPECT_EQ(made.message[0].ordinal, 0);
  EXPECT_EQ(made.message[0].users, (std::vector{ann_, bob_, cas_}));
  const auto seen = chat_.seen(cas_, made.conversation);
  EXPECT_EQ(seen.title, "friends");
  EXPECT_EQ(seen.role, Role::member);
  EXPECT_EQ(seen.member_count, 3);
  EXPECT_EQ(seen.unread, 0) << "notices are not unread";
  EXPECT_EQ(chat_.seen(bob_, made.conversation).role, Role::owner);
}

TEST_F(Groups, RefuseAWrongTitleOrMember) {
  const std::string long_title(Limits::title_bytes_max + 1, 't');
  std::vector<UserId> many;
  for (std::uint64_t i = 0; i <= Limits::group_create_members_max; ++i) many.emplace_back(i + 2);
  const struct {
    CreateGroup body;
    ErrorCode code;
    const char* field;
  } cases[] = {
      {{"", {}}, ErrorCode::invalid_argument, "title"},
      {{long_title, {}}, ErrorCode::too_large, "title"},
      {{"a\tb", {}}, ErrorCode::invalid_argument, "title"},
      {{"\xc3(", {}}, ErrorCode::invalid_argument, "title"},
      {{"t", {ann_}}, ErrorCode::invalid_argument, "members"},
      {{"t", {bob_, bob_}}, ErrorCode::invalid_argument, "members"},
      {{"t", {cas_, bob_}}, ErrorCode::invalid_argument, "members"},
      {{"t", {bob_, UserId(99)}}, ErrorCode::not_found, "members"},
      {{"t", many}, ErrorCode::too_large, "members"},
  };
  const auto before = chat_.store.dump();
  for (const auto& wrong : cases) {
    const auto outcome = chat_.act(wrong.body, ann_);
    EXPECT_EQ(code_of(outcome), wrong.code) << wrong.field;
    EXPECT_EQ(outcome.error_field, wrong.field);
  }
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
}

TEST_F(Groups, ShowANewMemberMessagesFromTheJoinNoticeOn) {
  const auto group = chat_.group(ann_, {bob_});
  chat_.send_many(bob_, group, 40);
  const auto joined = chat_.act(AddMember{group, cas_}, bob_);
  ASSERT_EQ(joined.message.size(), 1);
  EXPECT_EQ(joined.message[0].kind, MessageKind::joined);
  EXPECT_EQ(joined.message[0].seq.value, 42);
  chat_.send(ann_, group, "welcome");
  const auto page = chat_.history(cas_, group);
  ASSERT_EQ(page.messages.size(), 2);
  EXPECT_EQ(page.messages[0].kind, MessageKind::joined);
  EXPECT_EQ(page.messages[1].body, "welcome");
  EXPECT_FALSE(page.more_before);
  EXPECT_EQ(chat_.unread(cas_, group), 1);
  EXPECT_EQ(chat_.seen(cas_, group).member_count, 3);
}

TEST_F(Groups, ShowFormerMembersOnlyWhatTheyCouldSeeBefore) {
  const auto group = chat_.group(ann_, {bob_, cas_});
  chat_.send(ann_, group, "before");
  const auto left = chat_.act(RemoveMember{group, bob_}, bob_);
  EXPECT_EQ(left.message.at(0).kind, MessageKind::left);
  chat_.send(ann_, group, "after");
  const auto page = chat_.history(bob_, group);
  ASSERT_EQ(page.messages.size(), 3);
  EXPECT_EQ(page.messages[2].kind, MessageKind::left);
  EXPECT_FALSE(page.more_after);
  const auto seen = chat_.seen(bob_, group);
  EXPECT_FALSE(seen.active);
  EXPECT_EQ(seen.last_seq.value, 3);
  EXPECT_EQ(seen.unread, 1);
  EXPECT_EQ(seen.position, left.position);
  EXPECT_EQ(code_of(chat_.send(bob_, group)), ErrorCode::not_found);
  EXPECT_EQ(chat_.read_to(bob_, group, 1).error, 0) << "Bob may still mark what he could see";
  EXPECT_EQ(code_of(chat_.act(AddMember{group, dan_}, bob_)), ErrorCode::not_found);
  EXPECT_EQ(members(chat_.store.read(), bob_, group, {}, 10).code(), ErrorCode::not_found);
  EXPECT_EQ(must(readable(chat_.store.read(), bob_)), (std::vector<Readable>{{group, {{Seq(1), Seq(3)}}}}));
}

TEST_F(Groups, ShowAMemberWhoCameBackBothParts) {
  const auto group = chat_.group(ann_, {bob_});
  chat_.send(ann_, group, "one");
  chat_.act(RemoveMember{group, bob_}, ann_);
  chat_.send(ann_, group, "hidden");
  chat_.act(AddMember{group, bob_}, ann_);
  chat_.send(ann_, group, "two");
  std::string seqs;
  for (const auto& message : chat_.history(bob_, group).messages) seqs += std::to_string(message.seq.value) + " ";
  EXPECT_EQ(seqs, "1 2 3 5 6 ");
  EXPECT_EQ(chat_.unread(bob_, group), 2);
  chat_.read_to(bob_, group, 4);
  EXPECT_EQ(chat_.unread(bob_, group), 1);
  EXPECT_EQ(chat_.store.dump().at("memberships").size(), 2);
}

TEST_F(Groups, LetOnlyTheOwnerRemoveMembers) {
  const auto group = chat_.group(ann_, {bob_, cas_});
  EXPECT_EQ(code_of(chat_.act(RemoveMember{group, cas_}, bob_)), ErrorCode::forbidden);
  EXPECT_EQ(code_of(chat_.act(RemoveMember{group, ann_}, bob_)), ErrorCode::forbidden);
  const auto removed = chat_.act(RemoveMember{group, cas_}, ann_);
  EXPECT_EQ(removed.message.at(0).kind, MessageKind::removed);
  EXPECT_EQ(removed.message.at(0).users, std::vector{cas_});
  const auto again = chat_.act(RemoveMember{group, cas_}, ann_);
  EXPECT_EQ(code_of(again), ErrorCode::not_found);
  EXPECT_EQ(again.error_field, "user");
}

TEST_F(Groups, DoNotAddAMemberTwice) {
  const auto group = chat_.group(ann_, {bob_});
  const auto twice = chat_.act(AddMember{group, bob_}, ann_);
  EXPECT_EQ(code_of(twice), ErrorCode::conflict);
  EXPECT_EQ(twice.error_field, "user");
  const auto nobody = chat_.act(AddMember{group, UserId(99)}, ann_);
  EXPECT_EQ(code_of(nobody), ErrorCode::not_found);
  EXPECT_EQ(nobody.error_field, "user");
}

TEST_F(Groups, PassToTheMemberWhoJoinedFirstWhenTheOwnerLeaves) {
  const auto group = chat_.group(dan_, {});
  chat_.act(AddMember{group, cas_}, dan_);
  chat_.act(AddMember{group, ann_}, dan_);
  chat_.act(RemoveMember{group, dan_}, dan_);
  EXPECT_EQ(chat_.seen(cas_, group).role, Role::owner);
  EXPECT_EQ(chat_.seen(ann_, group).role, Role::member);
  EXPECT_EQ(chat_.seen(dan_, group).role, Role::member);
  chat_.act(RemoveMember{group, cas_}, cas_);
  EXPECT_EQ(chat_.seen(ann_, group).role, Role::owner);
}

TEST_F(Groups, PassToTheLowestIdAmongMembersWhoJoinedTogether) {
  const auto group = chat_.group(ann_, {bob_, cas_});
  chat_.act(RemoveMember{group, ann_}, ann_);
  EXPECT_EQ(chat_.seen(bob_, group).role, Role::owner);
}

TEST_F(Groups, StayAsTheyAreWhenEverybodyLeft) {
  const auto group = chat_.group(ann_, {});
  chat_.act(RemoveMember{group, ann_}, ann_);
  EXPECT_EQ(code_of(chat_.act(AddMember{group, ann_}, ann_)), ErrorCode::not_found);
  EXPECT_EQ(chat_.history(ann_, group).messages.size(), 2);
}

TEST_F(Groups, ListTheirMembersInPages) {
  const auto group = chat_.group(ann_, {bob_, cas_, dan_});
  chat_.act(RemoveMember{group, cas_}, ann_);
  const auto txn = chat_.store.read();
  auto page = must(members(txn, dan_, group, {}, 2));
  ASSERT_EQ(page.members.size(), 2);
  EXPECT_EQ(page.members[1].user.id, bob_);
  EXPECT_EQ(page.next, bob_);
  page = must(members(txn, dan_, group, page.next, 2));
  ASSERT_EQ(page.members.size(), 1);
  EXPECT_EQ(page.members[0].user.id, dan_);
  EXPECT_FALSE(page.next);
}

/// Many commands, in batches as large as the log makes them.
template <typename Make>
std::vector<Outcome> act_many(Chat& chat, std::size_t count, Make make) {
  std::vector<Outcome> outcomes;
  for (std::size_t done = 0; done < count;) {
    std::vector<Command> batch;
    while (done < count && batch.size() < 1000) batch.push_back(make(done++));
    auto some = chat.store.apply(batch);
    std::move(some.begin(), some.end(), std::back_inserter(outcomes));
  }
  return outcomes;
}

TEST_F(Groups, TakeAsManyMembersAsTheyMayHaveAndNoMore) {
  const auto users = act_many(chat_, Limits::group_members_max, [&](std::size_t i) {
    return chat_.command(RegisterUser{std::to_string(i) + "@example.com", "", "hash"});
  });
  const auto group = chat_.group(ann_, {});
  for (std::size_t done = 0; done < users.size(); done += Limits::group_add_members_max) {
    AddMembers some{group, {}};
    const std::size_t end = std::min(users.size(), done + Limits::group_add_members_max);
    for (std::size_t i = done; i < end; ++i) some.users.push_back(users[i].user);
    const auto added = chat_.act(some, ann_);
    ASSERT_EQ(added.error, 0);
    ASSERT_EQ(added.message.front().users.size(), some.users.size() - added.skipped.size());
    ASSERT_EQ(added.skipped.size(), end == users.size() ? 1U : 0U) << "the last one finds it full";
  }
  EXPECT_EQ(chat_.seen(ann_, group).member_count, Limits::group_members_max);
  EXPECT_EQ(code_of(chat_.act(AddMember{group, users.back().user}, ann_)), ErrorCode::too_large);
  EXPECT_LT(chat_.seen(ann_, group).last_seq.value, 100U) << "a notice for each command";
  // A member who leaves makes room, and the next owner is found among so many.
  EXPECT_EQ(chat_.act(RemoveMember{group, ann_}, ann_).error, 0);
  EXPECT_EQ(chat_.seen(users[0].user, group).role, Role::owner);
  EXPECT_EQ(chat_.act(AddMember{group, users.back().user}, users[0].user).error, 0);
  EXPECT_EQ(code_of(chat_.act(AddMember{group, ann_}, users[0].user)), ErrorCode::too_large);
}

TEST_F(Conversations, AreSortedInTheInboxByTheirNewestVisibleMessage) {
  const auto talk = chat_.direct(ann_, bob_);
  const auto left = chat_.group(ann_, {bob_});
  const auto group = chat_.group(ann_, {bob_});
  chat_.act(RemoveMember{left, bob_}, bob_);
  chat_.send(ann_, group);
  chat_.send(ann_, talk);
  chat_.send(ann_, left, "unseen by bob");
  const auto order = [&](UserId viewer, std::size_t limit) {
    std::vector<ConversationId> ids;
    for (const auto& entry : must(inbox(chat_.store.read(), viewer, {.limit = limit})).conversations) {
      ids.push_back(entry.id);
    }
    return ids;
  };
  EXPECT_EQ(order(ann_, 100), (std::vector{left, talk, group}));
  EXPECT_EQ(order(bob_, 100), (std::vector{talk, group, left}));
  EXPECT_EQ(order(bob_, 2), (std::vector{talk, group}));
  EXPECT_TRUE(order(cas_, 10).empty());
  const auto entries = must(inbox(chat_.store.read(), bob_, {.limit = 10})).conversations;
  EXPECT_EQ(entries[0].unread, 1);
  EXPECT_EQ(entries[2].unread, 0);
  EXPECT_EQ(entries[2].last_message->kind, MessageKind::left);
}

TEST_F(Conversations, AreCountedOnTheFirstPageOfTheInboxForAllItsPages) {
  for (int i = 0; i < 3; ++i) chat_.send(ann_, chat_.group(ann_, {bob_}));
  const auto left = chat_.group(ann_, {bob_});
  chat_.send(ann_, left, "never read");
  chat_.act(RemoveMember{left, bob_}, bob_);
  const auto hidden = chat_.direct(ann_, bob_);
  chat_.send(ann_, hidden);
  chat_.act(ListConversation{hidden, true}, bob_);
  const auto twice = chat_.direct(cas_, bob_);
  for (int i = 0; i < 2; ++i) chat_.send(cas_, twice);
  const auto first = must(inbox(chat_.store.read(), bob_, {.limit = 2}));
  ASSERT_TRUE(first.totals);
  EXPECT_EQ(first.totals->unread_conversations, 4u) << "neither the one that was left nor the hidden one";
  EXPECT_EQ(first.totals->unread_messages, 5u);
  EXPECT_FALSE(must(inbox(chat_.store.read(), bob_, {first.next, 2})).totals);
  chat_.act(DeleteMessage{twice, Seq(1)}, cas_);
  EXPECT_EQ(must(inbox(chat_.store.read(), bob_, {.limit = 1})).totals->unread_messages, 4u);
  EXPECT_EQ(must(inbox(chat_.store.read(), ann_, {.limit = 1})).totals->unread_messages, 0u) << "one's own words";
}

TEST_F(Conversations, AreListedPageByPageEachOnce) {
  std::vector<ConversationId> newest_first;
  for (int i = 0; i < 25; ++i) newest_first.insert(newest_first.begin(), chat_.group(ann_, {bob_}));
  EXPECT_EQ(inbox_by_pages(ann_, 7), newest_first);
  EXPECT_EQ(inbox_by_pages(ann_, 25), newest_first);
  EXPECT_FALSE(must(inbox(chat_.store.read(), ann_, {.limit = 25})).next);
  // What becomes active meanwhile is at the front, and the pages that follow have the others.
  const auto first = must(inbox(chat_.store.read(), ann_, {.limit = 20}));
  chat_.send(bob_, newest_first.back());
  const auto second = must(inbox(chat_.store.read(), ann_, {first.next, 20}));
  EXPECT_EQ(second.conversations.size(), 4u);
  EXPECT_FALSE(second.next);
}

TEST_F(Conversations, ShowTheBeginningOfALongLastMessage) {
  const auto talk = chat_.direct(ann_, bob_);
  chat_.send(ann_, talk, std::string(Limits::last_message_bytes_max, 'x'));
  EXPECT_FALSE(chat_.seen(bob_, talk).last_message->cut);
  // Two bytes each, and none is cut in two.
  std::string long_text = "x";
  while (long_text.size() < 2 * Limits::last_message_bytes_max) long_text += "é";
  chat_.send(ann_, talk, long_text);
  const auto last = *chat_.seen(bob_, talk).last_message;
  EXPECT_TRUE(last.cut);
  EXPECT_EQ(last.body, long_text.substr(0, Limits::last_message_bytes_max - 1));
  EXPECT_EQ(chat_.history(bob_, talk).messages.back().body, long_text);
  EXPECT_FALSE(chat_.history(bob_, talk).messages.back().cut);
}

}  // namespace
}  // namespace confab::state

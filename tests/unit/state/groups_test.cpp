#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "state/check.hpp"
#include "support/chat.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::must;

class RunGroups : public testing::Test {
 protected:
  Outcome update(UserId who, ConversationUpdate wanted) {
    return chat_.act(UpdateConversation{std::move(wanted), group_}, who);
  }
  Outcome give(UserId who, UserId user, Role role) { return chat_.act(SetRole{group_, user, role}, who); }
  Outcome add(UserId who, UserId user) { return chat_.act(AddMember{group_, user}, who); }
  Outcome remove(UserId who, UserId user) { return chat_.act(RemoveMember{group_, user}, who); }
  Role role_of(UserId who) { return chat_.seen(who, group_).role; }
  std::vector<Event> missed(UserId viewer, Position after) {
    return must(catch_up(chat_.store.read(), viewer, after, 100)).events;
  }
  Position now() { return must(meta(chat_.store.read())).last_position; }
  void expect_sound() {
    const auto findings = must(check(chat_.store.read()));
    EXPECT_EQ(findings.problems, 0U) << (findings.texts.empty() ? "" : findings.texts.front());
  }

  Chat chat_;
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  UserId cid_ = chat_.user("cid");
  UserId dan_ = chat_.user("dan");
  ConversationId group_ = chat_.group(ann_, {bob_, cid_});
  ConversationId talk_ = chat_.direct(ann_, bob_);
};

TEST_F(RunGroups, TakeManyPeopleByOneNoticeAndLeaveOutWhoMayNotBeAdded) {
  const UserId eve = chat_.user("eve");
  const UserId fay = chat_.user("fay");
  chat_.act(BlockUser{bob_, true}, dan_);
  remove(cid_, cid_);
  const auto before = now();
  const AddMembers many{group_, {bob_, cid_, dan_, eve, fay, UserId(999)}};
  const auto added = chat_.act(many, bob_);
  ASSERT_EQ(added.error, 0);
  EXPECT_EQ(added.message.front().kind, MessageKind::joined);
  EXPECT_EQ(added.message.front().users, (std::vector<UserId>{cid_, eve, fay}));
  EXPECT_EQ(added.skipped, (std::vector<UserId>{dan_, UserId(999)})) << "bob is a member, dan blocks him";
  EXPECT_EQ(chat_.seen(eve, group_).member_count, 5U);
  for (const UserId user : {ann_, cid_, eve, fay}) {
    const auto events = missed(user, before);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].message.users.size(), 3U);
  }
  EXPECT_EQ(chat_.history(eve, group_).messages.size(), 1U) << "from the notice on";
  EXPECT_EQ(chat_.history(cid_, group_).messages.size(), 3U) << "and what was before they left";

  const auto again = chat_.act(many, bob_);
  EXPECT_TRUE(again.unchanged);
  EXPECT_EQ(again.skipped, added.skipped);
  const auto by_ann = chat_.act(many, ann_);
  EXPECT_EQ(by_ann.message.front().users, std::vector<UserId>{dan_});
  EXPECT_EQ(by_ann.skipped, std::vector<UserId>{UserId(999)});
  expect_sound();
}

TEST_F(RunGroups, TakeManyPeopleOnlyFromWhoMayAdd) {
  update(ann_, {.who_adds = Allowed::admins});
  EXPECT_EQ(chat_.act(AddMembers{group_, {dan_}}, bob_).reason, Refusal::admins_add);
  EXPECT_EQ(code_of(chat_.act(AddMembers{group_, {dan_}}, dan_)), ErrorCode::not_found);
  EXPECT_EQ(code_of(chat_.act(AddMembers{talk_, {dan_}}, ann_)), ErrorCode::forbidden);
  EXPECT_EQ(chat_.act(AddMembers{group_, {dan_, bob_}}, ann_).reason, Refusal::member_named_twice);
  EXPECT_TRUE(chat_.act(AddMembers{group_, {}}, ann_).unchanged);
  std::vector<UserId> crowd;
  for (std::uint64_t id = 1; id <= Limits::group_add_members_max + 1; ++id) crowd.emplace_back(id);
  EXPECT_EQ(code_of(chat_.act(AddMembers{group_, crowd}, ann_)), ErrorCode::too_large);
  crowd.pop_back();
  EXPECT_EQ(chat_.act(AddMembers{group_, crowd}, ann_).message.front().users, std::vector<UserId>{dan_});
}

TEST_F(RunGroups, AreRenamedAndDescribedByANoticeThatSaysWhatIsDifferent) {
  const auto changed = update(ann_, {.title = "Lunch", .description = "At noon.\nBring bread.", .picture = ""});
  ASSERT_EQ(changed.error, 0);
  const auto& notice = changed.message.front();
  EXPECT_EQ(notice.kind, MessageKind::updated);
  EXPECT_EQ(notice.update, (ConversationUpdate{.title = "Lunch", .description = "At noon.\nBring bread."}))
      << "there was no picture before";
  const auto seen = chat_.seen(bob_, group_);
  EXPECT_EQ(seen.title, "Lunch");
  EXPECT_EQ(seen.description, "At noon.\nBring bread.");
  EXPECT_EQ(seen.unread, 0U) << "a notice is nothing to read";
  EXPECT_EQ(chat_.history(cid_, group_).messages.back().update, notice.update);
  expect_sound();
}

TEST_F(RunGroups, AreNotToldOfAChangeThatIsNone) {
  update(ann_, {.title = "Lunch"});
  const auto before = now();
  for (const auto& wanted :
       {ConversationUpdate{}, ConversationUpdate{.title = "Lunch", .description = "", .who_posts = Allowed::all}}) {
    const auto same = update(ann_, wanted);
    EXPECT_EQ(same.error, 0);
    EXPECT_TRUE(same.unchanged);
  }
  EXPECT_EQ(now(), before);
}

TEST_F(RunGroups, AreChangedByThoseWhoRunThemAlone) {
  EXPECT_EQ(code_of(update(bob_, {.title = "mine"})), ErrorCode::forbidden);
  EXPECT_EQ(code_of(update(dan_, {.title = "mine"})), ErrorCode::not_found);
  EXPECT_EQ(code_of(chat_.act(UpdateConversation{{.title = "us"}, talk_}, ann_)), ErrorCode::forbidden);
  give(ann_, bob_, Role::admin);
  EXPECT_EQ(update(bob_, {.title = "ours"}).error, 0);
  chat_.leave(bob_, group_);
  EXPECT_EQ(code_of(update(bob_, {.title = "mine"})), ErrorCode::not_found);
}

TEST_F(RunGroups, RefuseWhatDoesNotFit) {
  EXPECT_EQ(update(ann_, {.title = ""}).error_field, "title");
  EXPECT_EQ(update(ann_, {.title = std::string(201, 'a')}).error_field, "title");
  EXPECT_EQ(update(ann_, {.description = std::string(1001, 'a')}).error_field, "description");
  EXPECT_EQ(update(ann_, {.description = "a\x01"}).error_field, "description");
  EXPECT_EQ(update(ann_, {.picture = std::string(513, 'a')}).error_field, "picture");
  EXPECT_EQ(update(ann_, {.picture = "a\nb"}).error_field, "picture");
}

TEST_F(RunGroups, TellThoseWhoWereAwayByTheNotices) {
  const auto cursor = now();
  update(ann_, {.title = "one"});
  update(ann_, {.title = "two", .who_adds = Allowed::admins});
  const auto events = missed(bob_, cursor);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].message.update->title, "one");
  EXPECT_EQ(events[1].message.update->title, "two");
  EXPECT_EQ(events[1].message.update->who_adds, Allowed::admins);
}

TEST_F(RunGroups, ShowFormerMembersTheTitleThatTheyKnew) {
  chat_.leave(cid_, group_);
  update(ann_, {.title = "second", .description = "about", .who_posts = Allowed::admins});
  chat_.leave(bob_, group_);
  update(ann_, {.title = "third"});
  EXPECT_EQ(chat_.seen(cid_, group_).title, "a group");
  EXPECT_EQ(chat_.seen(bob_, group_).title, "second");
  EXPECT_EQ(chat_.seen(bob_, group_).description, "");
  EXPECT_EQ(chat_.seen(bob_, group_).who_posts, Allowed::all);
  add(ann_, bob_);
  EXPECT_EQ(chat_.seen(bob_, group_).title, "third");
  EXPECT_EQ(chat_.seen(bob_, group_).description, "about");
}

TEST_F(RunGroups, HaveAdminsWhomTheOwnerAppointsAndDismisses) {
  EXPECT_EQ(code_of(give(bob_, cid_, Role::admin)), ErrorCode::forbidden);
  const auto appointed = give(ann_, bob_, Role::admin);
  ASSERT_EQ(appointed.error, 0);
  EXPECT_EQ(appointed.message.front().kind, MessageKind::role);
  EXPECT_EQ(appointed.message.front().users, std::vector{bob_});
  EXPECT_EQ(appointed.message.front().role, Role::admin);
  EXPECT_EQ(role_of(bob_), Role::admin);
  EXPECT_TRUE(give(ann_, bob_, Role::admin).unchanged);
  EXPECT_EQ(code_of(give(bob_, cid_, Role::admin)), ErrorCode::forbidden) << "admins appoint nobody";
  EXPECT_EQ(give(ann_, bob_, Role::member).error, 0);
  EXPECT_EQ(role_of(bob_), Role::member);
  EXPECT_EQ(code_of(give(ann_, dan_, Role::admin)), ErrorCode::not_found);
  EXPECT_EQ(code_of(give(ann_, bob_, static_cast<Role>(9))), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of(chat_.act(SetRole{talk_, bob_, Role::admin}, ann_)), ErrorCode::forbidden);
}

TEST_F(RunGroups, AreHandedOverAndNeverWithoutAnOwner) {
  EXPECT_EQ(code_of(give(ann_, ann_, Role::member)), ErrorCode::conflict);
  EXPECT_EQ(give(ann_, bob_, Role::owner).error, 0);
  EXPECT_EQ(role_of(bob_), Role::owner);
  EXPECT_EQ(role_of(ann_), Role::admin);
  EXPECT_EQ(code_of(give(ann_, ann_, Role::owner)), ErrorCode::forbidden);
}

TEST_F(RunGroups, LetAdminsRemoveMembersAndNoAdmins) {
  add(ann_, dan_);
  give(ann_, bob_, Role::admin);
  give(ann_, cid_, Role::admin);
  EXPECT_EQ(code_of(remove(dan_, bob_)), ErrorCode::forbidden);
  EXPECT_EQ(code_of(remove(bob_, cid_)), ErrorCode::forbidden);
  EXPECT_EQ(code_of(remove(bob_, ann_)), ErrorCode::forbidden);
  EXPECT_EQ(remove(bob_, dan_).error, 0);
  EXPECT_EQ(remove(ann_, bob_).error, 0);
  add(ann_, bob_);
  EXPECT_EQ(role_of(bob_), Role::member) << "a role ends with the membership";
}

TEST_F(RunGroups, GoToTheLongestServingAdminWhenTheOwnerLeaves) {
  add(ann_, dan_);
  give(ann_, dan_, Role::admin);
  const auto left = chat_.leave(ann_, group_);
  EXPECT_EQ(left.message.front().owner, dan_);
  EXPECT_EQ(role_of(dan_), Role::owner);
  EXPECT_EQ(chat_.leave(dan_, group_).message.front().owner, bob_) << "there is no admin, and they came first";
  EXPECT_EQ(chat_.leave(cid_, group_).message.front().owner, UserId()) << "nothing changed";
}

TEST_F(RunGroups, ThatAreChannelsTakeMessagesOfThoseWhoRunThem) {
  give(ann_, bob_, Role::admin);
  chat_.send(cid_, group_, "mine");
  const auto seq = chat_.history(cid_, group_).messages.back().seq;
  ASSERT_EQ(update(ann_, {.who_posts = Allowed::admins}).error, 0);
  const auto refused = chat_.send(cid_, group_, "no");
  EXPECT_EQ(code_of(refused), ErrorCode::forbidden);
  EXPECT_EQ(refused.reason, Refusal::admins_post);
  EXPECT_EQ(chat_.act(EditMessage{group_, seq, "changed"}, cid_).reason, Refusal::admins_post);
  EXPECT_EQ(chat_.act(DeleteMessage{group_, seq}, cid_).error, 0) << "their own";
  EXPECT_EQ(chat_.send(ann_, group_).error, 0);
  EXPECT_EQ(chat_.send(bob_, group_).error, 0);
  EXPECT_EQ(chat_.read_to(cid_, group_, chat_.seen(cid_, group_).last_seq.value).error, 0);
  update(bob_, {.who_posts = Allowed::all});
  EXPECT_EQ(chat_.send(cid_, group_, "again").error, 0);
}

TEST_F(RunGroups, MayLetThoseWhoRunThemAloneAdd) {
  update(ann_, {.who_adds = Allowed::admins});
  EXPECT_EQ(add(bob_, dan_).reason, Refusal::admins_add);
  give(ann_, bob_, Role::admin);
  EXPECT_EQ(add(bob_, dan_).error, 0);
}

TEST_F(RunGroups, ShowNewMembersWhatCameBeforeIfTheyAreSetSo) {
  chat_.send_many(ann_, group_, 40);
  update(ann_, {.history = NewMembersSee::all});
  const auto joined = add(ann_, dan_);
  EXPECT_EQ(joined.opened_from, Seq(1));
  const auto seen = chat_.seen(dan_, group_);
  EXPECT_EQ(seen.unread, 0U) << "what came before counts as read";
  EXPECT_EQ(chat_.history(dan_, group_, {.limit = 200}).messages.size(), seen.last_seq.value);
  chat_.send(bob_, group_, "welcome");
  EXPECT_EQ(chat_.unread(dan_, group_), 1U);

  chat_.leave(dan_, group_);
  const auto last = chat_.seen(dan_, group_).last_seq;
  chat_.send(bob_, group_, "unheard");
  update(ann_, {.history = NewMembersSee::joined});
  EXPECT_EQ(chat_.history(dan_, group_, {.limit = 200}).messages.size(), last.value);
  add(ann_, dan_);
  EXPECT_EQ(chat_.history(dan_, group_, {.limit = 200}).messages.size(), last.value + 1) << "with the joining notice";
  expect_sound();
}

TEST_F(RunGroups, ThatShowEverythingMakeNoContactsOfThoseWhoLeftBefore) {
  chat_.leave(cid_, group_);
  update(ann_, {.history = NewMembersSee::all});
  add(ann_, dan_);
  EXPECT_TRUE(must(are_contacts(Tables(chat_.store.read()), dan_, bob_)));
  EXPECT_FALSE(must(are_contacts(Tables(chat_.store.read()), dan_, cid_))) << "they never were there together";
}

TEST_F(RunGroups, GoToWhoCameFirstAlsoWhereAllSeeEverything) {
  update(ann_, {.history = NewMembersSee::all});
  for (const UserId user : {bob_, cid_}) chat_.leave(user, group_);
  for (const UserId user : {dan_, bob_}) add(ann_, user);
  EXPECT_EQ(chat_.leave(ann_, group_).message.front().owner, dan_);
}

TEST_F(RunGroups, CannotBeChangedBeforeTheStoreIsRaised) {
  chat_.store.set_level(1);
  EXPECT_EQ(code_of(update(ann_, {.title = "no"})), ErrorCode::unsupported);
  EXPECT_EQ(code_of(give(ann_, bob_, Role::admin)), ErrorCode::unsupported);
  EXPECT_EQ(chat_.leave(ann_, group_).message.front().owner, UserId()) << "older processes know of no such field";
  EXPECT_EQ(role_of(bob_), Role::owner);
}

}  // namespace
}  // namespace confab::state

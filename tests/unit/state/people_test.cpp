#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "state/blocks.hpp"
#include "state/check.hpp"
#include "state/names.hpp"
#include "state/record_fields.hpp"
#include "state/sessions.hpp"
#include "store/codec.hpp"
#include "support/chat.hpp"
#include "util/text.hpp"

namespace confab::state {
namespace {

using tests::Chat;
using tests::code_of;
using tests::differences;
using tests::must;

/// So small that the tests meet them.
constexpr Bounds kSmall{.blocked = 2, .open_reports = 2};

class People : public testing::Test {
 protected:
  void TearDown() override {
    const auto findings = must(check(chat_.store.read()));
    EXPECT_EQ(findings.problems, 0U) << (findings.texts.empty() ? "" : findings.texts.front());
  }

  Outcome update(UserId who, std::optional<std::string> name, std::optional<std::string> about = {},
                 std::optional<std::string> picture = {}) {
    const std::string words = name ? util::name_words(*name) : "";
    return chat_.act(UpdateProfile{std::move(name), words, std::move(about), std::move(picture)}, who);
  }
  Outcome block(UserId who, UserId whom, bool blocked = true) { return chat_.act(BlockUser{whom, blocked}, who); }
  User seen(const Viewer& viewer, UserId who) { return must(shown_user(chat_.store.read(), viewer, who)); }
  std::vector<Event> missed(UserId viewer, Position after) {
    return must(catch_up(chat_.store.read(), viewer, after, 100)).events;
  }
  Position now() { return chat_.store.meta().last_position; }
  std::vector<UserId> blocked_by(UserId who) {
    std::vector<UserId> ids;
    for (const User& user : must(blocked_users(chat_.store.read(), who, {})).users) ids.push_back(user.id);
    return ids;
  }
  std::vector<UserId> search(const Viewer& viewer, const std::string& words, std::size_t limit = 50) {
    std::vector<UserId> ids;
    SearchQuery query{.words = util::name_words(words), .after = {}, .limit = limit};
    do {
      const auto page = must(search_users(chat_.store.read(), viewer, query));
      for (const User& user : page.users) ids.push_back(user.id);
      query.after = page.next;
    } while (!query.after.empty());
    return ids;
  }

  Chat chat_{kSmall};
  UserId ann_ = chat_.user("ann");
  UserId bob_ = chat_.user("bob");
  UserId cid_ = chat_.user("cid");
  const Viewer everybody_ = {ann_, Directory::open};
};

using Profiles = People;

TEST_F(Profiles, ChangeInWhatIsGivenOnly) {
  ASSERT_EQ(update(ann_, "Ann Lee", "sails", "https://pictures.example/1").error, 0);
  ASSERT_EQ(update(ann_, {}, "sails and sings").error, 0);
  const User ann = seen(bob_, ann_);
  EXPECT_EQ(ann.name, "Ann Lee");
  EXPECT_EQ(ann.about, "sails and sings");
  EXPECT_EQ(ann.picture, "https://pictures.example/1");
  EXPECT_EQ(ann.position, now());
  ASSERT_EQ(update(ann_, {}, "", "").error, 0);
  EXPECT_EQ(seen(bob_, ann_).about, "");
  EXPECT_EQ(seen(bob_, ann_).picture, "");
  EXPECT_EQ(seen(bob_, ann_).name, "Ann Lee");
}

TEST_F(Profiles, TheSameAgainChangesNothing) {
  update(ann_, "Ann", "sails");
  const auto before = chat_.store.dump();
  EXPECT_TRUE(update(ann_, "Ann", "sails").unchanged);
  EXPECT_TRUE(update(ann_, {}).unchanged);
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
}

TEST_F(Profiles, AreRefusedWithTheFieldThatIsWrong) {
  const auto before = chat_.store.dump();
  const struct {
    UpdateProfile body;
    ErrorCode code;
    const char* field;
  } cases[] = {
      {{std::string(Limits::name_bytes_max + 1, 'n'), {}, {}, {}}, ErrorCode::too_large, "name"},
      {{"Ann", "b a", {}, {}}, ErrorCode::invalid_argument, "words"},
      {{"Ann", "ann ", {}, {}}, ErrorCode::invalid_argument, "words"},
      {{{}, {}, std::string(Limits::about_bytes_max + 1, 'a'), {}}, ErrorCode::too_large, "about"},
      {{{}, {}, "two\nlines", {}}, ErrorCode::invalid_argument, "about"},
      {{{}, {}, {}, std::string(Limits::picture_bytes_max + 1, 'p')}, ErrorCode::too_large, "picture"},
      {{{}, {}, {}, "a picture"}, ErrorCode::invalid_argument, "picture"},
  };
  for (const auto& wrong : cases) {
    const auto outcome = chat_.act(wrong.body, ann_);
    EXPECT_EQ(code_of(outcome), wrong.code) << wrong.field;
    EXPECT_EQ(outcome.error_field, wrong.field);
  }
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
}

TEST_F(Profiles, TheHostSetsThemToo) {
  UpdateUser body;
  body.user = ann_;
  body.about = "of the desk";
  body.picture = "desk-1";
  ASSERT_EQ(chat_.act(body).error, 0);
  EXPECT_EQ(seen(bob_, ann_).about, "of the desk");
  EXPECT_EQ(seen(bob_, ann_).picture, "desk-1");
  EXPECT_EQ(seen(bob_, ann_).name, "ann") << "what is absent stays";
}

using Names = People;

TEST_F(Names, AreFoundByTheBeginningsOfTheirWords) {
  update(ann_, "Änne-Marie Šedá");
  update(bob_, "Anton Berg");
  EXPECT_EQ(search(everybody_, "an"), (std::vector{ann_, bob_}));
  EXPECT_EQ(search(everybody_, "ANNE"), std::vector{ann_});
  EXPECT_EQ(search(everybody_, "seda mar"), std::vector{ann_}) << "in any order, without accents";
  EXPECT_EQ(search(everybody_, "mar berg"), std::vector<UserId>()) << "of one name";
  EXPECT_EQ(search(everybody_, "nne"), std::vector<UserId>()) << "not inside of a word";
  EXPECT_EQ(search(everybody_, ""), std::vector<UserId>());
  EXPECT_EQ(search(everybody_, "!"), std::vector<UserId>());
}

TEST_F(Names, AnEarlierNameFindsNobody) {
  update(ann_, "Petra");
  EXPECT_EQ(search(everybody_, "ann"), std::vector<UserId>());
  EXPECT_EQ(search(everybody_, "petra"), std::vector{ann_});
  update(ann_, "");
  EXPECT_EQ(search(everybody_, "petra"), std::vector<UserId>());
}

TEST_F(Names, SomebodyWithTwoSuchWordsComesOnceInPages) {
  update(ann_, "Tom Tomson");
  update(bob_, "Tomas Tom");
  update(cid_, "Toma");
  for (const std::size_t limit : {1U, 2U, 50U}) {
    EXPECT_EQ(search(everybody_, "tom", limit), (std::vector{ann_, bob_, cid_})) << limit;
  }
}

TEST_F(Names, AreSearchedAsFarAsTheDirectoryAllows) {
  for (const UserId user : {ann_, bob_, cid_}) update(user, "Kim");
  chat_.direct(ann_, bob_);
  for (const auto directory : {Directory::contacts, Directory::exact}) {
    EXPECT_EQ(search({ann_, directory}, "kim", 1), (std::vector{ann_, bob_}));
    EXPECT_EQ(search({cid_, directory}, "kim"), std::vector{cid_});
  }
  Viewer visitor(ann_, Directory::open);
  visitor.only = {ConversationId(1)};
  EXPECT_EQ(search_users(chat_.store.read(), visitor, {.words = "kim"}).code(), ErrorCode::forbidden);
}

TEST_F(Names, APageThatWasNotGivenIsRefused) {
  for (const char* after : {"x", "ann 0", "ann x", " "}) {
    EXPECT_EQ(search_users(chat_.store.read(), everybody_, {.words = "ann", .after = after}).code(),
              ErrorCode::invalid_argument)
        << after;
  }
}

TEST(NamesOfBefore, AreFoundOnceTheStoreIsRaised) {
  Chat chat;
  chat.store.set_level(1);
  std::vector<UserId> users;
  for (int i = 0; i < 5; ++i) users.push_back(chat.user("kim" + std::to_string(i)));
  chat.user("kim");
  EXPECT_EQ(code_of(chat.act(RegisterUser{"words@example.com", "kim", "hash", "", "kim"})), ErrorCode::unsupported);
  const Viewer host = Viewer::host();
  EXPECT_EQ(search_users(chat.store.read(), host, {.words = "kim"}).code(), ErrorCode::unsupported);
  const auto rows = [&] { return chat.store.dump().at("name_words").size(); };
  EXPECT_EQ(rows(), 0U) << "a store of level 1 has none";
  chat.act(RaiseLevel{2});
  const auto next = [&] {
    const auto txn = chat.store.read();
    return names_to_find(Tables(txn), must(meta(txn)), util::name_words);
  };
  auto find = next();
  ASSERT_TRUE(find);
  EXPECT_EQ(find->names.size(), 6U);
  // Somebody gets another name before the command is applied.
  chat.act(UpdateProfile{"zoe", "zoe", {}, {}}, users[0]);
  EXPECT_FALSE(chat.act(*find).unchanged);
  EXPECT_TRUE(chat.act(*find).unchanged) << "another process was faster";
  EXPECT_FALSE(next());
  EXPECT_EQ(must(search_users(chat.store.read(), host, {.words = "kim"})).users.size(), 5U);
  EXPECT_EQ(must(search_users(chat.store.read(), host, {.words = "zoe"})).users.size(), 1U);
  // A command that an older process made comes late: its name is found with the next look.
  UpdateUser late;
  late.user = users[1];
  late.name = "yan";
  chat.act(late);
  find = next();
  ASSERT_TRUE(find);
  chat.act(*find);
  EXPECT_EQ(must(search_users(chat.store.read(), host, {.words = "yan"})).users.size(), 1U);
  EXPECT_EQ(must(check(chat.store.read())).problems, 0U);
}

using Blocks = People;

TEST_F(Blocks, LetNeitherWriteInTheDirectConversation) {
  const auto talk = chat_.direct(ann_, bob_);
  chat_.send(bob_, talk, "one");
  ASSERT_EQ(block(ann_, bob_).error, 0);
  const auto blocked = chat_.act(SendMessage{{"two"}, talk}, bob_);
  EXPECT_EQ(code_of(blocked), ErrorCode::forbidden);
  EXPECT_EQ(blocked.reason, Refusal::blocked);
  EXPECT_EQ(chat_.act(SendMessage{{"two"}, talk}, ann_).reason, Refusal::unblock_first);
  EXPECT_EQ(chat_.act(EditMessage{talk, Seq(1), "uno"}, bob_).reason, Refusal::blocked) << "an edit says something too";
  EXPECT_EQ(chat_.act(DeleteMessage{talk, Seq(1)}, bob_).error, 0) << "to take back is allowed";
  EXPECT_EQ(chat_.seen(bob_, talk).last_seq.value, 1U) << "both read on";
  EXPECT_EQ(must(history(chat_.store.read(), bob_, talk, {})).messages.size(), 1U);
  ASSERT_EQ(block(ann_, bob_, false).error, 0);
  EXPECT_EQ(chat_.act(SendMessage{{"two"}, talk}, bob_).error, 0);
  EXPECT_EQ(chat_.act(SendMessage{{"three"}, talk}, ann_).error, 0);
}

TEST_F(Blocks, LetNeitherOpenANewConversation) {
  block(ann_, bob_);
  const auto before = chat_.store.dump();
  const auto by_bob = chat_.act(OpenDirect{ann_}, bob_);
  EXPECT_EQ(by_bob.reason, Refusal::blocked);
  EXPECT_EQ(by_bob.error_field, "user");
  EXPECT_EQ(chat_.act(OpenDirect{bob_}, ann_).reason, Refusal::unblock_first);
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
  block(ann_, bob_, false);
  EXPECT_EQ(chat_.act(OpenDirect{ann_}, bob_).error, 0);
}

TEST_F(Blocks, KeepTheBlockedFromPuttingOneIntoGroups) {
  block(ann_, bob_);
  const auto created = chat_.act(CreateGroup{"g", {ann_}}, bob_);
  EXPECT_EQ(created.reason, Refusal::blocked);
  EXPECT_EQ(created.error_field, "members");
  const auto group = chat_.act(CreateGroup{"g", {cid_}}, bob_).conversation;
  EXPECT_EQ(chat_.act(AddMember{group, ann_}, bob_).reason, Refusal::blocked);
  EXPECT_EQ(chat_.act(AddMember{group, ann_}, cid_).error, 0) << "others may";
  EXPECT_EQ(chat_.act(SendMessage{{"hi"}, group}, bob_).error, 0) << "groups go on";
}

TEST_F(Blocks, AreListedForTheirOwnerAlone) {
  const auto before = now();
  EXPECT_EQ(block(ann_, bob_).kind, OutcomeKind::blocks_changed);
  block(ann_, cid_);
  EXPECT_EQ(blocked_by(ann_), (std::vector{bob_, cid_}));
  EXPECT_TRUE(blocked_by(bob_).empty());
  const auto told = missed(ann_, before);
  ASSERT_EQ(told.size(), 1U) << "once, however often the list changed";
  EXPECT_EQ(told.front().kind, Event::Kind::blocks);
  EXPECT_EQ(told.front().position, now());
  EXPECT_TRUE(missed(bob_, before).empty()) << "the blocked are not told";
}

TEST_F(Blocks, HaveABoundAndRepeatsChangeNothing) {
  const UserId dan = chat_.user("dan");
  block(ann_, bob_);
  block(ann_, cid_);
  const auto before = chat_.store.dump();
  EXPECT_EQ(block(ann_, dan).reason, Refusal::too_many_blocked);
  EXPECT_TRUE(block(ann_, bob_).unchanged);
  EXPECT_TRUE(block(ann_, dan, false).unchanged);
  EXPECT_EQ(block(ann_, ann_).reason, Refusal::block_oneself);
  EXPECT_EQ(block(ann_, UserId(99)).reason, Refusal::no_user);
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
  block(ann_, bob_, false);
  EXPECT_EQ(block(ann_, dan).error, 0);
}

TEST_F(Blocks, EndWithoutATraceInTheMessagesOfTheTwo) {
  const auto talk = chat_.direct(ann_, bob_);
  const auto row = [&] { return store::encode(*must(Tables(chat_.store.read()).conversation(talk))); };
  const auto before = row();
  block(bob_, ann_);
  EXPECT_NE(row(), before);
  block(bob_, ann_, false);
  EXPECT_EQ(row(), before);
}

TEST_F(Blocks, OutlastAReadMarkOfTheOneWhoBlocks) {
  const auto talk = chat_.direct(ann_, bob_);
  chat_.send(bob_, talk, "one");
  block(ann_, bob_);
  ASSERT_EQ(chat_.read_to(ann_, talk, 1).error, 0);
  EXPECT_EQ(chat_.act(SendMessage{{"two"}, talk}, bob_).reason, Refusal::blocked);
}

using Reports = People;

TEST_F(Reports, WaitForTheHostWithTheMessageAsItIsNow) {
  const auto talk = chat_.direct(ann_, bob_);
  chat_.send(bob_, talk, "rude");
  const auto first = chat_.act(CreateReport{talk, Seq(1), {}, "rude"}, ann_);
  ASSERT_EQ(first.error, 0);
  const auto second = chat_.act(CreateReport{{}, {}, bob_, "always rude\nreally"}, ann_);
  auto page = must(reports(chat_.store.read(), {.after = {}, .limit = 1}));
  ASSERT_EQ(page.reports.size(), 1U);
  EXPECT_EQ(page.next, first.position);
  const Report& report = page.reports.front();
  EXPECT_EQ(report.id, first.position);
  EXPECT_EQ(report.reporter, ann_);
  EXPECT_EQ(report.user, bob_);
  ASSERT_TRUE(report.message);
  EXPECT_EQ(report.message->body, "rude");
  chat_.act(DeleteMessage{talk, Seq(1)}, bob_);
  page = must(reports(chat_.store.read(), {}));
  ASSERT_EQ(page.reports.size(), 2U);
  EXPECT_EQ(page.reports[0].message->body, "");
  EXPECT_EQ(page.reports[1].reason, "always rude\nreally");
  EXPECT_FALSE(page.reports[1].message);
  ASSERT_EQ(chat_.act(ResolveReport{first.position}).error, 0);
  EXPECT_EQ(chat_.act(ResolveReport{first.position}).reason, Refusal::no_report);
  page = must(reports(chat_.store.read(), {}));
  ASSERT_EQ(page.reports.size(), 1U);
  EXPECT_EQ(page.reports[0].id, second.position);
}

TEST_F(Reports, AreOfWhatTheReporterSees) {
  const auto group = chat_.act(CreateGroup{"g", {bob_}}, ann_).conversation;
  chat_.send(ann_, group, "hi");
  const auto before = chat_.store.dump();
  EXPECT_EQ(code_of(chat_.act(CreateReport{group, Seq(2), {}, ""}, cid_)), ErrorCode::not_found);
  EXPECT_EQ(chat_.act(CreateReport{group, Seq(3), {}, ""}, bob_).reason, Refusal::no_message);
  EXPECT_EQ(chat_.act(CreateReport{group, Seq(1), {}, ""}, bob_).reason, Refusal::notice);
  EXPECT_EQ(chat_.act(CreateReport{group, Seq(2), {}, ""}, ann_).reason, Refusal::report_oneself);
  EXPECT_EQ(chat_.act(CreateReport{{}, {}, ann_, ""}, ann_).reason, Refusal::report_oneself);
  EXPECT_EQ(chat_.act(CreateReport{{}, {}, UserId(99), ""}, ann_).reason, Refusal::no_user);
  const std::string long_reason(Limits::report_reason_bytes_max + 1, 'r');
  EXPECT_EQ(chat_.act(CreateReport{{}, {}, bob_, long_reason}, ann_).reason, Refusal::too_long);
  EXPECT_EQ(chat_.act(CreateReport{{}, {}, bob_, "\xff"}, ann_).reason, Refusal::not_utf8);
  EXPECT_EQ(differences(before, chat_.store.dump()), "");
  chat_.act(RemoveMember{group, bob_}, bob_);
  EXPECT_EQ(chat_.act(CreateReport{group, Seq(2), {}, ""}, bob_).error, 0) << "who left still sees it";
}

TEST_F(Reports, HaveABoundForEachReporter) {
  const auto first = chat_.act(CreateReport{{}, {}, bob_, ""}, ann_);
  chat_.act(CreateReport{{}, {}, cid_, ""}, ann_);
  const auto third = chat_.act(CreateReport{{}, {}, cid_, ""}, ann_);
  EXPECT_EQ(code_of(third), ErrorCode::too_large);
  EXPECT_EQ(third.reason, Refusal::too_many_reports);
  EXPECT_EQ(chat_.act(CreateReport{{}, {}, cid_, ""}, bob_).error, 0) << "of another reporter";
  chat_.act(ResolveReport{first.position});
  EXPECT_EQ(chat_.act(CreateReport{{}, {}, cid_, ""}, ann_).error, 0);
}

TEST_F(Reports, AreToldToNobody) {
  const auto before = now();
  chat_.direct(ann_, bob_);
  const auto opened = now();
  chat_.act(CreateReport{{}, {}, bob_, "rude"}, ann_);
  EXPECT_TRUE(missed(ann_, opened).empty());
  EXPECT_TRUE(missed(bob_, opened).empty());
  EXPECT_GT(now(), before);
}

using Disabled = People;

TEST_F(Disabled, HaveNoSessionAndGetNone) {
  RefreshFamily family{};
  const StartSession start{ann_, "hash of ann", family, "phone", tests::kHourMs, {}};
  const auto session = chat_.act(start);
  ASSERT_EQ(session.error, 0);
  const Caller caller(ann_, session.session);
  const auto disabled = chat_.act(DisableUser{ann_, true});
  EXPECT_EQ(disabled.kind, OutcomeKind::session_ended);
  EXPECT_TRUE(ends_session(disabled, caller));
  EXPECT_FALSE(ends_session(disabled, {bob_, session.session}));
  EXPECT_EQ(code_of(chat_.act(OpenDirect{bob_}, caller)), ErrorCode::unauthenticated);
  EXPECT_EQ(chat_.act(OpenDirect{bob_}, ann_).reason, Refusal::user_disabled) << "not by the word of the host either";
  EXPECT_EQ(chat_.act(start).reason, Refusal::user_disabled);
  auto wrong = start;
  wrong.password_hash = "another";
  EXPECT_EQ(chat_.act(wrong).reason, Refusal::wrong_password) << "strangers are not told";
  EXPECT_EQ(code_of(chat_.act(RotateSession{ann_, session.session, family, 1, tests::kHourMs})),
            ErrorCode::unauthenticated);
  EXPECT_TRUE(chat_.act(DisableUser{ann_, true}).unchanged);
  ASSERT_EQ(chat_.act(DisableUser{ann_, false}).error, 0);
  EXPECT_EQ(code_of(chat_.act(OpenDirect{bob_}, caller)), ErrorCode::unauthenticated) << "the session is over";
  EXPECT_EQ(chat_.act(start).error, 0);
}

TEST_F(Disabled, AreShownAsSuchToTheHostAlone) {
  chat_.act(DisableUser{ann_, true});
  EXPECT_TRUE(seen(Viewer::host(), ann_).disabled);
  EXPECT_FALSE(seen({bob_, Directory::open}, ann_).disabled);
  EXPECT_EQ(chat_.act(DisableUser{UserId(99), true}).reason, Refusal::no_user);
  const auto talk = chat_.direct(bob_, ann_);
  EXPECT_EQ(chat_.act(SendMessage{{"for later"}, talk}, bob_).error, 0) << "conversations go on";
}

TEST_F(Disabled, SessionsEndWithoutItToo) {
  RefreshFamily family{};
  const StartSession start{ann_, "hash of ann", family, "phone", tests::kHourMs, {}};
  const auto one = chat_.act(start);
  const auto two = chat_.act(start);
  const auto ended = chat_.act(EndSessions{ann_});
  EXPECT_TRUE(ends_session(ended, {ann_, one.session}));
  EXPECT_TRUE(ends_session(ended, {ann_, two.session}));
  EXPECT_EQ(code_of(chat_.act(OpenDirect{bob_}, Caller(ann_, one.session))), ErrorCode::unauthenticated);
  EXPECT_TRUE(chat_.act(EndSessions{ann_}).unchanged);
  EXPECT_EQ(chat_.act(start).error, 0);
  EXPECT_EQ(chat_.act(EndSessions{UserId(99)}).reason, Refusal::no_user);
}

TEST(PeopleBelowLevelTwo, AreRefusedAndNothingIsWritten) {
  Chat chat;
  chat.store.set_level(1);
  const UserId ann = chat.user("ann");
  const UserId bob = chat.user("bob");
  const auto before = chat.store.dump();
  UpdateUser about;
  about.user = ann;
  about.about = "sails";
  EXPECT_EQ(code_of(chat.act(about)), ErrorCode::unsupported);
  EXPECT_EQ(code_of(chat.act(UpdateProfile{"Ann", "ann", {}, {}}, ann)), ErrorCode::unsupported);
  EXPECT_EQ(code_of(chat.act(BlockUser{bob, true}, ann)), ErrorCode::unsupported);
  EXPECT_EQ(code_of(chat.act(CreateReport{{}, {}, bob, ""}, ann)), ErrorCode::unsupported);
  EXPECT_EQ(code_of(chat.act(ResolveReport{Position(1)})), ErrorCode::unsupported);
  EXPECT_EQ(code_of(chat.act(DisableUser{bob, true})), ErrorCode::unsupported);
  EXPECT_EQ(code_of(chat.act(EndSessions{bob})), ErrorCode::unsupported);
  EXPECT_EQ(code_of(chat.act(FindNames{UserId(), UserId(1), {}})), ErrorCode::unsupported);
  EXPECT_EQ(differences(before, chat.store.dump()), "");
}

}  // namespace
}  // namespace confab::state

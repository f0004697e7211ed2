#include "state/command.hpp"

#include <gtest/gtest.h>

#include "state/command_fields.hpp"
#include "store/codec.hpp"
#include "support/test_store.hpp"

namespace confab::state {
namespace {

/// One command of every kind, every field set.
std::vector<Command> samples() {
  RefreshFamily family{};
  family.fill(1);
  std::vector<Command> commands;
  const auto add = [&](auto body) {
    Command command;
    command.id.fill(9);
    command.identified = true;
    command.request_hash = 0x123456789abcdef0;
    command.caller = Caller(UserId(3), SessionId(4));
    command.at = 1'700'000'000'000;
    command.body = std::move(body);
    commands.push_back(std::move(command));
  };
  add(RegisterUser{"ann@example.com", "Ann", "hash", "ann@shown", "ann"});
  add(SetPassword{"next", "present", true});
  add(StartSession{UserId(1), "hash", family, "phone", 99});
  add(RotateSession{UserId(1), SessionId(2), family, 3, 99});
  add(EndSession{SessionId(5)});
  add(OpenDirect{UserId(6)});
  add(CreateGroup{"title", {UserId(1), UserId(2)}});
  add(AddMember{ConversationId(1), UserId(2)});
  add(RemoveMember{ConversationId(1), UserId(2)});
  add(SendMessage{{"body", "key"}, ConversationId(1), Position(300)});
  add(MarkRead{ConversationId(1), Seq(2)});
  add(TrimLog{Position(7)});
  add(UpdateUser{UserId(1), "ann@xn--a.example", "ann@shown", "Ann", "ann", "about", "picture"});
  add(ListConversation{ConversationId(1), true});
  add(ForgetGroup{ConversationId(1)});
  add(FindPlacement{ConversationId(1)});
  add(BeginFollowing{"index", 77, 88, Position(5)});
  add(ConfirmFollowed{"index", 77, Position(6)});
  add(RemoveFollower{"index"});
  add(EditMessage{ConversationId(1), Seq(2), "another", 60'000, R"({"a":1})"});
  add(DeleteMessage{ConversationId(1), Seq(2), 60'000});
  add(RaiseLevel{2});
  add(UpdateProfile{"Ann", "ann", "about", "picture"});
  add(DisableUser{UserId(1), true});
  add(EndSessions{UserId(1)});
  add(BlockUser{UserId(2), true});
  add(CreateReport{ConversationId(1), Seq(2), UserId(3), "reason"});
  add(ResolveReport{Position(9)});
  add(FindNames{UserId(1), UserId(2), {{UserId(2), "Ben", "ben"}}});
  TokenHash hash{};
  hash.fill(7);
  add(MakeAccountToken{hash, TokenPurpose::confirm_email, "ann@xn--a.example", "ann@shown", "present"});
  add(ResetPassword{hash, "next"});
  add(ConfirmEmail{hash});
  add(UpdateConversation{
      {"title", "about", "https://example.com/a.png", Allowed::admins, Allowed::admins, NewMembersSee::all},
      ConversationId(1)});
  add(SetRole{ConversationId(1), UserId(2), Role::admin});
  add(SetPreferences{ConversationId(1), 60'000, true, true});
  add(CreateInvite{ConversationId(1), hash, 60'000, 5});
  add(RevokeInvite{ConversationId(1), InviteId(2)});
  add(AcceptInvite{hash});
  add(PinMessage{ConversationId(1), Seq(2), false});
  add(SetReaction{ConversationId(1), Seq(2), "\u2764", true});
  add(TellReactions{ConversationId(1), Seq(2)});
  add(AddMembers{ConversationId(1), {UserId(2), UserId(3)}});
  return commands;
}

std::string encoded(const Command& command) {
  std::string out;
  encode(command, out);
  return out;
}

TEST(CommandCodec, EveryKindHasASample) {
  const auto commands = samples();
  ASSERT_EQ(commands.size(), std::variant_size_v<decltype(Command::body)>);
  for (std::size_t i = 0; i < commands.size(); ++i) EXPECT_EQ(commands[i].body.index(), i);
}

TEST(CommandCodec, EveryKindComesBackAsItWas) {
  for (const auto& command : samples()) {
    const auto form = encoded(command);
    const auto back = decode_command(form);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->id, command.id);
    EXPECT_EQ(back->identified, command.identified);
    EXPECT_EQ(back->request_hash, command.request_hash);
    EXPECT_EQ(back->caller.user, command.caller.user);
    EXPECT_EQ(back->caller.session, command.caller.session);
    EXPECT_EQ(back->at, command.at);
    EXPECT_EQ(back->body.index(), command.body.index());
    EXPECT_EQ(encoded(*back), form) << "kind " << command.body.index() + 1;
  }
}

TEST(CommandCodec, ASendComesBackWithAllThatItHas) {
  Command command = samples()[9];
  auto& send = std::get<SendMessage>(command.body);
  send.reply_to = Seq(7);
  send.mentions = {UserId(2), UserId(3)};
  send.everybody = true;
  send.data = R"({"a": 1})";
  const auto back = decode_command(encoded(command));
  ASSERT_TRUE(back) << back.error().message;
  const auto& found = std::get<SendMessage>(back->body);
  EXPECT_EQ(found.body, "body");
  EXPECT_EQ(found.searched_up_to, Position(300));
  EXPECT_EQ(found.reply_to, Seq(7));
  EXPECT_EQ(found.mentions, send.mentions);
  EXPECT_TRUE(found.everybody);
  EXPECT_EQ(found.data, send.data);
}

TEST(CommandCodec, ASendHasTheBytesOfLevelOne) {
  EXPECT_EQ(tests::hex(encoded(samples()[9])),
            "010a0909090909090909090909090909090901f0bdf3d589cf959a12030480a0abfef9620e010104626f6479036b657901ac02");
}

TEST(CommandCodec, RefusesEveryShorterForm) {
  for (const auto& command : samples()) {
    const auto form = encoded(command);
    // Fields may be missing at the end of a record, so only the inside of the header can be told to be cut off.
    EXPECT_FALSE(decode_command("")) << command.body.index();
    EXPECT_FALSE(decode_command(form.substr(0, 1))) << command.body.index();
    EXPECT_FALSE(decode_command(form.substr(0, form.size() - 1))) << command.body.index();
  }
}

/// A send as the next version may have it: one field more.
struct NextSend {
  static constexpr std::uint8_t kRecordVersion = SendMessage::kRecordVersion + 1;
  SendMessage present;
  std::string reply_to = "seq 3";
};
template <typename V, Of<NextSend> R>
void fields(V& visit, R& body) {
  fields(visit, body.present);
  visit("reply_to", body.reply_to, {.since = NextSend::kRecordVersion});
}

TEST(CommandCodec, RefusesAFieldThatItDoesNotKnowInsteadOfDroppingIt) {
  const Command command = samples()[9];
  const auto& send = std::get<SendMessage>(command.body);
  const std::string present = store::encode(send);
  const std::string next = store::encode(NextSend{send, "seq 3"});
  std::string form = encoded(command);
  ASSERT_TRUE(form.ends_with(present));
  form.resize(form.size() - present.size() - 1);
  form += static_cast<char>(next.size()) + next;
  EXPECT_EQ(decode_command(form).code(), ErrorCode::internal);
}

struct NewestVersion {
  template <typename T>
  void operator()(std::string_view, T&, const util::FieldSpec& spec = {}) {
    version = std::max(version, spec.since);
  }
  std::uint8_t version = 1;
};

TEST(CommandCodec, TheFieldsAddedToADraftSayTheVersionsOfItsRecords) {
  Draft draft;
  NewestVersion added;
  added_draft_fields(added, draft);
  EXPECT_EQ(kDraftVersion, added.version);
  EXPECT_GE(store::record_version<SendMessage>(), kDraftVersion);
  EXPECT_GE(store::record_version<StoredMessage>(), kDraftVersion);
}

TEST(CommandCodec, RefusesWhatComesAfterItsEnd) {
  for (const auto& command : samples()) {
    EXPECT_FALSE(decode_command(encoded(command) + "x")) << command.body.index();
    std::string next = encoded(command) + "x";
    next[0] = 2;  // the header of a newer version
    EXPECT_FALSE(decode_command(next)) << command.body.index();
  }
}

TEST(CommandCodec, RefusesAnUnknownKind) {
  auto form = encoded(samples()[0]);
  for (const char kind : {'\0', '\15', '\177'}) {
    form[1] = kind;
    const auto back = decode_command(form);
    ASSERT_FALSE(back);
    EXPECT_EQ(back.code(), ErrorCode::internal);
  }
}

}  // namespace
}  // namespace confab::state

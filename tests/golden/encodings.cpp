#include "golden/encodings.hpp"

#include <utility>
#include <variant>

#include <fmt/format.h>

#include "log/frame.hpp"
#include "state/command.hpp"
#include "state/command_fields.hpp"
#include "state/record_fields.hpp"
#include "state/tables.hpp"
#include "store/codec.hpp"
#include "support/test_store.hpp"
#include "util/text.hpp"

namespace confab::tests::golden {

namespace {

using namespace state;

/// Writes the fields of a record as {name value, …}, without those at their defaults.
class Shower {
 public:
  template <typename T>
  void operator()(std::string_view name, const T& value, const util::FieldSpec& = {}) {
    const std::string text = text_of(value);
    if (!text.empty()) text_ += fmt::format("{}{} {}", text_.empty() ? "" : ", ", name, text);
  }

  template <typename R>
  static std::string record(const R& value) {
    Shower shower;
    fields(shower, value);
    return "{" + shower.text_ + "}";
  }

 private:
  /// Empty for the default.
  template <typename T>
  static std::string text_of(const T& value) {
    using namespace store::codec_detail;
    if constexpr (IsVector<T>::value) {
      std::string items;
      for (const auto& item : value) items += (items.empty() ? "" : ", ") + record_or(item);
      return items.empty() ? "" : "[" + items + "]";
    } else if constexpr (IsOptional<T>::value) {
      return value ? "the " + record_or(*value) : "";
    } else if constexpr (store::Record<T>) {
      return record(value);
    } else {
      return value == T{} ? "" : record_or(value);
    }
  }

  template <typename T>
  static std::string record_or(const T& value) {
    using namespace store::codec_detail;
    if constexpr (IsId<T>::value) {
      return std::to_string(value.value);
    } else if constexpr (IsByteArray<T>::value) {
      return hex(std::string_view(reinterpret_cast<const char*>(value.data()), value.size()));
    } else if constexpr (std::is_enum_v<T>) {
      return std::to_string(static_cast<std::int64_t>(value));
    } else if constexpr (std::is_arithmetic_v<T>) {
      return fmt::format("{}", value);
    } else if constexpr (std::is_same_v<T, std::string>) {
      return util::valid_utf8(value) ? "'" + value + "'" : "0x" + hex(value);
    } else {
      return record(value);
    }
  }

  std::string text_;
};

template <typename R>
Result<std::string> shown_as(std::string_view bytes) {
  auto record = store::decode<R>(bytes);
  if (!record) return record.error();
  return Shower::record(*record);
}

Result<std::string> shown_command(std::string_view bytes) {
  const auto command = decode_command(bytes);
  if (!command) return command.error();
  const std::string id = hex(std::string_view(reinterpret_cast<const char*>(command->id.data()), command->id.size()));
  return fmt::format("kind {} id {} identified {} hash {} caller {} session {} at {} {}", command->body.index() + 1, id,
                     command->identified, command->request_hash, command->caller.user.value,
                     command->caller.session.value, command->at,
                     std::visit([](const auto& body) { return Shower::record(body); }, command->body));
}

template <std::size_t N>
std::array<std::uint8_t, N> filled(std::uint8_t byte) {
  std::array<std::uint8_t, N> bytes{};
  bytes.fill(byte);
  return bytes;
}

constexpr TimeMs kAt = 1'796'000'000'000;

StoredMessage message() {
  StoredMessage made;
  made.seq = Seq(17);
  made.ordinal = 9;
  made.position = Position(901);
  made.at = kAt;
  made.author = UserId(4);
  made.body = "Grüße 😀";
  made.client_key = "key-1";
  made.users = {UserId(7), UserId(8)};
  return made;
}

MemberRecord member() {
  return {Role::owner, kAt, {{Seq(1), Seq(9), 0, 8}, {Seq(12), Seq(), 10, 0}}, Seq(13), 11, Position(77)};
}

Outcome outcome() {
  Outcome made;
  made.kind = OutcomeKind::message;
  made.id = filled<16>(0xab);
  made.request_hash = 0xfedcba9876543210;
  made.at = kAt;
  made.caller = UserId(4);
  made.user = UserId(5);
  made.session = SessionId(6);
  made.kept_session = SessionId(7);
  made.conversation = ConversationId(8);
  made.message = {message()};
  made.seq = Seq(9);
  made.error = 8;
  made.reason = static_cast<Refusal>(3);
  made.error_field = "members";
  made.unchanged = true;
  made.ended_session = SessionId(10);
  made.trimmed_to = Position(11);
  made.own_only = true;
  made.hidden = true;
  made.forgotten = true;
  return made;
}

std::vector<decltype(Command::body)> bodies() {
  const ConversationId conversation(8);
  return {
      RegisterUser{"ann@example.com", "Ann", "$argon2id$…", "Ann@Example.com"},
      SetPassword{"$argon2id$new", "$argon2id$old", true},
      StartSession{UserId(4), "$argon2id$…", filled<16>(0xcd), "Firefox", 2'592'000'000, {conversation}},
      RotateSession{UserId(4), SessionId(6), filled<16>(0xcd), 3, 2'592'000'000},
      EndSession{SessionId(6)},
      OpenDirect{UserId(5)},
      CreateGroup{"Friends", {UserId(5), UserId(6)}},
      AddMember{conversation, UserId(7)},
      RemoveMember{conversation, UserId(7)},
      SendMessage{{.body = "Grüße 😀", .client_key = "key-1"}, conversation, Position(33)},
      MarkRead{conversation, Seq(17)},
      TrimLog{Position(300)},
      UpdateUser{UserId(4), "new@example.com", "New@Example.com", ""},
      ListConversation{conversation, true},
      ForgetGroup{conversation},
      FindPlacement{conversation},
      BeginFollowing{"search.index", 123'456'789, 987'654'321, Position(300)},
      ConfirmFollowed{"search.index", 123'456'789, Position(301)},
      RemoveFollower{"search.index"},
  };
}

template <typename R>
void add(std::vector<Encoding>& all, const char* kind, const R& record) {
  std::string bytes;
  store::encode(record, bytes);
  all.push_back({kind, std::move(bytes)});
}

void add_records(std::vector<Encoding>& all) {
  MetaRecord meta{UserId(1), ConversationId(2), SessionId(3), Position(400), Position(5), kAt, filled<16>(6), 7,
                  8,         filled<16>(9)};
  add(all, "record.meta", meta);
  UserRecord user{"ann@example.com", "Ann",   "$argon2id$…",   kAt, kAt + 1, Position(3), 4, 5, 6,
                  "Ann@Example.com", kAt + 2, {{UserId(7), 8}}};
  add(all, "record.user", user);
  ConversationRecord conversation{ConversationKind::group,
                                  "Friends",
                                  UserId(1),
                                  kAt,
                                  Position(2),
                                  3,
                                  Seq(17),
                                  9,
                                  Position(901),
                                  kAt + 1,
                                  {Position(900), Position(901)},
                                  {{UserId(1), Seq(2), 3, Position(4)}}};
  add(all, "record.conversation", conversation);
  add(all, "record.block", BlockRecord{{message(), message()}});
  add(all, "record.member", member());
  add(all, "record.membership", MembershipRecord{true, Position(55), member()});
  SessionRecord session{filled<16>(0xcd), 3, Position(4), "Firefox", kAt, kAt + 5, kAt + 6, {ConversationId(8)}};
  add(all, "record.session", session);
  add(all, "record.personal", PersonalRecord{PersonalKind::listing, kAt, ConversationId(8), Seq(9), true});
  add(all, "record.follower", FollowerRecord{Position(301), 987'654'321, 123'456'789, kAt});
  Outcome of_log = outcome();
  std::string bytes;
  encode_outcome(of_log, bytes);
  all.push_back({"record.outcome", std::move(bytes)});
}

void add_frames(std::vector<Encoding>& all) {
  add(all, "frame.hello", log::HelloFrame{log::kWriterProtocol, 123'456'789});
  log::CommandFrame command{17, {}};
  encode(Command{.id = filled<16>(0xab), .body = EndSession{SessionId(6)}}, command.command);
  add(all, "frame.command", command);
  add(all, "frame.outcome", log::OutcomeFrame{17, Position(901), outcome()});
  add(all, "frame.failure", log::FailureFrame{17, 7, "too much waits", "members", 250});
}

}  // namespace

std::vector<Encoding> example_encodings() {
  std::vector<Encoding> all;
  for (auto& body : bodies()) {
    Command command;
    command.id = filled<16>(0xab);
    command.identified = true;
    command.request_hash = 0xfedcba9876543210;
    command.caller = Caller(UserId(4), SessionId(6));
    command.at = kAt;
    command.body = std::move(body);
    std::string bytes;
    encode(command, bytes);
    all.push_back({"command", std::move(bytes)});
  }
  add_records(all);
  add_frames(all);
  return all;
}

Result<std::string> shown(std::string_view kind, std::string_view bytes) {
  using Show = Result<std::string> (*)(std::string_view);
  static constexpr std::pair<std::string_view, Show> kShows[] = {
      {"command", shown_command},
      {"record.meta", shown_as<MetaRecord>},
      {"record.user", shown_as<UserRecord>},
      {"record.conversation", shown_as<ConversationRecord>},
      {"record.block", shown_as<BlockRecord>},
      {"record.member", shown_as<MemberRecord>},
      {"record.membership", shown_as<MembershipRecord>},
      {"record.session", shown_as<SessionRecord>},
      {"record.personal", shown_as<PersonalRecord>},
      {"record.follower", shown_as<FollowerRecord>},
      {"record.outcome", shown_as<Outcome>},
      {"frame.hello", shown_as<log::HelloFrame>},
      {"frame.command", shown_as<log::CommandFrame>},
      {"frame.outcome", shown_as<log::OutcomeFrame>},
      {"frame.failure", shown_as<log::FailureFrame>},
  };
  for (const auto& [name, show] : kShows) {
    if (name == kind) return show(bytes);
  }
  return Error{ErrorCode::not_found, "no such kind: " + std::string(kind)};
}

}  // namespace confab::tests::golden

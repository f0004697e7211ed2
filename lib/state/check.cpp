#include "state/check.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "state/changes.hpp"
#include "state/names.hpp"
#include "state/record_fields.hpp"
#include "state/tables.hpp"
#include "state/timeline.hpp"
#include "store/codec.hpp"
#include "store/key.hpp"
#include "store/table.hpp"

namespace confab::state {

namespace {

using store::KeyReader;
using store::Table;
using store::TableName;

/// Messages of a timeline that are looked at together.
constexpr std::uint64_t kMessagesAtOnce = 256;

/// In how many ids the key of a row can be told; 0: it is a text.
std::size_t ids_in_key(TableName name) {
  switch (name) {
    case TableName::users:
    case TableName::conversations:
    case TableName::log:
    case TableName::reports:
    case TableName::group_details:
    case TableName::pins:
      return 1;
    case TableName::direct:
    case TableName::blocks:
    case TableName::members:
    case TableName::memberships:
    case TableName::user_feed:
    case TableName::sessions:
    case TableName::changes:
    case TableName::deletions:
    case TableName::blocked:
    case TableName::invites:
    case TableName::untold:
      return 2;
    case TableName::mentions:
    case TableName::reactions:
      return 3;
    default:
      return 0;
  }
}

/// "members 5/3".
std::string row_name(TableName name, std::string_view key) {
  const std::string table(store::kTableNames[static_cast<std::size_t>(name)]);
  const std::size_t ids = ids_in_key(name);
  KeyReader reader(key);
  std::string text = table;
  for (std::size_t i = 0; i < ids; ++i) text += fmt::format("{}{}", i == 0 ? " " : "/", reader.number());
  return ids > 0 && reader.complete() ? text : fmt::format("{} (a key of {} bytes)", table, key.size());
}

class Checker {
 public:
  explicit Checker(const store::Txn& txn) : txn_(txn), tables_(txn) {}

  Result<Findings> run();

 private:
  using Visit = std::function<Result<>(KeyReader key, std::string_view value)>;

  Result<> scan(TableName name, const Visit& visit);
  template <typename R, typename Look>
  Result<> scan_records(TableName name, const Look& look);

  Result<> read_meta();
  Result<> users();
  Result<> emails();
  Result<> sessions();
  Result<> conversations();
  Result<> timeline(ConversationId id, const ConversationRecord& record);
  void change_of(ConversationId id, const StoredMessage& message);
  Result<> directs();
  Result<> blocks();
  Result<> members();
  Result<> memberships();
  Result<> changes();
  Result<> deletions();
  Result<> mentions();
  Result<> pins();
  Result<> reactions();
  Result<> untold();
  Result<> reactions_of(ConversationId id, const StoredMessage& message);
  Result<> personal();
  Result<> name_words();
  Result<> blocked();
  Result<> reports();
  Result<> group_details();
  Result<> invites();
  Result<> invite_tokens();
  Result<> followers();
  Result<> account_tokens();
  Result<> log();

  /// Of the row that is being looked at.
  void tell(std::string_view what);
  void tell_row(const std::string& row, std::string_view what);
  /// Passes what a row says of itself; another row that cannot be read is a problem of that one.
  template <typename T>
  bool is_there(const Result<std::optional<T>>& row, std::string_view missing);

  const store::Txn& txn_;
  const Tables tables_;
  MetaRecord meta_;
  Findings found_;
  TableName table_ = TableName::meta;
  std::string key_;
};

void Checker::tell_row(const std::string& row, std::string_view what) {
  ++found_.problems;
  if (found_.texts.size() < Findings::kTextsMax) found_.texts.push_back(fmt::format("{}: {}", row, what));
}

void Checker::tell(std::string_view what) { tell_row(row_name(table_, key_), what); }

template <typename T>
bool Checker::is_there(const Result<std::optional<T>>& row, std::string_view missing) {
  if (!row) return false;  // told where its own table is read
  if (!*row) tell(missing);
  return row->has_value();
}

/// At a damaged row the cursor names it and can go on; any other error ends the scan.
Result<> Checker::scan(TableName name, const Visit& visit) {
  table_ = name;
  auto cursor = Table(txn_, name).cursor();
  if (!cursor) return cursor.error();
  key_.clear();
  for (auto found = cursor->first(); !found || *found; found = cursor->next()) {
    if (!found && (cursor->key().empty() || cursor->key() == key_)) return found.error();
    key_ = cursor->key();
    ++found_.rows;
    if (!found) {
      tell("is damaged");
      continue;
    }
    if (auto looked = visit(KeyReader(cursor->key()), cursor->value()); !looked) tell(looked.error().message);
  }
  return {};
}

template <typename R, typename Look>
Result<> Checker::scan_records(TableName name, const Look& look) {
  return scan(name, [&](KeyReader key, std::string_view value) -> Result<> {
    const auto record = store::decode<R>(value);
    if (!record) return record.error();
    return look(key, *record);
  });
}

Result<> Checker::read_meta() {
  if (auto scanned = scan(TableName::meta, [](KeyReader, std::string_view) -> Result<> { return {}; }); !scanned) {
    return scanned;
  }
  const auto meta = tables_.meta();
  if (!meta) {
    tell_row("meta", meta.error().message);
  } else if (*meta) {
    meta_ = **meta;
  }
  return {};
}

Result<> Checker::users() {
  return scan_records<UserRecord>(TableName::users, [&](KeyReader key, const UserRecord& user) -> Result<> {
    const auto id = key.id<UserId>();
    if (id > meta_.last_user) tell("is beyond the newest user");
    const auto by_email = tables_.user_by_email(user.email);
    if (by_email && *by_email != std::optional(id)) tell("is not found by the user's address");
    each_word(user.words, [&](std::string_view word) {
      auto found = tables_.name_word(word, id);
      if (found && !*found) tell("is not found by a word of the name");
    });
    return {};
  });
}

Result<> Checker::emails() {
  return scan(TableName::users_by_email, [&](KeyReader, std::string_view value) -> Result<> {
    KeyReader reader(value);
    const auto id = reader.id<UserId>();
    if (!reader.complete()) return Error{ErrorCode::internal, "is no id"};
    const auto user = tables_.user(id);
    if (is_there(user, "leads to a user who is not there") && (*user)->email != key_) {
      tell(fmt::format("leads to user {}, who has another address", id.value));
    }
    return {};
  });
}

Result<> Checker::sessions() {
  return scan_records<SessionRecord>(TableName::sessions, [&](KeyReader key, const SessionRecord&) -> Result<> {
    is_there(tables_.user(key.id<UserId>()), "belongs to a user who is not there");
    if (key.id<SessionId>() > meta_.last_session) tell("is beyond the newest session");
    return {};
  });
}

Result<> Checker::conversations() {
  return scan_records<ConversationRecord>(
      TableName::conversations, [&](KeyReader key, const ConversationRecord& record) -> Result<> {
        const auto id = key.id<ConversationId>();
        if (id > meta_.last_conversation) tell("is beyond the newest conversation");
        if (record.kind == ConversationKind::direct) {
          if (record.sides.size() != 2) return Error{ErrorCode::internal, "is direct, but not between two"};
          const auto direct = tables_.direct(record.sides[0].user, record.sides[1].user);
          if (direct && *direct != std::optional(id)) tell("is not found by its two users");
        }
        return timeline(id, record);
      });
}

Result<> Checker::timeline(ConversationId id, const ConversationRecord& record) {
  if (record.open.size() >= kBlockMessages || record.open.size() > record.last_seq.value) {
    return Error{ErrorCode::internal, "has more newest messages than there may be"};
  }
  Timeline timeline(tables_, id, record);
  std::vector<StoredMessage> messages;
  Position before;
  std::uint64_t ordinal = 0;
  std::uint64_t deleted = 0;
  std::uint64_t pinned = 0;
  for (std::uint64_t first = 1; first <= record.last_seq.value; first += kMessagesAtOnce) {
    messages.clear();
    const std::uint64_t last = std::min(record.last_seq.value, first + kMessagesAtOnce - 1);
    if (auto read = timeline.range(Seq(first), Seq(last), messages); !read) {
      tell(fmt::format("message {} to {}: {}", first, last, read.error().message));
      return {};
    }
    for (std::size_t i = 0; i < messages.size(); ++i) {
      const auto& message = messages[i];
      const bool in_order = message.seq.value == first + i && message.position > before && message.ordinal >= ordinal;
      before = message.position;
      ordinal = message.ordinal;
      deleted += message.deleted_at != 0 ? 1 : 0;
      change_of(id, message);
      if (auto counted = reactions_of(id, message); !counted) return counted;
      pinned += message.pinned_at != 0 ? 1 : 0;
      if (in_order) continue;
      tell(fmt::format("message {} is not where it should be", first + i));
      return {};
    }
  }
  if (ordinal != record.last_ordinal) tell("counts its messages wrongly");
  if (before > record.last_position) tell("has messages beyond its newest one");
  const auto noted = deleted_in(tables_, id, Seq(1), record.last_seq);
  if (deleted != record.deleted || (noted && *noted != deleted)) tell("counts its deleted messages wrongly");
  const auto pins = tables_.pins(id);
  if (pins && pinned != (*pins ? (*pins)->seqs.size() : 0)) tell("lists its pinned messages wrongly");
  return {};
}

Result<> Checker::reactions_of(ConversationId id, const StoredMessage& message) {
  if (message.counts.empty()) return {};
  std::map<std::string, std::uint64_t> counts;
  auto scanned = tables_.each_reactor(id, message.seq, UserId(), [&](UserId, ReactorRecord&& reactor) {
    for (const auto& emoji : reactor.emojis) ++counts[emoji];
    return true;
  });
  if (!scanned) return {};  // told where its own table is read
  bool equal = counts.size() == message.counts.size();
  for (const auto& kind : message.counts) equal = equal && counts[kind.emoji] == kind.count;
  if (!equal) tell(fmt::format("message {} counts its reactions wrongly", message.seq.value));
  return {};
}

/// A client that was away would not hear of a change that has no row.
void Checker::change_of(ConversationId id, const StoredMessage& message) {
  if (!message.changed_position) return;
  const auto change = tables_.change(id, message.changed_position);
  if (change && (!*change || (*change)->seq != message.seq)) {
    tell(fmt::format("message {} was changed, and no row of changes says so", message.seq.value));
  }
}

Result<> Checker::directs() {
  return scan(TableName::direct, [&](KeyReader key, std::string_view value) -> Result<> {
    KeyReader reader(value);
    const auto id = reader.id<ConversationId>();
    if (!reader.complete()) return Error{ErrorCode::internal, "is no id"};
    const auto conversation = tables_.conversation(id);
    if (!is_there(conversation, "leads to a conversation that is not there")) return {};
    const auto& sides = (*conversation)->sides;
    const auto one = key.id<UserId>();
    const auto other = key.id<UserId>();
    if (sides.size() != 2 || sides[0].user != one || sides[1].user != other) {
      tell(fmt::format("leads to conversation {}, which is between others", id.value));
    }
    return {};
  });
}

Result<> Checker::blocks() {
  return scan_records<BlockRecord>(TableName::blocks, [&](KeyReader key, const BlockRecord& block) -> Result<> {
    const auto conversation = tables_.conversation(key.id<ConversationId>());
    if (!is_there(conversation, "belongs to a conversation that is not there")) return {};
    const std::uint64_t before = key.number() * kBlockMessages;
    if (block.messages.empty() || block.messages.size() > kBlockMessages ||
        before + block.messages.size() > (*conversation)->last_seq.value) {
      tell("has messages that its conversation does not have");
    }
    return {};
  });
}

Result<> Checker::members() {
  return scan_records<MemberRecord>(TableName::members, [&](KeyReader key, const MemberRecord& member) -> Result<> {
    const auto conversation = key.id<ConversationId>();
    const auto user = key.id<UserId>();
    is_there(tables_.conversation(conversation), "belongs to a conversation that is not there");
    is_there(tables_.user(user), "belongs to a user who is not there");
    if (member.intervals.empty()) tell("has never been in the conversation");
    is_there(tables_.membership(user, conversation), "is not among the conversations of that user");
    return {};
  });
}

Result<> Checker::memberships() {
  return scan_records<MembershipRecord>(
      TableName::memberships, [&](KeyReader key, const MembershipRecord& membership) -> Result<> {
        const auto user = key.id<UserId>();
        const auto conversation = key.id<ConversationId>();
        if (membership.left) {
          is_there(tables_.conversation(conversation), "is of a conversation that is not there");
        } else {
          is_there(tables_.member(conversation, user), "is not among the members of that conversation");
        }
        return {};
      });
}

Result<> Checker::changes() {
  return scan_records<ChangeRecord>(TableName::changes, [&](KeyReader key, const ChangeRecord& change) -> Result<> {
    const auto id = key.id<ConversationId>();
    const auto position = key.id<Position>();
    const auto conversation = tables_.conversation(id);
    if (!is_there(conversation, "belongs to a conversation that is not there")) return {};
    if (position > (*conversation)->changed_position) tell("is beyond the newest change of its conversation");
    const auto message = Timeline(tables_, id, **conversation).get(change.seq);
    if (!message) return message.error();
    if (message->changed_position != position) tell("is not of the newest change of its message");
    return {};
  });
}

Result<> Checker::deletions() {
  return scan_records<MarkedRecord>(TableName::deletions, [&](KeyReader key, const MarkedRecord&) -> Result<> {
    is_there(tables_.conversation(key.id<ConversationId>()), "belongs to a conversation that is not there");
    return {};
  });
}

Result<> Checker::mentions() {
  return scan_records<MarkedRecord>(TableName::mentions, [&](KeyReader key, const MarkedRecord& record) -> Result<> {
    const auto user = key.id<UserId>();
    const auto id = key.id<ConversationId>();
    const Seq before(key.number() * kBlockMessages);
    const auto conversation = tables_.conversation(id);
    if (!is_there(conversation, "belongs to a conversation that is not there")) return {};
    Timeline timeline(tables_, id, **conversation);
    for (std::uint64_t i = 0; i < kBlockMessages; ++i) {
      if ((record.messages >> i & 1) == 0) continue;
      const auto message = timeline.get(Seq(before.value + i + 1));
      if (!message) return message.error();
      const auto& named = message->mentions;
      const bool mentioned = user ? std::find(named.begin(), named.end(), user) != named.end() : message->everybody;
      if (!mentioned) tell(fmt::format("says that message {} mentions the user", message->seq.value));
    }
    return {};
  });
}

Result<> Checker::pins() {
  return scan_records<PinsRecord>(TableName::pins, [&](KeyReader key, const PinsRecord& pins) -> Result<> {
    const auto id = key.id<ConversationId>();
    const auto conversation = tables_.conversation(id);
    if (!is_there(conversation, "belongs to a conversation that is not there")) return {};
    Timeline timeline(tables_, id, **conversation);
    for (const Seq seq : pins.seqs) {
      const auto message = timeline.get(seq);
      if (!message) return message.error();
      if (message->pinned_at == 0) tell(fmt::format("has message {}, which is not pinned", seq.value));
    }
    return {};
  });
}

Result<> Checker::reactions() {
  return scan_records<ReactorRecord>(TableName::reactions, [&](KeyReader key, const ReactorRecord&) -> Result<> {
    const auto id = key.id<ConversationId>();
    const auto seq = key.id<Seq>();
    is_there(tables_.user(key.id<UserId>()), "belongs to a user who is not there");
    const auto conversation = tables_.conversation(id);
    if (!is_there(conversation, "belongs to a conversation that is not there")) return {};
    std::vector<StoredMessage> message;
    if (auto read = Timeline(tables_, id, **conversation).range(seq, seq, message); !read) return read;
    if (!message.front().counts.empty()) return {};
    is_there(tables_.untold(id, seq), "is of a message without reactions");
    return {};
  });
}

Result<> Checker::untold() {
  return scan_records<UntoldRecord>(TableName::untold, [&](KeyReader key, const UntoldRecord&) -> Result<> {
    is_there(tables_.conversation(key.id<ConversationId>()), "belongs to a conversation that is not there");
    return {};
  });
}

Result<> Checker::personal() {
  return scan_records<PersonalRecord>(TableName::user_feed, [&](KeyReader key, const PersonalRecord&) -> Result<> {
    is_there(tables_.user(key.id<UserId>()), "belongs to a user who is not there");
    if (key.id<Position>() > meta_.last_position) tell("is beyond the newest position");
    return {};
  });
}

Result<> Checker::name_words() {
  return scan(TableName::name_words, [&](KeyReader, std::string_view value) -> Result<> {
    KeyReader reader(value);
    const auto id = reader.id<UserId>();
    if (!reader.complete()) return Error{ErrorCode::internal, "is no id"};
    const auto user = tables_.user(id);
    if (!is_there(user, "leads to a user who is not there")) return {};
    const std::string word = key_.substr(0, key_.find('\0'));
    bool found = false;
    each_word((*user)->words, [&](std::string_view own) { found = found || own == word; });
    if (!found) tell(fmt::format("leads to user {}, whose name has no such word", id.value));
    return {};
  });
}

Result<> Checker::blocked() {
  return scan_records<BlockedRecord>(TableName::blocked, [&](KeyReader key, const BlockedRecord&) -> Result<> {
    const auto user = key.id<UserId>();
    const auto other = key.id<UserId>();
    is_there(tables_.user(user), "belongs to a user who is not there");
    const auto direct = tables_.direct(user, other);
    if (!direct || !*direct) return {};
    const auto conversation = tables_.conversation(**direct);
    if (!conversation || !*conversation) return {};
    for (const auto& side : (*conversation)->sides) {
      if (side.user == user && !side.blocks) tell("is not known to the direct conversation of the two");
    }
    return {};
  });
}

Result<> Checker::group_details() {
  return scan_records<GroupDetails>(TableName::group_details, [&](KeyReader key, const GroupDetails&) -> Result<> {
    const auto conversation = tables_.conversation(key.id<ConversationId>());
    if (is_there(conversation, "belongs to a conversation that is not there") && !(*conversation)->details) {
      tell("is not looked at by its conversation");
    }
    return {};
  });
}

Result<> Checker::reports() {
  return scan_records<ReportRecord>(TableName::reports, [&](KeyReader key, const ReportRecord& report) -> Result<> {
    is_there(tables_.user(report.reporter), "was made by a user who is not there");
    is_there(tables_.user(report.user), "is about a user who is not there");
    if (report.conversation)
      is_there(tables_.conversation(report.conversation), "is of a conversation that is not there");
    if (key.id<Position>() > meta_.last_position) tell("is beyond the newest position");
    return {};
  });
}

Result<> Checker::invites() {
  return scan_records<InviteRecord>(TableName::invites, [&](KeyReader key, const InviteRecord& invite) -> Result<> {
    const auto conversation = key.id<ConversationId>();
    const auto id = key.id<InviteId>();
    const auto details = tables_.group_details(conversation);
    if (is_there(details, "belongs to a group without details") && id > (*details)->last_invite) {
      tell("is beyond the newest invitation of its group");
    }
    const auto found = tables_.invite_of_token(invite.hash);
    if (found && (!*found || (*found)->conversation != conversation || (*found)->id != id)) {
      tell("is not found by its token");
    }
    return {};
  });
}

Result<> Checker::invite_tokens() {
  return scan(TableName::invite_tokens, [&](KeyReader, std::string_view value) -> Result<> {
    KeyReader reader(value);
    const auto conversation = reader.id<ConversationId>();
    const auto id = reader.id<InviteId>();
    if (!reader.complete()) return Error{ErrorCode::internal, "is no invitation"};
    is_there(tables_.invite(conversation, id), "leads to an invitation that is not there");
    return {};
  });
}

Result<> Checker::followers() {
  return scan_records<FollowerRecord>(TableName::followers, [&](KeyReader, const FollowerRecord& follower) -> Result<> {
    if (follower.epoch == meta_.epoch && follower.position > meta_.last_position) tell("is beyond the newest position");
    return {};
  });
}

Result<> Checker::account_tokens() {
  return scan_records<AccountTokenRecord>(
      TableName::account_tokens, [&](KeyReader, const AccountTokenRecord& token) -> Result<> {
        const auto user = tables_.user(token.user);
        if (!is_there(user, "belongs to a user who is not there")) return {};
        const auto& named = (*user)->tokens;
        const auto is_this = [this](const TokenHash& hash) {
          return std::equal(hash.begin(), hash.end(), key_.begin(), key_.end(),
                            [](std::uint8_t byte, char letter) { return byte == static_cast<std::uint8_t>(letter); });
        };
        if (std::none_of(named.begin(), named.end(), is_this)) tell("is not named by its user");
        return {};
      });
}

Result<> Checker::log() {
  Position next = meta_.first_position;
  Digest digest = meta_.trimmed_digest;
  auto scanned = scan(TableName::log, [&](KeyReader key, std::string_view value) -> Result<> {
    const auto position = key.id<Position>();
    if (position != next) tell(fmt::format("stands where {} should be", next.value));
    next = Position(position.value + 1);
    const auto outcome = decode_outcome(position, value);
    digest = chain_digest(digest, position, record_hash(outcome ? *outcome : Outcome(), value));
    if (!outcome) return outcome.error();
    if (outcome->conversation.value != 0) {
      is_there(tables_.conversation(outcome->conversation), "is of a conversation that is not there");
    }
    return {};
  });
  if (!scanned) return scanned;
  if (next.value != meta_.last_position.value + 1 && meta_.last_position.value != 0) {
    tell_row("log", fmt::format("ends at {} and not at {}", next.value - 1, meta_.last_position.value));
  }
  if (digest != meta_.digest) tell_row("log", "is another one than the digest says");
  return {};
}

Result<Findings> Checker::run() {
  using Part = Result<> (Checker::*)();
  constexpr Part kParts[] = {&Checker::read_meta,
                             &Checker::users,
                             &Checker::emails,
                             &Checker::sessions,
                             &Checker::conversations,
                             &Checker::directs,
                             &Checker::blocks,
                             &Checker::members,
                             &Checker::memberships,
                             &Checker::changes,
                             &Checker::deletions,
                             &Checker::mentions,
                             &Checker::personal,
                             &Checker::group_details,
                             &Checker::invites,
                             &Checker::invite_tokens,
                             &Checker::followers,
                             &Checker::name_words,
                             &Checker::blocked,
                             &Checker::reports,
                             &Checker::account_tokens,
                             &Checker::pins,
                             &Checker::reactions,
                             &Checker::untold,
                             &Checker::log};
  for (const auto& part : kParts) {
    if (auto done = (this->*part)(); !done) return done.error();
  }
  if (auto scanned = scan(TableName::subjects, [](KeyReader, std::string_view) -> Result<> { return {}; }); !scanned) {
    return scanned.error();
  }
  return std::move(found_);
}

}  // namespace

Result<Findings> check(const store::Txn& txn) { return Checker(txn).run(); }

}  // namespace confab::state

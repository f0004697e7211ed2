#include "state/tables.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "state/record_fields.hpp"
#include "store/codec.hpp"
#include "store/environment.hpp"
#include "store/key.hpp"
#include "store/wire.hpp"
#include "util/hash.hpp"

namespace confab::state {

namespace {

using store::Key;
using store::KeyReader;
using store::Table;
using store::TableName;

constexpr std::string_view kMetaKey = "state";

Error corrupt(std::string_view what) { return {ErrorCode::internal, "corrupt row of " + std::string(what)}; }

template <typename R>
Result<std::optional<R>> read(const store::Txn& txn, TableName name, std::string_view key) {
  const auto value = Table(txn, name).get(key);
  if (!value) return value.error();
  if (!value->has_value()) return std::optional<R>();
  auto record = store::decode<R>(**value);
  if (!record) return std::move(record).error();
  return std::optional<R>(*std::move(record));
}

template <typename IdType>
Result<std::optional<IdType>> read_id(const store::Txn& txn, TableName name, std::string_view key) {
  const auto number = store::get_number(Table(txn, name), key);
  if (!number) return number.error();
  return *number ? std::optional(IdType(**number)) : std::nullopt;
}

template <typename R>
Result<> write(store::MutableTable table, std::string_view key, const R& record) {
  return table.put(key, store::encode(record));
}

/// The word, a NUL, which no word has, and the id.
std::string name_word_key(std::string_view word, UserId user) {
  std::string key(word);
  key += '\0';
  key += Key(user).view();
  return key;
}
std::string_view key_of(const TokenHash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

Key direct_key(UserId one, UserId other) { return Key(std::min(one, other), std::max(one, other)); }

/// Visits keys with a prefix from `start` on: (what follows the prefix, value).
Result<> scan(const store::Txn& txn, TableName name, std::string_view prefix, std::string_view start,
              const std::function<Result<bool>(KeyReader, std::string_view)>& visit) {
  auto cursor = Table(txn, name).cursor(prefix);
  if (!cursor) return cursor.error();
  auto found = cursor->seek(start);
  for (; found && *found; found = cursor->next()) {
    const auto more = visit(KeyReader(cursor->key().substr(prefix.size())), cursor->value());
    if (!more) return more.error();
    if (!*more) return {};
  }
  return found ? Result<>() : found.error();
}

/// As scan, over rows whose key ends in one id and whose value is an R.
template <typename IdType, typename R, typename Visit>
Result<> scan_records(const store::Txn& txn, TableName name, std::string_view prefix, std::string_view start,
                      const Visit& visit) {
  return scan(txn, name, prefix, start, [&](KeyReader key, std::string_view value) -> Result<bool> {
    const auto id = key.id<IdType>();
    auto record = store::decode<R>(value);
    if (!record) return std::move(record).error();
    if (!key.complete()) return corrupt("a key");
    return visit(id, *std::move(record));
  });
}

/// As scan, over rows of blocks.
Result<> scan_marked(const store::Txn& txn, TableName name, std::string_view prefix, std::string_view start,
                     const std::function<bool(std::uint64_t, const MarkedRecord&)>& visit) {
  return scan(txn, name, prefix, start, [&](KeyReader key, std::string_view value) -> Result<bool> {
    const auto block = key.number();
    const auto record = store::decode<MarkedRecord>(value);
    if (!record) return record.error();
    if (!key.complete()) return corrupt("a key");
    return visit(block, *record);
  });
}

std::string_view text_of(const TokenHash& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

Result<> ignore_presence(const Result<bool>& deleted) { return deleted ? Result<>() : deleted.error(); }

void fill_in(Outcome& outcome) {
  for (auto& message : outcome.message) {
    message.position = outcome.position;
    message.at = outcome.at;
    message.request_hash = message.client_key.empty() ? 0 : outcome.request_hash;
  }
}

/// kind and id are the first fields: see record_fields.hpp.
Result<CommandId> outcome_id(std::string_view in) {
  store::WireReader wire(in);
  std::uint8_t version = 0;
  std::uint64_t kind = 0;
  CommandId id;
  std::string_view raw;
  if (!wire.byte(version) || !wire.varint(kind) || !wire.bytes(id.size(), raw)) return corrupt("log");
  std::copy(raw.begin(), raw.end(), id.begin());
  return id;
}

}  // namespace

Tables::Row<MetaRecord> Tables::meta() const {
  auto row = read<MetaRecord>(*txn_, TableName::meta, kMetaKey);
  if (!row || !*row) return row;
  const auto epoch = store::epoch(*txn_);
  if (!epoch) return epoch.error();
  (*row)->epoch = *epoch;
  const auto level = store::get_number(Table(*txn_, TableName::meta), store::kMetaLevel);
  if (!level) return level.error();
  if (!*level) return corrupt("meta");
  (*row)->level = **level;
  return row;
}

Tables::Row<UserRecord> Tables::user(UserId id) const { return read<UserRecord>(*txn_, TableName::users, Key(id)); }

Tables::Row<UserId> Tables::user_by_email(std::string_view folded_email) const {
  if (folded_email.empty() || folded_email.size() > Limits::email_bytes_max) return std::optional<UserId>();
  return read_id<UserId>(*txn_, TableName::users_by_email, folded_email);
}

Tables::Row<SessionRecord> Tables::session(UserId user, SessionId id) const {
  return read<SessionRecord>(*txn_, TableName::sessions, Key(user, id));
}

Tables::Row<ConversationRecord> Tables::conversation(ConversationId id) const {
  return read<ConversationRecord>(*txn_, TableName::conversations, Key(id));
}

Tables::Row<ConversationId> Tables::direct(UserId one, UserId other) const {
  return read_id<ConversationId>(*txn_, TableName::direct, direct_key(one, other));
}

Tables::Row<BlockRecord> Tables::block(ConversationId conversation, std::uint64_t number) const {
  return read<BlockRecord>(*txn_, TableName::blocks, Key(conversation, number));
}

Result<std::size_t> Tables::block_part(ConversationId conversation, std::uint64_t number, std::size_t skipped,
                                       std::size_t count, std::vector<StoredMessage>& out) const {
  const auto value = Table(*txn_, TableName::blocks).get(Key(conversation, number));
  if (!value) return value.error();
  if (!value->has_value()) return std::size_t{0};
  // A block's only field is its messages: see record_fields.hpp.
  store::WireReader wire(**value);
  std::uint8_t version = 0;
  std::uint64_t messages = 0;
  if (!wire.byte(version) || !wire.varint(messages)) return corrupt("blocks");
  const std::uint64_t end = std::min<std::uint64_t>(messages, skipped + count);
  for (std::uint64_t i = 0; i < end; ++i) {
    std::string_view stored;
    if (!wire.sized(stored)) return corrupt("blocks");
    if (i < skipped) continue;
    if (auto decoded = store::decode_into(stored, out.emplace_back()); !decoded) return decoded.error();
  }
  return static_cast<std::size_t>(end > skipped ? end - skipped : 0);
}

Tables::Row<MemberRecord> Tables::member(ConversationId conversation, UserId user) const {
  return read<MemberRecord>(*txn_, TableName::members, Key(conversation, user));
}

Tables::Row<MembershipRecord> Tables::membership(UserId user, ConversationId conversation) const {
  return read<MembershipRecord>(*txn_, TableName::memberships, Key(user, conversation));
}

Tables::Row<ChangeRecord> Tables::change(ConversationId conversation, Position position) const {
  return read<ChangeRecord>(*txn_, TableName::changes, Key(conversation, position));
}

Tables::Row<MarkedRecord> Tables::deletions(ConversationId conversation, std::uint64_t block) const {
  return read<MarkedRecord>(*txn_, TableName::deletions, Key(conversation, block));
}

Tables::Row<MarkedRecord> Tables::mentions(UserId user, ConversationId conversation, std::uint64_t block) const {
  return read<MarkedRecord>(*txn_, TableName::mentions, Key(user, conversation, block));
}

Tables::Row<UserId> Tables::name_word(std::string_view word, UserId user) const {
  return read_id<UserId>(*txn_, TableName::name_words, name_word_key(word, user));
}

Tables::Row<BlockedRecord> Tables::blocked(UserId user, UserId other) const {
  return read<BlockedRecord>(*txn_, TableName::blocked, Key(user, other));
}

Tables::Row<ReportRecord> Tables::report(Position id) const {
  return read<ReportRecord>(*txn_, TableName::reports, Key(id));
}

Tables::Row<PinsRecord> Tables::pins(ConversationId conversation) const {
  return read<PinsRecord>(*txn_, TableName::pins, Key(conversation));
}

Tables::Row<UntoldRecord> Tables::untold(ConversationId conversation, Seq seq) const {
  return read<UntoldRecord>(*txn_, TableName::untold, Key(conversation, seq));
}

Tables::Row<ReactorRecord> Tables::reactor(ConversationId conversation, Seq seq, UserId user) const {
  return read<ReactorRecord>(*txn_, TableName::reactions, Key(conversation, seq, user));
}

Tables::Row<PersonalRecord> Tables::personal(UserId user, Position position) const {
  return read<PersonalRecord>(*txn_, TableName::user_feed, Key(user, position));
}

Tables::Row<GroupDetails> Tables::group_details(ConversationId conversation) const {
  return read<GroupDetails>(*txn_, TableName::group_details, Key(conversation));
}

Tables::Row<InviteRecord> Tables::invite(ConversationId conversation, InviteId id) const {
  return read<InviteRecord>(*txn_, TableName::invites, Key(conversation, id));
}

Tables::Row<Tables::InviteKey> Tables::invite_of_token(const TokenHash& hash) const {
  const auto value = Table(*txn_, TableName::invite_tokens).get(text_of(hash));
  if (!value) return value.error();
  if (!value->has_value()) return std::optional<InviteKey>();
  KeyReader reader(**value);
  InviteKey key;
  key.conversation = reader.id<ConversationId>();
  key.id = reader.id<InviteId>();
  if (!reader.complete()) return corrupt("invite_tokens");
  return std::optional(key);
}

Result<> Tables::each_invite(ConversationId conversation,
                             const std::function<bool(InviteId, InviteRecord&&)>& visit) const {
  const Key prefix(conversation);
  return scan_records<InviteId, InviteRecord>(*txn_, TableName::invites, prefix, prefix, visit);
}

Tables::Row<Outcome> Tables::log(Position position) const {
  const auto value = encoded_log(position);
  if (!value) return value.error();
  if (!value->has_value()) return std::optional<Outcome>();
  auto outcome = decode_outcome(position, **value);
  if (!outcome) return std::move(outcome).error();
  return std::optional(*std::move(outcome));
}

Tables::Row<std::string_view> Tables::encoded_log(Position position) const {
  return Table(*txn_, TableName::log).get(Key(position));
}

Result<> Tables::each_email(std::string_view prefix, std::string_view after,
                            const std::function<bool(std::string_view, UserId)>& visit) const {
  auto cursor = Table(*txn_, TableName::users_by_email).cursor(prefix);
  if (!cursor) return cursor.error();
  auto found = after.empty() ? cursor->first() : cursor->seek(after);
  if (found && *found && cursor->key() == after) found = cursor->next();
  for (; found && *found; found = cursor->next()) {
    KeyReader value(cursor->value());
    const auto id = value.id<UserId>();
    if (!value.complete()) return corrupt("users_by_email");
    if (!visit(cursor->key(), id)) return {};
  }
  return found ? Result<>() : found.error();
}

Result<> Tables::each_name_word(std::string_view prefix, std::string_view after_word, UserId after,
                                const std::function<bool(std::string_view, UserId)>& visit) const {
  auto cursor = Table(*txn_, TableName::name_words).cursor(prefix);
  if (!cursor) return cursor.error();
  auto found = after_word.starts_with(prefix) ? cursor->seek(name_word_key(after_word, UserId(after.value + 1)))
                                              : cursor->first();
  for (; found && *found; found = cursor->next()) {
    KeyReader value(cursor->value());
    const auto id = value.id<UserId>();
    if (!value.complete()) return corrupt("name_words");
    if (!visit(cursor->key().substr(0, cursor->key().find('\0')), id)) return {};
  }
  return found ? Result<>() : found.error();
}

Result<> Tables::each_user(UserId after, const std::function<bool(UserId, UserRecord&&)>& visit) const {
  return scan_records<UserId, UserRecord>(*txn_, TableName::users, {}, Key(after.value + 1), visit);
}

Result<> Tables::each_blocked(UserId user, UserId after,
                              const std::function<bool(UserId, BlockedRecord&&)>& visit) const {
  return scan_records<UserId, BlockedRecord>(*txn_, TableName::blocked, Key(user), Key(user, after.value + 1), visit);
}

Result<> Tables::each_report(Position after, const std::function<bool(Position, ReportRecord&&)>& visit) const {
  return scan_records<Position, ReportRecord>(*txn_, TableName::reports, {}, Key(after.value + 1), visit);
}

Tables::Row<AccountTokenRecord> Tables::account_token(const TokenHash& hash) const {
  return read<AccountTokenRecord>(*txn_, TableName::account_tokens, key_of(hash));
}

Result<> Tables::each_account_token(const TokenHash& from,
                                    const std::function<bool(const TokenHash&, AccountTokenRecord&&)>& visit) const {
  auto cursor = Table(*txn_, TableName::account_tokens).cursor();
  if (!cursor) return cursor.error();
  for (auto found = cursor->seek(key_of(from)); !found || *found; found = cursor->next()) {
    if (!found) return found.error();
    TokenHash hash{};
    if (cursor->key().size() != hash.size()) return corrupt("account_tokens");
    std::copy(cursor->key().begin(), cursor->key().end(), hash.begin());
    auto record = store::decode<AccountTokenRecord>(cursor->value());
    if (!record) return std::move(record).error();
    if (!visit(hash, *std::move(record))) return {};
  }
  return {};
}

Tables::Row<FollowerRecord> Tables::follower(std::string_view name) const {
  return read<FollowerRecord>(*txn_, TableName::followers, name);
}

Result<> Tables::each_follower(const std::function<bool(std::string_view, FollowerRecord&&)>& visit) const {
  auto cursor = Table(*txn_, TableName::followers).cursor();
  if (!cursor) return cursor.error();
  auto found = cursor->first();
  for (; found && *found; found = cursor->next()) {
    auto record = store::decode<FollowerRecord>(cursor->value());
    if (!record) return std::move(record).error();
    if (!visit(cursor->key(), *std::move(record))) return {};
  }
  return found ? Result<>() : found.error();
}

Result<> Tables::each_session(UserId user, const std::function<bool(SessionId, SessionRecord&&)>& visit) const {
  const Key prefix(user);
  return scan_records<SessionId, SessionRecord>(*txn_, TableName::sessions, prefix, prefix, visit);
}

Result<> Tables::each_member(ConversationId conversation, UserId after,
                             const std::function<bool(UserId, MemberRecord&&)>& visit) const {
  return scan_records<UserId, MemberRecord>(*txn_, TableName::members, Key(conversation),
                                            Key(conversation, after.value + 1), visit);
}

Result<> Tables::each_membership(UserId user,
                                 const std::function<bool(ConversationId, const MembershipRecord&)>& visit) const {
  const Key prefix(user);
  return scan_records<ConversationId, MembershipRecord>(*txn_, TableName::memberships, prefix, prefix, visit);
}

Result<> Tables::each_change(ConversationId conversation, Position after,
                             const std::function<bool(Position, ChangeRecord&&)>& visit) const {
  return scan_records<Position, ChangeRecord>(*txn_, TableName::changes, Key(conversation),
                                              Key(conversation, after.value + 1), visit);
}

Result<> Tables::each_deletions(ConversationId conversation, std::uint64_t block,
                                const std::function<bool(std::uint64_t, const MarkedRecord&)>& visit) const {
  return scan_marked(*txn_, TableName::deletions, Key(conversation), Key(conversation, block), visit);
}

Result<> Tables::each_mentions(UserId user, ConversationId conversation, std::uint64_t block,
                               const std::function<bool(std::uint64_t, const MarkedRecord&)>& visit) const {
  return scan_marked(*txn_, TableName::mentions, Key(user, conversation), Key(user, conversation, block), visit);
}

Result<> Tables::each_reactor(ConversationId conversation, Seq seq, UserId after,
                              const std::function<bool(UserId, ReactorRecord&&)>& visit) const {
  return scan_records<UserId, ReactorRecord>(*txn_, TableName::reactions, Key(conversation, seq),
                                             Key(conversation, seq, after.value + 1), visit);
}

Result<> Tables::each_untold(ConversationId conversation, Seq after,
                             const std::function<bool(ConversationId, Seq)>& visit) const {
  return scan(*txn_, TableName::untold, {}, Key(conversation, after.value + 1),
              [&](KeyReader key, std::string_view) -> Result<bool> {
                const auto id = key.id<ConversationId>();
                const auto seq = key.id<Seq>();
                if (!key.complete()) return corrupt("untold");
                return visit(id, seq);
              });
}

Result<> Tables::each_personal(UserId user, Position after,
                               const std::function<bool(Position, PersonalRecord&&)>& visit) const {
  return scan_records<Position, PersonalRecord>(*txn_, TableName::user_feed, Key(user), Key(user, after.value + 1),
                                                visit);
}

Result<> Tables::each_log(Position after, const std::function<bool(Outcome&&)>& visit) const {
  return scan(*txn_, TableName::log, {}, Key(after.value + 1),
              [&](KeyReader key, std::string_view value) -> Result<bool> {
                const auto position = key.id<Position>();
                auto outcome = decode_outcome(position, value);
                if (!outcome) return std::move(outcome).error();
                return visit(*std::move(outcome));
              });
}

Result<> Tables::each_log_head(Position after,
                               const std::function<Result<bool>(Position, const OutcomeHead&)>& visit) const {
  return scan(*txn_, TableName::log, {}, Key(after.value + 1),
              [&](KeyReader key, std::string_view value) -> Result<bool> {
                const auto head = store::decode_beginning<OutcomeHead>(value);
                if (!head) return head.error();
                return visit(key.id<Position>(), *head);
              });
}

Result<> Tables::each_command_id(Position after, const std::function<void(Position, const CommandId&)>& visit) const {
  auto cursor = Table(*txn_, TableName::log).cursor();
  if (!cursor) return cursor.error();
  for (auto found = cursor->seek(Key(after.value + 1)); !found || *found; found = cursor->next()) {
    if (!found && cursor->key().empty()) return found.error();
    if (!found) continue;  // damaged
    if (const auto id = outcome_id(cursor->value())) visit(KeyReader(cursor->key()).id<Position>(), *id);
  }
  return {};
}

Result<> MutableTables::put_meta(const MetaRecord& record) { return write(table(TableName::meta), kMetaKey, record); }

Result<> MutableTables::put_level(std::uint64_t level) {
  return table(TableName::meta).put(store::kMetaLevel, Key(level));
}

Result<> MutableTables::put_user(UserId id, const UserRecord& record) {
  return write(table(TableName::users), Key(id), record);
}

Result<> MutableTables::put_email(std::string_view folded_email, UserId id) {
  return table(TableName::users_by_email).put(folded_email, Key(id));
}

Result<> MutableTables::del_email(std::string_view folded_email) {
  return ignore_presence(table(TableName::users_by_email).del(folded_email));
}

Result<> MutableTables::put_name_word(std::string_view word, UserId user) {
  return table(TableName::name_words).put(name_word_key(word, user), Key(user));
}

Result<> MutableTables::del_name_word(std::string_view word, UserId user) {
  return ignore_presence(table(TableName::name_words).del(name_word_key(word, user)));
}

Result<> MutableTables::put_blocked(UserId user, UserId other, const BlockedRecord& record) {
  return write(table(TableName::blocked), Key(user, other), record);
}

Result<> MutableTables::del_blocked(UserId user, UserId other) {
  return ignore_presence(table(TableName::blocked).del(Key(user, other)));
}

Result<> MutableTables::put_report(Position id, const ReportRecord& record) {
  return write(table(TableName::reports), Key(id), record);
}

Result<> MutableTables::del_report(Position id) { return ignore_presence(table(TableName::reports).del(Key(id))); }

Result<> MutableTables::put_session(UserId user, SessionId id, const SessionRecord& record) {
  return write(table(TableName::sessions), Key(user, id), record);
}

Result<> MutableTables::del_session(UserId user, SessionId id) {
  return ignore_presence(table(TableName::sessions).del(Key(user, id)));
}

Result<> MutableTables::put_account_token(const TokenHash& hash, const AccountTokenRecord& record) {
  return write(table(TableName::account_tokens), key_of(hash), record);
}

Result<> MutableTables::del_account_token(const TokenHash& hash) {
  return ignore_presence(table(TableName::account_tokens).del(key_of(hash)));
}

Result<> MutableTables::put_follower(std::string_view name, const FollowerRecord& record) {
  return write(table(TableName::followers), name, record);
}

Result<> MutableTables::del_follower(std::string_view name) {
  return ignore_presence(table(TableName::followers).del(name));
}

Result<> MutableTables::put_conversation(ConversationId id, const ConversationRecord& record) {
  return write(table(TableName::conversations), Key(id), record);
}

Result<> MutableTables::put_direct(UserId one, UserId other, ConversationId id) {
  return table(TableName::direct).put(direct_key(one, other), Key(id));
}

Result<> MutableTables::put_block(ConversationId conversation, std::uint64_t number, const BlockRecord& record) {
  return write(table(TableName::blocks), Key(conversation, number), record);
}

Result<> MutableTables::put_member(ConversationId conversation, UserId user, const MemberRecord& record) {
  return write(table(TableName::members), Key(conversation, user), record);
}

Result<> MutableTables::del_member(ConversationId conversation, UserId user) {
  return ignore_presence(table(TableName::members).del(Key(conversation, user)));
}

Result<> MutableTables::put_membership(UserId user, ConversationId conversation, const MembershipRecord& record) {
  return write(table(TableName::memberships), Key(user, conversation), record);
}

Result<> MutableTables::del_membership(UserId user, ConversationId conversation) {
  return ignore_presence(table(TableName::memberships).del(Key(user, conversation)));
}

Result<> MutableTables::put_change(ConversationId conversation, Position position, const ChangeRecord& record) {
  return write(table(TableName::changes), Key(conversation, position), record);
}

Result<> MutableTables::del_change(ConversationId conversation, Position position) {
  return ignore_presence(table(TableName::changes).del(Key(conversation, position)));
}

Result<> MutableTables::put_deletions(ConversationId conversation, std::uint64_t block, const MarkedRecord& record) {
  return write(table(TableName::deletions), Key(conversation, block), record);
}

Result<> MutableTables::put_mentions(UserId user, ConversationId conversation, std::uint64_t block,
                                     const MarkedRecord& record) {
  return write(table(TableName::mentions), Key(user, conversation, block), record);
}

Result<> MutableTables::del_mentions(UserId user, ConversationId conversation, std::uint64_t block) {
  return ignore_presence(table(TableName::mentions).del(Key(user, conversation, block)));
}

Result<> MutableTables::put_pins(ConversationId conversation, const PinsRecord& record) {
  if (!record.seqs.empty()) return write(table(TableName::pins), Key(conversation), record);
  return ignore_presence(table(TableName::pins).del(Key(conversation)));
}

Result<> MutableTables::put_reactor(ConversationId conversation, Seq seq, UserId user, const ReactorRecord& record) {
  return write(table(TableName::reactions), Key(conversation, seq, user), record);
}

Result<> MutableTables::del_reactor(ConversationId conversation, Seq seq, UserId user) {
  return ignore_presence(table(TableName::reactions).del(Key(conversation, seq, user)));
}

Result<> MutableTables::put_untold(ConversationId conversation, Seq seq) {
  return write(table(TableName::untold), Key(conversation, seq), UntoldRecord());
}

Result<> MutableTables::del_untold(ConversationId conversation, Seq seq) {
  return ignore_presence(table(TableName::untold).del(Key(conversation, seq)));
}

Result<> MutableTables::put_personal(UserId user, Position position, const PersonalRecord& record) {
  return write(table(TableName::user_feed), Key(user, position), record);
}

Result<> MutableTables::del_personal(UserId user, Position position) {
  return ignore_presence(table(TableName::user_feed).del(Key(user, position)));
}

Result<> MutableTables::put_group_details(ConversationId conversation, const GroupDetails& record) {
  return write(table(TableName::group_details), Key(conversation), record);
}

Result<> MutableTables::put_invite(ConversationId conversation, InviteId id, const InviteRecord& record) {
  if (auto put = table(TableName::invite_tokens).put(text_of(record.hash), Key(conversation, id)); !put) return put;
  return write(table(TableName::invites), Key(conversation, id), record);
}

Result<> MutableTables::del_invite(ConversationId conversation, InviteId id, const TokenHash& hash) {
  if (auto del = ignore_presence(table(TableName::invite_tokens).del(text_of(hash))); !del) return del;
  return ignore_presence(table(TableName::invites).del(Key(conversation, id)));
}

Result<> MutableTables::append_log(Position position, std::string_view encoded) {
  return table(TableName::log).append(Key(position), encoded);
}

Result<> MutableTables::rewrite_log(Outcome& outcome) {
  const auto present = encoded_log(outcome.position);
  if (!present) return present.error();
  if (!*present) return corrupt("log");
  outcome.written = record_hash(outcome, **present);
  std::string encoded;
  encode_outcome(outcome, encoded);
  return table(TableName::log).put(Key(outcome.position), encoded);
}

Result<> MutableTables::del_log(Position position) { return ignore_presence(table(TableName::log).del(Key(position))); }

void encode_outcome(Outcome& outcome, std::string& out) {
  for (auto& message : outcome.message) {
    message.position = {};
    message.at = 0;
    message.request_hash = 0;
  }
  store::encode(outcome, out);
  fill_in(outcome);
}

Result<Outcome> decode_outcome(Position position, std::string_view in) {
  auto outcome = store::decode<Outcome>(in);
  if (!outcome) return outcome;
  outcome->position = position;
  fill_in(*outcome);
  return outcome;
}

Digest record_hash(const Outcome& outcome, std::string_view encoded) {
  if (outcome.written != Digest{}) return outcome.written;
  Digest hash;
  util::Hasher(util::HashDomain("confab.record"), hash.size()).update(encoded).finish(hash);
  return hash;
}

Digest chain_digest(const Digest& before, Position position, const Digest& record_hash) {
  Digest digest;
  util::Hasher(util::HashDomain("confab.log"), digest.size())
      .update(before)
      .update(Key(position).view())
      .update(record_hash)
      .finish(digest);
  return digest;
}

}  // namespace confab::state

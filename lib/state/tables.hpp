#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include <confab/limits.hpp>
#include <confab/result.hpp>

#include "state/records.hpp"
#include "store/table.hpp"
#include "store/transaction.hpp"

/// Rows by their ids: the one place that knows which key a record has.
namespace confab::state {

/// Reads. Every call is one look into the transaction; nothing is kept.
class Tables {
 public:
  explicit Tables(const store::Txn& txn) : txn_(&txn) {}

  template <typename T>
  using Row = Result<std::optional<T>>;

  Row<MetaRecord> meta() const;
  Row<UserRecord> user(UserId id) const;
  Row<UserId> user_by_email(std::string_view folded_email) const;
  Row<SessionRecord> session(UserId user, SessionId id) const;
  Row<AccountTokenRecord> account_token(const TokenHash& hash) const;
  Row<ConversationRecord> conversation(ConversationId id) const;
  Row<ConversationId> direct(UserId one, UserId other) const;
  Row<BlockRecord> block(ConversationId conversation, std::uint64_t number) const;
  /// Of a block's messages, without the others, those from index `skipped` on, at most `count`,
  /// appended to `out`. How many there were.
  Result<std::size_t> block_part(ConversationId conversation, std::uint64_t number, std::size_t skipped,
                                 std::size_t count, std::vector<StoredMessage>& out) const;
  Row<MemberRecord> member(ConversationId conversation, UserId user) const;
  Row<MembershipRecord> membership(UserId user, ConversationId conversation) const;
  Row<ChangeRecord> change(ConversationId conversation, Position position) const;
  Row<MarkedRecord> deletions(ConversationId conversation, std::uint64_t block) const;
  /// Of user 0: everybody.
  Row<MarkedRecord> mentions(UserId user, ConversationId conversation, std::uint64_t block) const;
  Row<UserId> name_word(std::string_view word, UserId user) const;
  Row<BlockedRecord> blocked(UserId user, UserId other) const;
  Row<ReportRecord> report(Position id) const;
  Row<PinsRecord> pins(ConversationId conversation) const;
  Row<UntoldRecord> untold(ConversationId conversation, Seq seq) const;
  Row<ReactorRecord> reactor(ConversationId conversation, Seq seq, UserId user) const;
  Row<PersonalRecord> personal(UserId user, Position position) const;
  Row<GroupDetails> group_details(ConversationId conversation) const;
  Row<InviteRecord> invite(ConversationId conversation, InviteId id) const;
  struct InviteKey {
    ConversationId conversation;
    InviteId id;
  };
  Row<InviteKey> invite_of_token(const TokenHash& hash) const;
  Row<Outcome> log(Position position) const;
  /// The same as it stands in the table, valid until the transaction ends or writes.
  Row<std::string_view> encoded_log(Position position) const;

  // Scans, in the order of keys. They go on while `visit` returns true; it must not write.
  Result<> each_email(std::string_view prefix, std::string_view after,
                      const std::function<bool(std::string_view, UserId)>& visit) const;
  /// Words of names that begin with `prefix`, each with a user of such a name, after one of them.
  Result<> each_name_word(std::string_view prefix, std::string_view after_word, UserId after,
                          const std::function<bool(std::string_view, UserId)>& visit) const;
  Result<> each_user(UserId after, const std::function<bool(UserId, UserRecord&&)>& visit) const;
  Result<> each_blocked(UserId user, UserId after, const std::function<bool(UserId, BlockedRecord&&)>& visit) const;
  Result<> each_report(Position after, const std::function<bool(Position, ReportRecord&&)>& visit) const;
  Row<FollowerRecord> follower(std::string_view name) const;
  Result<> each_follower(const std::function<bool(std::string_view, FollowerRecord&&)>& visit) const;
  /// From a hash on.
  Result<> each_account_token(const TokenHash& from,
                              const std::function<bool(const TokenHash&, AccountTokenRecord&&)>& visit) const;
  Result<> each_session(UserId user, const std::function<bool(SessionId, SessionRecord&&)>& visit) const;
  Result<> each_member(ConversationId conversation, UserId after,
                       const std::function<bool(UserId, MemberRecord&&)>& visit) const;
  Result<> each_membership(UserId user,
                           const std::function<bool(ConversationId, const MembershipRecord&)>& visit) const;
  Result<> each_change(ConversationId conversation, Position after,
                       const std::function<bool(Position, ChangeRecord&&)>& visit) const;
  /// From a block on.
  Result<> each_deletions(ConversationId conversation, std::uint64_t block,
                          const std::function<bool(std::uint64_t, const MarkedRecord&)>& visit) const;
  Result<> each_mentions(UserId user, ConversationId conversation, std::uint64_t block,
                         const std::function<bool(std::uint64_t, const MarkedRecord&)>& visit) const;
  Result<> each_reactor(ConversationId conversation, Seq seq, UserId after,
                        const std::function<bool(UserId, ReactorRecord&&)>& visit) const;
  /// Those behind a message.
  Result<> each_untold(ConversationId conversation, Seq after,
                       const std::function<bool(ConversationId, Seq)>& visit) const;
  Result<> each_personal(UserId user, Position after,
                         const std::function<bool(Position, PersonalRecord&&)>& visit) const;
  Result<> each_invite(ConversationId conversation, const std::function<bool(InviteId, InviteRecord&&)>& visit) const;
  Result<> each_log(Position after, const std::function<bool(Outcome&&)>& visit) const;

  /// As each_log, of every record only the beginning.
  Result<> each_log_head(Position after, const std::function<Result<bool>(Position, const OutcomeHead&)>& visit) const;

  /// As each_log, of every record only the id. A record without a readable one is passed over: a repeat of its command
  /// is then a new command, but the others can be written.
  Result<> each_command_id(Position after, const std::function<void(Position, const CommandId&)>& visit) const;

 protected:
  const store::Txn* txn_;
};

/// Reads and writes of a batch; reads see its own writes.
class MutableTables : public Tables {
 public:
  explicit MutableTables(store::WriteTxn& txn) : Tables(txn), write_(&txn) {}

  Result<> put_meta(const MetaRecord& record);
  Result<> put_level(std::uint64_t level);
  Result<> put_user(UserId id, const UserRecord& record);
  Result<> put_email(std::string_view folded_email, UserId id);
  Result<> del_email(std::string_view folded_email);
  Result<> put_name_word(std::string_view word, UserId user);
  Result<> del_name_word(std::string_view word, UserId user);
  Result<> put_blocked(UserId user, UserId other, const BlockedRecord& record);
  Result<> del_blocked(UserId user, UserId other);
  Result<> put_report(Position id, const ReportRecord& record);
  Result<> del_report(Position id);
  Result<> put_session(UserId user, SessionId id, const SessionRecord& record);
  Result<> del_session(UserId user, SessionId id);
  Result<> put_account_token(const TokenHash& hash, const AccountTokenRecord& record);
  Result<> del_account_token(const TokenHash& hash);
  Result<> put_follower(std::string_view name, const FollowerRecord& record);
  Result<> del_follower(std::string_view name);
  Result<> put_conversation(ConversationId id, const ConversationRecord& record);
  Result<> put_direct(UserId one, UserId other, ConversationId id);
  Result<> put_block(ConversationId conversation, std::uint64_t number, const BlockRecord& record);
  Result<> put_member(ConversationId conversation, UserId user, const MemberRecord& record);
  Result<> del_member(ConversationId conversation, UserId user);
  Result<> put_membership(UserId user, ConversationId conversation, const MembershipRecord& record);
  Result<> del_membership(UserId user, ConversationId conversation);
  Result<> put_change(ConversationId conversation, Position position, const ChangeRecord& record);
  Result<> del_change(ConversationId conversation, Position position);
  Result<> put_deletions(ConversationId conversation, std::uint64_t block, const MarkedRecord& record);
  Result<> put_mentions(UserId user, ConversationId conversation, std::uint64_t block, const MarkedRecord& record);
  Result<> del_mentions(UserId user, ConversationId conversation, std::uint64_t block);
  Result<> put_pins(ConversationId conversation, const PinsRecord& record);
  Result<> put_reactor(ConversationId conversation, Seq seq, UserId user, const ReactorRecord& record);
  Result<> del_reactor(ConversationId conversation, Seq seq, UserId user);
  Result<> put_untold(ConversationId conversation, Seq seq);
  Result<> del_untold(ConversationId conversation, Seq seq);
  Result<> put_personal(UserId user, Position position, const PersonalRecord& record);
  Result<> del_personal(UserId user, Position position);
  Result<> put_group_details(ConversationId conversation, const GroupDetails& record);
  /// With the way from its token to it.
  Result<> put_invite(ConversationId conversation, InviteId id, const InviteRecord& record);
  Result<> del_invite(ConversationId conversation, InviteId id, const TokenHash& hash);

  /// Appends behind the newest record, in the form of encode_outcome().
  Result<> append_log(Position position, std::string_view encoded);
  /// Writes a row anew, of which `outcome` was changed. The digest over the log stays what it is: the row keeps the
  /// hash of what stood there first.
  Result<> rewrite_log(Outcome& outcome);
  Result<> del_log(Position position);

 private:
  store::MutableTable table(store::TableName name) { return {*write_, name}; }

  store::WriteTxn* write_;
};

/// The form of an outcome in `log`. Its message leaves out the position and time that the record around it has;
/// encode_outcome() takes them away for a moment, because a copy of a long body costs more.
void encode_outcome(Outcome& outcome, std::string& out);
Result<Outcome> decode_outcome(Position position, std::string_view in);

/// What the digest over the log takes of a record: the hash of the form in which it was first written.
Digest record_hash(const Outcome& outcome, std::string_view encoded);

/// The digest over the log up to and with one more record.
Digest chain_digest(const Digest& before, Position position, const Digest& record_hash);

}  // namespace confab::state

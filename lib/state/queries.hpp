#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "state/records.hpp"
#include "state/viewer.hpp"
#include "state/visibility.hpp"
#include "store/environment.hpp"

/// Everything a caller may read, each inside the given transaction, each with its authorization. A list ends early
/// where it goes over Limits::page_bytes_max, and says so as it does at its limit of items.
namespace confab::state {

/// Errors: unavailable  a new store that no writer has loaded yet
Result<MetaRecord> meta(const store::Txn& txn);

/// The caller as a viewer. Errors: unauthenticated  their session ended or expired at `now`. A caller without a session
/// is the host's word.
Result<Viewer> viewer_of(const store::Txn& txn, const Caller& caller, Directory directory, TimeMs now);

Result<std::optional<UserRecord>> user_record(const store::Txn& txn, UserId id);
Result<std::optional<UserId>> user_by_email(const store::Txn& txn, std::string_view folded_email);
Result<std::optional<SessionRecord>> session_record(const store::Txn& txn, UserId user, SessionId session);
/// Of the viewer; a visitor sees their own only.
Result<std::vector<Session>> live_sessions(const store::Txn& txn, const Viewer& viewer, TimeMs now);

/// A user whom the viewer finds by id, as far as they may see them. Errors: not_found
Result<User> user(const store::Txn& txn, const Viewer& viewer, UserId id);
/// A user whom the viewer finds by their whole address. Errors: not_found, forbidden (a visitor's session)
Result<User> user_of_email(const store::Txn& txn, const Viewer& viewer, std::string_view folded_email);
/// A user whom the viewer meets in a conversation, as far as they may see them. Errors: not_found
Result<User> shown_user(const store::Txn& txn, const Viewer& viewer, UserId id);
/// `query.prefix` is folded: as an address under Directory::open, else as a name.
/// Errors: forbidden  a visitor's session
Result<UserPage> users(const store::Txn& txn, const Viewer& viewer, const UserQuery& query);

/// `query.words` are folded by util::name_words(). Under Directory::open everybody is searched, else the viewer's
/// contacts.
/// Errors: forbidden    a visitor's session
///         unsupported  the store is below level 2
Result<UserPage> search_users(const store::Txn& txn, const Viewer& viewer, const SearchQuery& query);

/// Whom the viewer has blocked. Errors: forbidden  a visitor's session
Result<BlockedPage> blocked_users(const store::Txn& txn, const Viewer& viewer, const BlockedQuery& query);

/// What waits for the host, the oldest first.
Result<ReportPage> reports(const store::Txn& txn, const ReportQuery& query);

Result<Conversation> conversation(const store::Txn& txn, const Viewer& viewer, ConversationId id);

/// For members only. Errors: not_found  also for former members
Result<MemberPage> members(const store::Txn& txn, const Viewer& viewer, ConversationId id, UserId after,
                           std::size_t limit);

/// The valid invitations of a group, for those who may add. Errors: not_found, forbidden
Result<std::vector<Invite>> invites(const store::Txn& txn, const Viewer& viewer, ConversationId id, TimeMs now);
/// What whoever has the token may know of the group. Errors: not_found, forbidden (a visitor's session)
Result<InvitePreview> invite_preview(const store::Txn& txn, const Viewer& viewer, const TokenHash& hash, TimeMs now);

/// Newest visible message first, after those that the viewer pinned; those the viewer left too. Either those that the
/// viewer's list shows, or those they hid.
Result<InboxPage> inbox(const store::Txn& txn, const Viewer& viewer, const InboxQuery& query);
Result<HistoryPage> history(const store::Txn& txn, const Viewer& viewer, ConversationId id, const HistoryQuery& query);
/// Errors: not_found  no such conversation, or no such message for the viewer
Result<Message> message(const store::Txn& txn, const Viewer& viewer, ConversationId id, Seq seq);

/// The pinned messages that the viewer may see, the newest pin first; long texts are cut. Errors: not_found
Result<std::vector<Message>> pins(const store::Txn& txn, const Viewer& viewer, ConversationId id);
/// Who reacted to a message that the viewer may see. A page by emoji may have none and be followed by others: it ends
/// after Limits::reaction_rows_read_max people. Errors: not_found
Result<ReactionPage> reactions(const store::Txn& txn, const Viewer& viewer, ConversationId id, Seq seq,
                               const ReactionQuery& query);
/// A message, by its conversation and seq.
struct MessageKey {
  ConversationId conversation;
  Seq seq;
};
/// The messages of which `untold` has rows, those behind a message: at most `count`.
Result<std::vector<MessageKey>> untold(const store::Txn& txn, MessageKey after, std::size_t count);

/// The viewer's message with this client key, if it is among the newest of the conversation: for a repeat of a command
/// that may be older than the writer knows. It looks at Limits::retry_search_messages_max messages, and at no further
/// block once it has read Limits::retry_search_bytes_max of texts.
/// Errors: not_found  also for who left
Result<std::optional<StoredMessage>> sent_before(const store::Txn& txn, const Viewer& viewer, ConversationId id,
                                                 std::string_view client_key);

/// Returns true if the viewer sent this very text there recently (Limits::recent_text_ms), as one of their last
/// Limits::recent_text_own_messages_max messages among the last Limits::recent_text_messages_max of everybody. A
/// message from far beyond `now` was stamped by a wrong clock: it says nothing about when it was sent, and is skipped.
Result<bool> sent_recently(const store::Txn& txn, const Viewer& viewer, ConversationId id, std::string_view body,
                           TimeMs now);

/// Whether others hear that the viewer is typing there: not in a larger conversation than Limits::signals_members_max,
/// not while one of the two blocks the other, and not of somebody who may not send messages there.
/// Errors: not_found  also for former members
Result<bool> tells_typing(const store::Txn& txn, const Viewer& viewer, ConversationId id);

/// Whether others hear that a device of the viewer has everything up to `seq`: as tells_typing(), but also of
/// somebody who only reads.
/// Errors: also invalid_argument  the viewer sees no such message
Result<bool> tells_delivered(const store::Txn& txn, const Viewer& viewer, ConversationId id, Seq seq);

/// Of the viewer, over their intervals, what lies beyond their mark.
struct Unread {
  std::uint64_t texts = 0;
  std::uint64_t mentions = 0;  ///< those of them that mention the viewer or everybody
};
Result<Unread> unread(const store::Txn& txn, const Viewer& viewer, ConversationId id);

/// One bounded step of a user's catch-up: events with position in (after, now], lowest first, at most `limit`. If few
/// records of `log` are beyond `after`, or most of them are the user's, it reads those; else it looks at each of the
/// user's conversations for those whose last position is beyond `after`. So it costs what happened since or how many
/// conversations there are, whichever is less. Of read marks it has the newest per conversation: the user's own, and
/// the other one's of a direct conversation; marks in groups are told live only. `last` says that the store had no
/// more.
struct CatchUpPage {
  std::vector<Event> events;
  Position up_to;  ///< everything of the user's up to here is in this page or before it
  bool last = true;
  std::uint64_t looked_at = 0;  ///< records of `log` and conversations: what it cost
};
Result<CatchUpPage> catch_up(const store::Txn& txn, const Viewer& viewer, Position after, std::size_t limit);

/// The event of a log record, if it has one. audience_of() says whom it concerns.
std::optional<Event> event_of(const Outcome& outcome);

/// The event for the users whose intervals this record took away (Audience::lost); they do not get event_of() it.
Event forgotten_event(const Outcome& outcome);

/// The raw feed: records after a position in order, until `visit` returns false. Those of changed messages have the
/// message with them, and a message that answers another has that one, whoever may see it.
/// Errors: too_old  `after` is before what `log` keeps
Result<> read_log(const store::Txn& txn, Position after, const std::function<bool(Outcome&&)>& visit);

/// What a viewer may read of a conversation: intervals, rising, the last one open (`last` is 0) for a member.
struct Readable {
  ConversationId conversation;
  std::vector<SeqRange> ranges;
  friend bool operator==(const Readable&, const Readable&) = default;
};
/// All conversations that the viewer may read.
Result<std::vector<Readable>> readable(const store::Txn& txn, const Viewer& viewer);

/// The message of a log record or block as the world sees it.
Message to_message(ConversationId conversation, StoredMessage stored);

/// The same as one reader sees it: with which of its reactions are theirs. Costs a row for a message with reactions.
Result<Message> message_for(const Tables& tables, const Viewer& viewer, ConversationId conversation,
                            StoredMessage stored);

/// A message as a list shows it that has one for each line: cut at Limits::last_message_bytes_max.
Message shown_cut(Message message);

}  // namespace confab::state

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <confab/engine.hpp>
#include <confab/types.hpp>

#include "operations/requests.hpp"

/// What the wire shows of the public types: names as in docs/reference/protocol.md. record_name() is what the catalogue
/// calls them.
namespace confab::inline v0_1 {

using operations::Same;

constexpr std::string_view record_name(const User*) { return "User"; }
template <class V, Same<User> R>
void fields(V& visit, R& record) {
  visit("id", record.id);
  visit("email", record.email, {.doc = "as it was typed, in lower case; empty if the caller may not see it"});
  visit("name", record.name, {.doc = "shown to others"});
  visit("created_at", record.created_at, {.doc = "milliseconds since 1970 (UTC)"});
  visit("about", record.about, {.doc = "a line about them", .required = false});
  visit("picture", record.picture, {.doc = "a reference to a picture, which clients understand", .required = false});
  visit("disabled", record.disabled, {.doc = "to the host: true for a user who may not sign in", .required = false});
}

constexpr std::string_view record_name(const Reply*) { return "Reply"; }
template <class V, Same<Reply> R>
void fields(V& visit, R& record) {
  visit("from", record.author, {.doc = "id of its author"});
  visit("body", record.body,
        {.doc = "its text or the beginning of it; empty of a notice, of a deleted message and where it has only data"});
  visit("cut", record.cut, {.doc = "true: `body` is only the beginning", .required = false});
  visit("deleted", record.deleted, {.doc = "true: it was deleted", .required = false});
}

constexpr std::string_view record_name(const ConversationUpdate*) { return "ConversationUpdate"; }
constexpr std::string_view record_name(const Reaction*) { return "Reaction"; }
template <class V, Same<Reaction> R>
void fields(V& visit, R& record) {
  visit("emoji", record.emoji);
  visit("count", record.count, {.doc = "how many people reacted with it"});
  visit(
      "mine", record.mine,
      {.doc = "whether the caller did; not in live events, which are the same for everybody: there it stays as it was",
       .required = false});
}

constexpr std::string_view record_name(const Message*) { return "Message"; }
template <class V, Same<Message> R>
void fields(V& visit, R& record) {
  visit("id", record.position, {.doc = "rises in the whole store"});
  visit("conversation", record.conversation);
  visit("seq", record.seq, {.doc = "1, 2, 3, … in the conversation, without gaps"});
  visit("kind", record.kind, {.doc = "text, or a notice: created, joined, left, removed, updated, role"});
  visit("from", record.author, {.doc = "id of its author"});
  visit("body", record.body, {.doc = "the text; empty for notices"});
  visit("client_key", record.client_key, {.doc = "as its author gave it", .required = false});
  visit("users", record.users, {.doc = "notices: ids of the users whom it concerns", .required = false});
  visit("at", record.at, {.doc = "milliseconds since 1970 (UTC)"});
  visit("cut", record.cut,
        {.doc = "true: `body` is only the beginning, messages.get has all of it", .required = false});
  visit("edited_at", record.edited_at,
        {.doc = "when its author last changed the text: milliseconds since 1970 (UTC)", .required = false});
  visit("deleted_at", record.deleted_at,
        {.doc = "when it was deleted, and its text with it: milliseconds since 1970 (UTC)", .required = false});
  visit("deleted_by", record.deleted_by, {.doc = "id of the user who deleted it", .required = false});
  visit("update", record.update, {.doc = "updated: what is different in the group from here on", .required = false});
  visit("role", record.role, {.doc = "role: that of `users` from here on", .required = false});
  visit("owner", record.owner, {.doc = "left: id of the user who owns the group now", .required = false});
  visit("pinned_at", record.pinned_at,
        {.doc = "since when it is pinned: milliseconds since 1970 (UTC)", .required = false});
  visit("pinned_by", record.pinned_by, {.doc = "id of the user who pinned it", .required = false});
  visit("reactions", record.reactions, {.doc = "a kind each, the oldest first", .required = false});
  state::added_draft_fields(visit, record);
  visit("reply", record.reply,
        {.doc = "the message of reply_to as it is now; absent if the caller may not see it, and of a last_message",
         .required = false});
}

/// What was read was delivered too, so only what is more is shown.
constexpr Seq beyond(Seq read, Seq delivered) { return delivered > read ? delivered : Seq(); }

constexpr std::string_view record_name(const Conversation*) { return "Conversation"; }
template <class V, Same<Conversation> R>
void fields(V& visit, R& record) {
  visit("id", record.id);
  visit("kind", record.kind);
  visit("title", record.title, {.doc = "of a group"});
  visit("description", record.description, {.doc = "of a group", .required = false});
  visit("picture", record.picture, {.doc = "of a group: a reference, such as a URL", .required = false});
  visit("who_posts", record.who_posts, {.doc = "admins: only the owner and admins of the group send messages"});
  visit("who_adds", record.who_adds, {.doc = "admins: only the owner and admins of the group add and invite people"});
  visit("history", record.history, {.doc = "all: new members also read what came before they joined"});
  visit("created_at", record.created_at, {.doc = "milliseconds since 1970 (UTC)"});
  visit("created_by", record.created_by, {.doc = "id of a user"});
  visit("last_seq", record.last_seq, {.doc = "newest message that the caller may see"});
  visit("members", record.member_count, {.doc = "how many there are"});
  visit("role", record.role, {.doc = "of the member"});
  visit("active", record.active, {.doc = "false for a former member"});
  visit("hidden", record.hidden, {.doc = "true: the caller hid it, and nothing newer is in it"});
  visit("muted_until", record.muted_until,
        {.doc = "the caller's, like the next two: milliseconds since 1970 (UTC)", .required = false});
  visit("pinned", record.pinned, {.doc = "true: on top of the list", .required = false});
  visit("marked_unread", record.marked_unread, {.doc = "true: shown as unread, by hand", .required = false});
  visit("peer", record.peer, {.doc = "direct: the other member", .required = false});
  visit("read_seq", record.read_seq, {.doc = "the caller's mark"});
  visit("peer_read_seq", record.peer_read_seq, {.doc = "direct: the other member's mark"});
  visit("peer_delivered_seq", beyond(record.peer_read_seq, record.peer_delivered_seq),
        {.doc = "direct: how far a device of the other member is known to have the messages, where that is beyond "
                "their mark",
         .required = false});
  visit("unread", record.unread, {.doc = "unread texts"});
  visit("unread_mentions", record.unread_mentions, {.doc = "those of them that mention the caller or everybody"});
  visit("last_message", record.last_message, {.doc = "newest that the caller may see; a long text is cut"});
  visit("position", record.position,
        {.doc = "of the newest message or of the opening; rises in the whole store: sort by it, times may be wrong"});
}

constexpr std::string_view record_name(const Member*) { return "Member"; }
template <class V, Same<Member> R>
void fields(V& visit, R& record) {
  visit("user", record.user);
  visit("role", record.role, {.doc = "of the member"});
  visit("joined_at", record.joined_at, {.doc = "milliseconds since 1970 (UTC)"});
  visit("read_seq", record.read_seq);
  visit("delivered_seq", beyond(record.read_seq, record.delivered_seq),
        {.doc = "how far a device of theirs is known to have the messages, where that is beyond `read_seq`",
         .required = false});
}

constexpr std::string_view record_name(const AddedMembers*) { return "AddedMembers"; }
template <class V, Same<AddedMembers> R>
void fields(V& visit, R& record) {
  visit("notice", record.notice, {.doc = "names those who joined; absent if nobody did", .required = false});
  visit("skipped", record.skipped,
        {.doc = "ids of those who are no members now: they may not be added, or do not exist"});
}

constexpr std::string_view record_name(const Invite*) { return "Invite"; }
template <class V, Same<Invite> R>
void fields(V& visit, R& record) {
  visit("id", record.id);
  visit("created_by", record.created_by, {.doc = "id of a user"});
  visit("created_at", record.created_at, {.doc = "milliseconds since 1970 (UTC)"});
  visit("expires_at", record.expires_at, {.doc = "milliseconds since 1970 (UTC)"});
  visit("uses", record.uses, {.doc = "how many joined by it"});
  visit("uses_max", record.uses_max, {.doc = "how many may"});
}

constexpr std::string_view record_name(const NewInvite*) { return "NewInvite"; }
template <class V, Same<NewInvite> R>
void fields(V& visit, R& record) {
  fields(visit, record.invite);
  visit("token", record.token, {.doc = "for the link; it is told this once", .secret = true});
}

constexpr std::string_view record_name(const InvitePreview*) { return "InvitePreview"; }
template <class V, Same<InvitePreview> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "id of the group"});
  visit("title", record.title);
  visit("picture", record.picture, {.doc = "a reference, such as a URL", .required = false});
  visit("members", record.member_count, {.doc = "how many there are"});
  visit("member", record.member, {.doc = "true: the caller is one already"});
  visit("expires_at", record.expires_at, {.doc = "milliseconds since 1970 (UTC)"});
}

constexpr std::string_view record_name(const SignedIn*) { return "SignedIn"; }
template <class V, Same<SignedIn> R>
void fields(V& visit, R& record) {
  visit("user", record.user);
  visit("session", record.session, {.doc = "id of the session"});
  visit("access_token", record.access_token, {.doc = "for the calls that follow", .secret = true});
  visit("access_expires_at", record.access_expires_at, {.doc = "milliseconds since 1970 (UTC)"});
  visit("refresh_token", record.refresh_token, {.doc = "gives new tokens, once", .secret = true});
  visit("refresh_expires_at", record.refresh_expires_at, {.doc = "milliseconds since 1970 (UTC)"});
}

constexpr std::string_view record_name(const AccountToken*) { return "AccountToken"; }
template <class V, Same<AccountToken> R>
void fields(V& visit, R& record) {
  visit("user", record.user, {.doc = "whose it is"});
  visit("email", record.email, {.doc = "where to send it"});
  visit("token", record.token, {.doc = "works once; needs no escape in a URL", .secret = true});
  visit("expires_at", record.expires_at, {.doc = "milliseconds since 1970 (UTC)"});
}

constexpr std::string_view record_name(const ReadMark*) { return "ReadMark"; }
template <class V, Same<ReadMark> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation);
  visit("seq", record.seq);
  visit("unread", record.unread, {.doc = "unread texts"});
  visit("unread_mentions", record.unread_mentions, {.doc = "those of them that mention the caller or everybody"});
}

constexpr std::string_view record_name(const DeliveredMark*) { return "DeliveredMark"; }
template <class V, Same<DeliveredMark> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation);
  visit("seq", record.seq, {.doc = "the furthest mark that is known"});
}

constexpr std::string_view record_name(const Reactor*) { return "Reactor"; }
template <class V, Same<Reactor> R>
void fields(V& visit, R& record) {
  visit("user", record.user);
  visit("emoji", record.emoji);
}

constexpr std::string_view record_name(const Reacted*) { return "Reacted"; }
template <class V, Same<Reacted> R>
void fields(V& visit, R& record) {
  visit("user", record.user, {.doc = "id of the user who reacted"});
  visit("emoji", record.emoji);
  visit("removed", record.removed, {.doc = "true: they took it back", .required = false});
}

constexpr std::string_view record_name(const HistoryPage*) { return "HistoryPage"; }
template <class V, Same<HistoryPage> R>
void fields(V& visit, R& record) {
  visit("messages", record.messages, {.doc = "rising seq"});
  visit("more_before", record.more_before, {.doc = "there are older ones"});
  visit("more_after", record.more_after, {.doc = "there are newer ones"});
}

constexpr std::string_view record_name(const Report*) { return "Report"; }
template <class V, Same<Report> R>
void fields(V& visit, R& record) {
  visit("id", record.id, {.doc = "resolve it with this"});
  visit("reporter", record.reporter, {.doc = "id of the user who reported"});
  visit("user", record.user, {.doc = "id of the user who is reported: of a message its author"});
  visit("conversation", record.conversation, {.doc = "of a message", .required = false});
  visit("message", record.message, {.doc = "as it is now", .required = false});
  visit("reason", record.reason, {.doc = "the reporter's words"});
  visit("at", record.at, {.doc = "milliseconds since 1970 (UTC)"});
}

}  // namespace confab::inline v0_1

namespace confab::operations {

/// Nothing to say but that it is done.
struct DoneReply {
  Position position;
};
constexpr std::string_view record_name(const DoneReply*) { return "Done"; }
template <class V, Same<DoneReply> R>
void fields(V&, R&) {}

/// So long the others show it, unless it is repeated.
struct TypingReply {
  std::int64_t expires_in_ms = Limits::typing_ms;
};
constexpr std::string_view record_name(const TypingReply*) { return "TypingSent"; }
template <class V, Same<TypingReply> R>
void fields(V& visit, R& record) {
  visit("expires_in_ms", record.expires_in_ms,
        {.doc = "the others show it so long; repeat it before, every few seconds"});
}

/// A message that changed: the cursor is that of the change.
struct ChangedReply {
  Message message;
  Position position;
};
constexpr std::string_view record_name(const ChangedReply*) { return "Message"; }
template <class V, Same<ChangedReply> R>
void fields(V& visit, R& record) {
  fields(visit, record.message);
}

struct PasswordPolicyReply {
  bool reset_by_mail = false;
};
constexpr std::string_view record_name(const PasswordPolicyReply*) { return "PasswordPolicy"; }
template <class V, Same<PasswordPolicyReply> R>
void fields(V& visit, R& record) {
  visit("reset_by_mail", record.reset_by_mail,
        {.doc = "true: passwords.request_reset and users.change_email send mail here"});
}

/// A conversation in which the caller changed what is only theirs: the cursor is that of the change.
struct OwnConversationReply {
  Conversation conversation;
  Position position;
};
constexpr std::string_view record_name(const OwnConversationReply*) { return "Conversation"; }
template <class V, Same<OwnConversationReply> R>
void fields(V& visit, R& record) {
  fields(visit, record.conversation);
}

struct InvitesReply {
  std::vector<Invite> invites;
};
constexpr std::string_view record_name(const InvitesReply*) { return "InviteList"; }
template <class V, Same<InvitesReply> R>
void fields(V& visit, R& record) {
  visit("invites", record.invites, {.doc = "those that are valid, by id"});
}

struct PinsReply {
  std::vector<Message> messages;
};
constexpr std::string_view record_name(const PinsReply*) { return "PinList"; }
template <class V, Same<PinsReply> R>
void fields(V& visit, R& record) {
  visit("messages", record.messages, {.doc = "the newest pin first; a long text is cut"});
}

struct ReactionsReply {
  std::vector<Reactor> reactions;
  std::optional<UserId> next;
};
constexpr std::string_view record_name(const ReactionsReply*) { return "ReactionPage"; }
template <class V, Same<ReactionsReply> R>
void fields(V& visit, R& record) {
  visit("reactions", record.reactions, {.doc = "by id of the user; all of one user's are in one page"});
  visit("next", record.next,
        {.doc = "pass it as `after` for the next page; with `emoji`, a page may be empty and have a next one"});
}

struct SessionView {
  Session session;
  bool current = false;
};
constexpr std::string_view record_name(const SessionView*) { return "Session"; }
template <class V, Same<SessionView> R>
void fields(V& visit, R& record) {
  visit("id", record.session.id);
  visit("device", record.session.device, {.doc = "as its owner named it"});
  visit("conversations", record.session.conversations,
        {.doc = "of a visitor's session: the only conversations that it may use", .required = false});
  visit("created_at", record.session.created_at, {.doc = "milliseconds since 1970 (UTC)"});
  visit("expires_at", record.session.expires_at, {.doc = "milliseconds since 1970 (UTC)"});
  visit("current", record.current, {.doc = "the session of this call"});
}

struct SessionsReply {
  std::vector<SessionView> sessions;
};
constexpr std::string_view record_name(const SessionsReply*) { return "SessionList"; }
template <class V, Same<SessionsReply> R>
void fields(V& visit, R& record) {
  visit("sessions", record.sessions);
}

struct UsersReply {
  std::vector<User> users = {};
  std::optional<std::string> next = {};
  Directory directory = Directory::contacts;
};
constexpr std::string_view record_name(const UsersReply*) { return "UserPage"; }
template <class V, Same<UsersReply> R>
void fields(V& visit, R& record) {
  visit("users", record.users, {.doc = "sorted by e-mail if `directory` is open, else by id"});
  visit("next", record.next, {.doc = "pass it as `after` for the next page"});
  visit("directory", record.directory, {.doc = "how users find each other here"});
}

/// The one who was looked for, or nobody.
inline Result<UsersReply> one_or_none(Result<User>&& found, Directory directory) {
  if (!found && found.code() != ErrorCode::not_found) return found.error();
  UsersReply reply{.directory = directory};
  if (found) reply.users.push_back(*std::move(found));
  return reply;
}

inline Result<UsersReply> page_of_users(Result<UserPage>&& page, Directory directory) {
  if (!page) return page.error();
  UsersReply reply{std::move(page->users), std::nullopt, directory};
  if (!page->next.empty()) reply.next = std::move(page->next);
  return reply;
}

constexpr std::string_view record_name(const InboxTotals*) { return "InboxTotals"; }
template <class V, Same<InboxTotals> R>
void fields(V& visit, R& record) {
  visit("unread_conversations", record.unread_conversations, {.doc = "how many have something unread or are marked"});
  visit("unread_messages", record.unread_messages, {.doc = "in all of them together"});
  visit("unread_mentions", record.unread_mentions, {.doc = "those of them that mention the caller or everybody"});
}

struct BlockedReply {
  std::vector<User> users;
  std::optional<UserId> next;
};
constexpr std::string_view record_name(const BlockedReply*) { return "BlockedPage"; }
template <class V, Same<BlockedReply> R>
void fields(V& visit, R& record) {
  visit("users", record.users, {.doc = "by id"});
  visit("next", record.next, {.doc = "pass it as `after` for the next page"});
}

struct ReportedReply {
  Position report;
  Position position;
};
constexpr std::string_view record_name(const ReportedReply*) { return "Reported"; }
template <class V, Same<ReportedReply> R>
void fields(V& visit, R& record) {
  visit("report", record.report, {.doc = "id of the report"});
}

struct ReportsReply {
  std::vector<Report> reports;
  std::optional<Position> next;
};
constexpr std::string_view record_name(const ReportsReply*) { return "ReportPage"; }
template <class V, Same<ReportsReply> R>
void fields(V& visit, R& record) {
  visit("reports", record.reports, {.doc = "the oldest first"});
  visit("next", record.next, {.doc = "pass it as `after` for the next page"});
}

struct InboxReply {
  std::vector<Conversation> conversations;
  std::optional<Position> next;
  std::optional<InboxTotals> totals;
  std::string cursor;
};
constexpr std::string_view record_name(const InboxReply*) { return "Inbox"; }
template <class V, Same<InboxReply> R>
void fields(V& visit, R& record) {
  visit("conversations", record.conversations, {.doc = "newest activity first"});
  visit("next", record.next, {.doc = "pass it as `after` for the next page; null: there is no more"});
  visit("totals", record.totals,
        {.doc = "of the first page: what is unread in the whole list, whichever pages it is on", .required = false});
  visit("cursor", record.cursor, {.doc = "events after it are not in the answer yet"});
}

struct MembersReply {
  std::vector<Member> members;
  std::optional<UserId> next;
};
constexpr std::string_view record_name(const MembersReply*) { return "MemberPage"; }
template <class V, Same<MembersReply> R>
void fields(V& visit, R& record) {
  visit("members", record.members, {.doc = "by id"});
  visit("next", record.next, {.doc = "pass it as `after` for the next page"});
}

/// Events are of several shapes, and encoded where they are read.
struct EncodedEvent {
  std::string encoded_json;
};
constexpr std::string_view record_name(const EncodedEvent*) { return "Event"; }

struct EventsReply {
  std::vector<EncodedEvent> events;
  std::string cursor;
  bool resumed = true;
  bool more = false;
};
constexpr std::string_view record_name(const EventsReply*) { return "EventPage"; }
template <class V, Same<EventsReply> R>
void fields(V& visit, R& record) {
  visit("events", record.events, {.doc = "rising position"});
  visit("cursor", record.cursor, {.doc = "pass it to continue"});
  visit("resumed", record.resumed,
        {.doc = "false: the engine cannot continue from the cursor; read again from the start"});
  visit("more", record.more, {.doc = "true: ask again at once"});
}

// --- of the host ----------------------------------------------------------------------------------------------------

struct TokenReply {
  TokenInfo info;
};
constexpr std::string_view record_name(const TokenReply*) { return "TokenInfo"; }
template <class V, Same<TokenReply> R>
void fields(V& visit, R& record) {
  visit("user", record.info.caller.user, {.doc = "whose it is"});
  visit("session", record.info.caller.session, {.doc = "which is alive"});
  visit("expires_at", record.info.expires_at, {.doc = "milliseconds since 1970 (UTC)"});
  visit(
      "visitor", record.info.visitor,
      {.doc = "true: of a visitor's session. Act with the token, or with user and session; the user alone may do more",
       .required = false});
}

struct KeysReply {
  std::string jwks;
};
constexpr std::string_view record_name(const KeysReply*) { return "KeySet"; }
template <class V, Same<KeysReply> R>
void fields(V& visit, R& record) {
  visit("jwks", record.jwks, {.doc = "a JWK Set (RFC 7517) as JSON text"});
}

struct NewKeyReply {
  std::string kid;
  Position position;
};
constexpr std::string_view record_name(const NewKeyReply*) { return "NewKey"; }
template <class V, Same<NewKeyReply> R>
void fields(V& visit, R& record) {
  visit("kid", record.kid, {.doc = "its name; it signs after a minute"});
}

struct TrimReply {
  Position trimmed_to;
  Position position;
};
constexpr std::string_view record_name(const TrimReply*) { return "Trimmed"; }
template <class V, Same<TrimReply> R>
void fields(V& visit, R& record) {
  visit("trimmed_to", record.trimmed_to, {.doc = "the last position whose record was deleted"});
}

struct FollowerView {
  std::string name;
  std::string cursor;
  TimeMs at = 0;
};
constexpr std::string_view record_name(const FollowerView*) { return "FollowerPosition"; }
template <class V, Same<FollowerView> R>
void fields(V& visit, R& record) {
  visit("name", record.name);
  visit("cursor", record.cursor, {.doc = "everything up to here is confirmed on disk"});
  visit("at", record.at, {.doc = "when that was written: milliseconds since 1970 (UTC)"});
}

struct FollowersReply {
  std::vector<FollowerView> followers;
};
constexpr std::string_view record_name(const FollowersReply*) { return "FollowerList"; }
template <class V, Same<FollowersReply> R>
void fields(V& visit, R& record) {
  visit("followers", record.followers, {.doc = "by name"});
}

struct BackupReply {
  std::uint64_t bytes = 0;
  Position position;
};
constexpr std::string_view record_name(const BackupReply*) { return "BackedUp"; }
template <class V, Same<BackupReply> R>
void fields(V& visit, R& record) {
  visit("bytes", record.bytes, {.doc = "size of the store in the copy"});
}

struct CursorReply {
  std::string cursor;
};
constexpr std::string_view record_name(const CursorReply*) { return "Now"; }
template <class V, Same<CursorReply> R>
void fields(V& visit, R& record) {
  visit("cursor", record.cursor, {.doc = "subscribe with it to get the events after now"});
}

struct StatsReply {
  EngineStats stats;
};
constexpr std::string_view record_name(const StatsReply*) { return "Stats"; }
template <class V, Same<StatsReply> R>
void fields(V& visit, R& record) {
  visit("writer", record.stats.writer, {.doc = "this process writes for the data directory"});
  visit("commands", record.stats.commands, {.doc = "committed by this process, since it opened"});
  visit("batches", record.stats.batches, {.doc = "commits, since it opened"});
  visit("forwarded", record.stats.forwarded, {.doc = "sent to another process's writer, since it opened"});
  visit("refused", record.stats.refused, {.doc = "answered overloaded, since it opened"});
  visit("queued", record.stats.queued, {.doc = "commands that wait"});
  visit("passwords_queued", record.stats.passwords_queued, {.doc = "passwords that wait"});
  visit("queries_queued", record.stats.queries_queued, {.doc = "queries that wait"});
  visit("position", record.stats.position, {.doc = "newest committed"});
  visit("map_bytes", record.stats.map_bytes, {.doc = "size of the store's map"});
  visit("used_bytes", record.stats.used_bytes, {.doc = "how much of the map is in use"});
  visit("users", record.stats.users, {.doc = "how many there are"});
  visit("conversations", record.stats.conversations, {.doc = "how many there are"});
  visit("log_records", record.stats.log_records, {.doc = "records that are in the log"});
  visit("reader_behind_commits", record.stats.reader_behind_commits,
        {.doc = "commits that the oldest read transaction does not see"});
  visit("reader_age_ms", record.stats.reader_age_ms,
        {.doc = "how long it has been behind; while it stays open the file grows with every commit"});
  visit("clock_steps", record.stats.clock_steps,
        {.doc = "how often the wall clock was set by more than a minute, since it opened"});
}

}  // namespace confab::operations

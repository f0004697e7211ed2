#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <confab/limits.hpp>
#include <confab/types.hpp>

#include "state/draft_fields.hpp"
#include "state/update_fields.hpp"
#include "util/field_spec.hpp"

/// What each operation is asked, with limits and documentation: read from JSON, described in the catalogue.
namespace confab::operations {

/// Of the whole JSON, for what has neither a message's body nor a list of users' names in it.
inline constexpr std::size_t kSmallRequestBytesMax = 16 * 1024;

template <typename R, typename Record>
concept Same = std::same_as<std::remove_const_t<R>, Record>;

/// A password to compare with, longer than any that is accepted: a wrong one of any sane length is just wrong.
inline constexpr std::size_t kGivenPasswordBytesMax = 4 * Limits::password_bytes_max;

/// The record that this one begins with.
template <class Base, class R>
auto& base_part(R& record) {
  if constexpr (std::is_const_v<R>) {
    return static_cast<const Base&>(record);
  } else {
    return static_cast<Base&>(record);
  }
}

inline constexpr util::FieldSpec kVisitorConversations{
    .doc = "the only conversations that the session may use, 1 to 16; the user is or was in each",
    .items_max = Limits::visitor_conversations_max};

struct NoRequest {};
template <class V, Same<NoRequest> R>
void fields(V&, R&) {}

struct RegisterRequest {
  std::string email, password, name;
};
template <class V, Same<RegisterRequest> R>
void fields(V& visit, R& record) {
  visit("email", record.email, {.doc = "compared without regard to case", .bytes_max = 4 * Limits::email_bytes_max});
  visit("password", record.password,
        {.doc = "8 to 1024 bytes", .bytes_max = Limits::password_bytes_max, .secret = true});
  visit("name", record.name, {.doc = "shown to others", .bytes_max = Limits::name_bytes_max, .required = false});
}

struct SignInRequest {
  std::string email, password, device;
  bool long_lived = false;
};
template <class V, Same<SignInRequest> R>
void fields(V& visit, R& record) {
  visit("email", record.email, {.doc = "of the user", .bytes_max = 4 * Limits::email_bytes_max});
  visit("password", record.password, {.doc = "of the user", .bytes_max = kGivenPasswordBytesMax, .secret = true});
  visit(
      "device", record.device,
      {.doc = "a name for this session, shown to its owner", .bytes_max = Limits::device_bytes_max, .required = false});
  visit("long_lived", record.long_lived,
        {.doc = "an access token for 24 hours, for clients that cannot refresh", .required = false});
}

struct SignInVisitorRequest : SignInRequest {
  std::vector<ConversationId> conversations;
};
template <class V, Same<SignInVisitorRequest> R>
void fields(V& visit, R& record) {
  fields(visit, base_part<SignInRequest>(record));
  visit("conversations", record.conversations, kVisitorConversations);
}

struct RefreshRequest {
  std::string refresh_token;
};
template <class V, Same<RefreshRequest> R>
void fields(V& visit, R& record) {
  visit("refresh_token", record.refresh_token,
        {.doc = "over HTTP the session cookie may be sent instead", .bytes_max = 256, .secret = true});
}

struct SessionRequest {
  SessionId session;
};
template <class V, Same<SessionRequest> R>
void fields(V& visit, R& record) {
  visit("session", record.session, {.doc = "id of one of the caller's sessions"});
}

struct SetPasswordRequest {
  std::string current_password, password;
};
template <class V, Same<SetPasswordRequest> R>
void fields(V& visit, R& record) {
  visit("current_password", record.current_password,
        {.doc = "the present one", .bytes_max = kGivenPasswordBytesMax, .secret = true});
  visit("password", record.password,
        {.doc = "the new one, 8 to 1024 bytes", .bytes_max = Limits::password_bytes_max, .secret = true});
}

inline constexpr util::FieldSpec kMailedToken{.doc = "from the mail", .bytes_max = 128, .secret = true};

struct RequestResetRequest {
  std::string email;
};
template <class V, Same<RequestResetRequest> R>
void fields(V& visit, R& record) {
  visit("email", record.email, {.doc = "of the user", .bytes_max = 4 * Limits::email_bytes_max});
}

struct ResetPasswordRequest {
  std::string token, password;
};
template <class V, Same<ResetPasswordRequest> R>
void fields(V& visit, R& record) {
  visit("token", record.token, kMailedToken);
  visit("password", record.password,
        {.doc = "the new one, 8 to 1024 bytes", .bytes_max = Limits::password_bytes_max, .secret = true});
}

struct ChangeEmailRequest {
  std::string email, password;
};
template <class V, Same<ChangeEmailRequest> R>
void fields(V& visit, R& record) {
  visit("email", record.email, {.doc = "the new one", .bytes_max = 4 * Limits::email_bytes_max});
  visit("password", record.password, {.doc = "of the caller", .bytes_max = kGivenPasswordBytesMax, .secret = true});
}

struct ConfirmEmailRequest {
  std::string token;
};
template <class V, Same<ConfirmEmailRequest> R>
void fields(V& visit, R& record) {
  visit("token", record.token, kMailedToken);
}

struct MakeResetTokenRequest {
  std::string email;
};
template <class V, Same<MakeResetTokenRequest> R>
void fields(V& visit, R& record) {
  visit("email", record.email, {.doc = "of the user", .bytes_max = 4 * Limits::email_bytes_max});
}

struct MakeEmailTokenRequest {
  UserId user;
  std::string email;
};
template <class V, Same<MakeEmailTokenRequest> R>
void fields(V& visit, R& record) {
  visit("user", record.user, {.doc = "id of the user"});
  visit("email", record.email, {.doc = "the new one", .bytes_max = 4 * Limits::email_bytes_max});
}

struct UserRequest {
  UserId user;
};
template <class V, Same<UserRequest> R>
void fields(V& visit, R& record) {
  visit("user", record.user, {.doc = "id of the user"});
}

struct UsersRequest {
  std::string prefix, email, after;
  std::uint64_t limit = 50;
};
template <class V, Same<UsersRequest> R>
void fields(V& visit, R& record) {
  visit("prefix", record.prefix,
        {.doc = "the beginning of the e-mail, or, where `directory` is not open, of a word of the name",
         .bytes_max = Limits::email_bytes_max,
         .required = false});
  visit("email", record.email,
        {.doc = "the whole address of one user", .bytes_max = 4 * Limits::email_bytes_max, .required = false});
  visit("after", record.after,
        {.doc = "`next` of the page before", .bytes_max = Limits::email_bytes_max, .required = false});
  visit("limit", record.limit, {.doc = "users", .min = 1, .max = Limits::user_page_users_max, .required = false});
}

inline constexpr util::FieldSpec kAbout{
    .doc = "a line about them; absent: unchanged", .bytes_max = Limits::about_bytes_max, .required = false};
inline constexpr util::FieldSpec kPicture{
    .doc = "a reference to a picture that clients understand, such as a URL: printable ASCII; absent: unchanged",
    .bytes_max = Limits::picture_bytes_max,
    .required = false};

struct ProfileRequest {
  std::optional<std::string> name, about, picture;
};
template <class V, Same<ProfileRequest> R>
void fields(V& visit, R& record) {
  visit("name", record.name,
        {.doc = "shown to others; absent: unchanged", .bytes_max = Limits::name_bytes_max, .required = false});
  visit("about", record.about, kAbout);
  visit("picture", record.picture, kPicture);
}

struct SearchRequest {
  std::string words, after;
  std::uint64_t limit = 50;
};
template <class V, Same<SearchRequest> R>
void fields(V& visit, R& record) {
  visit("words", record.words,
        {.doc = "beginnings of words of a name, in any order; case and accents do not matter",
         .bytes_max = Limits::search_bytes_max});
  visit("after", record.after,
        {.doc = "`next` of the page before", .bytes_max = Limits::email_bytes_max, .required = false});
  visit("limit", record.limit, {.doc = "users", .min = 1, .max = Limits::user_page_users_max, .required = false});
}

struct BlockedRequest {
  UserId after;
  std::uint64_t limit = 50;
};
template <class V, Same<BlockedRequest> R>
void fields(V& visit, R& record) {
  visit("after", record.after, {.doc = "`next` of the page before", .required = false});
  visit("limit", record.limit, {.doc = "users", .min = 1, .max = Limits::blocked_page_users_max, .required = false});
}

struct ReportRequest {
  std::optional<ConversationId> conversation;
  std::optional<Seq> seq;
  std::optional<UserId> user;
  std::string reason, client_key;
};
template <class V, Same<ReportRequest> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "of a message: id of its conversation", .required = false});
  visit("seq", record.seq, {.doc = "of a message: which of the conversation", .required = false});
  visit("user", record.user, {.doc = "without a message: id of the user", .required = false});
  visit("reason", record.reason,
        {.doc = "what is wrong", .bytes_max = Limits::report_reason_bytes_max, .required = false});
  visit("client_key", record.client_key,
        {.doc = "makes a repeat harmless", .bytes_max = Limits::client_key_bytes_max, .required = false});
}

struct GroupRequest {
  std::string title;
  std::vector<UserId> members;
  std::string client_key;
};
template <class V, Same<GroupRequest> R>
void fields(V& visit, R& record) {
  visit("title", record.title, {.doc = "shown to its members", .bytes_max = Limits::title_bytes_max});
  visit("members", record.members,
        {.doc = "ids of the members besides the caller", .items_max = Limits::group_create_members_max});
  visit("client_key", record.client_key,
        {.doc = "makes a repeat harmless", .bytes_max = Limits::client_key_bytes_max, .required = false});
}

struct InboxRequest {
  Position after;
  std::uint64_t limit = Limits::inbox_page_conversations_max;
  bool hidden = false;
};
template <class V, Same<InboxRequest> R>
void fields(V& visit, R& record) {
  visit("after", record.after, {.doc = "`next` of the page before", .required = false});
  visit("limit", record.limit,
        {.doc = "conversations", .min = 1, .max = Limits::inbox_page_conversations_max, .required = false});
  visit("hidden", record.hidden, {.doc = "lists the hidden conversations instead of the others", .required = false});
}

struct ConversationRequest {
  ConversationId conversation;
};
template <class V, Same<ConversationRequest> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "id of the conversation"});
}

struct MembersRequest {
  ConversationId conversation;
  UserId after;
  std::uint64_t limit = 100;
};
template <class V, Same<MembersRequest> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "id of the conversation"});
  visit("after", record.after, {.doc = "`next` of the page before", .required = false});
  visit("limit", record.limit, {.doc = "members", .min = 1, .max = Limits::member_page_members_max, .required = false});
}

struct MemberRequest {
  ConversationId conversation;
  UserId user;
};
template <class V, Same<MemberRequest> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "id of the group"});
  visit("user", record.user, {.doc = "id of the user who joins or is removed"});
}

struct AddMembersRequest {
  ConversationId conversation;
  std::vector<UserId> users;
};
template <class V, Same<AddMembersRequest> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "id of the group"});
  visit("users", record.users, {.doc = "ids of those who join", .items_max = Limits::group_add_members_max});
}

struct UpdateConversationRequest : ConversationUpdate {
  ConversationId conversation;
};
template <class V, Same<UpdateConversationRequest> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "id of the group"});
  state::update_fields(visit, record);
}

struct SetRoleRequest {
  ConversationId conversation;
  UserId user;
  Role role = Role::member;
};
template <class V, Same<SetRoleRequest> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "id of the group"});
  visit("user", record.user, {.doc = "id of one of its members"});
  visit("role", record.role, {.doc = "owner: they own the group, and the caller becomes an admin"});
}

struct PreferencesRequest {
  ConversationId conversation;
  std::optional<std::uint64_t> muted_until;
  std::optional<bool> pinned, archived, marked_unread;
};
template <class V, Same<PreferencesRequest> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "id of the conversation"});
  visit("muted_until", record.muted_until,
        {.doc = "milliseconds since 1970 (UTC); 0: not muted, 2^53-1: for ever",
         .max = Limits::integer_max,
         .required = false});
  visit("pinned", record.pinned, {.doc = "true: on top of the caller's list, up to 20", .required = false});
  visit("archived", record.archived,
        {.doc = "true: as conversations.hide; false: as conversations.show", .required = false});
  visit("marked_unread", record.marked_unread,
        {.doc = "true: shown as unread until the caller's read mark moves", .required = false});
}

struct CreateInviteRequest {
  ConversationId conversation;
  std::uint64_t expires_in = 7 * 24 * 3600;
  std::uint64_t uses = 100;
};
template <class V, Same<CreateInviteRequest> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "id of the group"});
  visit(
      "expires_in", record.expires_in,
      {.doc = "seconds", .min = Limits::invite_ms_min / 1000, .max = Limits::invite_ms_max / 1000, .required = false});
  visit("uses", record.uses,
        {.doc = "how many may join by it", .min = 1, .max = Limits::invite_uses_max, .required = false});
}

struct InviteRequest {
  ConversationId conversation;
  InviteId invite;
};
template <class V, Same<InviteRequest> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "id of the group"});
  visit("invite", record.invite, {.doc = "id of one of its invitations"});
}

struct InviteTokenRequest {
  std::string token;
};
template <class V, Same<InviteTokenRequest> R>
void fields(V& visit, R& record) {
  visit("token", record.token,
        {.doc = "of an invitation", .bytes_max = Limits::invite_token_bytes_max, .secret = true});
}

struct MarkReadRequest {
  ConversationId conversation;
  Seq seq;
};
template <class V, Same<MarkReadRequest> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "id of the conversation"});
  visit("seq", record.seq, {.doc = "everything up to here was read"});
}

struct MarkDeliveredRequest {
  ConversationId conversation;
  Seq seq;
};
template <class V, Same<MarkDeliveredRequest> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "id of the conversation"});
  visit("seq", record.seq, {.doc = "a device of the caller has everything up to here"});
}

struct SendRequest : Draft {
  ConversationId conversation;
  bool retry = false;
};
template <class V, Same<SendRequest> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "id of the conversation"});
  visit("body", record.body,
        {.doc = "text without NUL; may be empty beside data", .bytes_max = Limits::body_bytes_max});
  visit("client_key", record.client_key,
        {.doc = "makes a repeat harmless", .bytes_max = Limits::client_key_bytes_max, .required = false});
  visit("retry", record.retry, {.doc = "this repeats a call whose answer was lost", .required = false});
  state::added_draft_fields(visit, record);
}

struct MessageRequest {
  ConversationId conversation;
  Seq seq;
};
template <class V, Same<MessageRequest> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "id of the conversation"});
  visit("seq", record.seq, {.doc = "which of its messages"});
}

struct EditRequest : MessageRequest {
  std::string body;
  std::string data;
};
template <class V, Same<EditRequest> R>
void fields(V& visit, R& record) {
  fields(visit, base_part<MessageRequest>(record));
  visit("body", record.body,
        {.doc = "the new text, without NUL; empty beside data: it stays", .bytes_max = Limits::body_bytes_max});
  visit("data", record.data,
        {.doc = "the new data, as in messages.send; without it the data stays",
         .bytes_max = Limits::data_bytes_max,
         .required = false,
         .json = true});
}

struct ReactionRequest : MessageRequest {
  std::string emoji;
};
template <class V, Same<ReactionRequest> R>
void fields(V& visit, R& record) {
  fields(visit, base_part<MessageRequest>(record));
  visit("emoji", record.emoji, {.doc = "one grapheme cluster", .bytes_max = Limits::reaction_bytes_max});
}

struct ReactionsRequest : MessageRequest {
  std::string emoji;
  std::optional<UserId> after;
  std::uint64_t limit = 50;
};
template <class V, Same<ReactionsRequest> R>
void fields(V& visit, R& record) {
  fields(visit, base_part<MessageRequest>(record));
  visit("emoji", record.emoji,
        {.doc = "only those with this one", .bytes_max = Limits::reaction_bytes_max, .required = false});
  visit("after", record.after, {.doc = "`next` of the page before", .required = false});
  visit("limit", record.limit,
        {.doc = "how many people", .min = 1, .max = Limits::reaction_page_users_max, .required = false});
}

struct HistoryRequest {
  ConversationId conversation;
  std::optional<Seq> before, after, around;
  std::uint64_t limit = 50;
};
template <class V, Same<HistoryRequest> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation, {.doc = "id of the conversation"});
  visit("before", record.before, {.doc = "a seq: the page that ends before it", .required = false});
  visit("after", record.after, {.doc = "a seq: the page that begins after it", .required = false});
  visit("around", record.around, {.doc = "a seq: the page with it in the middle", .required = false});
  visit("limit", record.limit,
        {.doc = "messages", .min = 1, .max = Limits::history_page_messages_max, .required = false});
}

struct EventsRequest {
  std::string cursor;
  std::uint64_t limit = 100;
};
template <class V, Same<EventsRequest> R>
void fields(V& visit, R& record) {
  visit("cursor", record.cursor, {.doc = "events after this cursor are listed", .bytes_max = 40});
  visit("limit", record.limit, {.doc = "events", .min = 1, .max = Limits::event_page_events_max, .required = false});
}

// --- of the host ----------------------------------------------------------------------------------------------------

struct EnsureUserRequest {
  std::string email, name;
  bool adopt = false;
};
template <class V, Same<EnsureUserRequest> R>
void fields(V& visit, R& record) {
  visit("email", record.email, {.doc = "compared without regard to case", .bytes_max = 4 * Limits::email_bytes_max});
  visit("name", record.name,
        {.doc = "shown to others; taken at the first call", .bytes_max = Limits::name_bytes_max, .required = false});
  visit("adopt", record.adopt,
        {.doc = "also accept a user who registered with a password; only if nobody but the host can make users",
         .required = false});
}

struct UpdateUserRequest {
  UserId user;
  std::optional<std::string> email, name, about, picture;
};
template <class V, Same<UpdateUserRequest> R>
void fields(V& visit, R& record) {
  visit("user", record.user, {.doc = "id of the user"});
  visit("email", record.email,
        {.doc = "the new one; absent: unchanged", .bytes_max = 4 * Limits::email_bytes_max, .required = false});
  visit("name", record.name,
        {.doc = "the new one; absent: unchanged", .bytes_max = Limits::name_bytes_max, .required = false});
  visit("about", record.about, kAbout);
  visit("picture", record.picture, kPicture);
}

struct ReportsRequest {
  Position after;
  std::uint64_t limit = 50;
};
template <class V, Same<ReportsRequest> R>
void fields(V& visit, R& record) {
  visit("after", record.after, {.doc = "`next` of the page before", .required = false});
  visit("limit", record.limit, {.doc = "reports", .min = 1, .max = Limits::report_page_reports_max, .required = false});
}

struct ResolveReportRequest {
  Position report;
};
template <class V, Same<ResolveReportRequest> R>
void fields(V& visit, R& record) {
  visit("report", record.report, {.doc = "id of the report"});
}

struct SignInUserRequest {
  UserId user;
  std::string device;
  bool long_lived = false;
};
template <class V, Same<SignInUserRequest> R>
void fields(V& visit, R& record) {
  visit("user", record.user, {.doc = "id of the user, whom the host has checked"});
  visit(
      "device", record.device,
      {.doc = "a name for this session, shown to its owner", .bytes_max = Limits::device_bytes_max, .required = false});
  visit("long_lived", record.long_lived,
        {.doc = "an access token for 24 hours, for clients that cannot refresh", .required = false});
}

struct SignInVisitorUserRequest : SignInUserRequest {
  std::vector<ConversationId> conversations;
};
template <class V, Same<SignInVisitorUserRequest> R>
void fields(V& visit, R& record) {
  fields(visit, base_part<SignInUserRequest>(record));
  visit("conversations", record.conversations, kVisitorConversations);
}

struct VerifyTokenRequest {
  std::string token;
};
template <class V, Same<VerifyTokenRequest> R>
void fields(V& visit, R& record) {
  visit("token", record.token, {.doc = "an access token", .bytes_max = 4096, .secret = true});
}

struct TrimRequest {
  Position up_to;
};
template <class V, Same<TrimRequest> R>
void fields(V& visit, R& record) {
  visit("up_to", record.up_to, {.doc = "a position: `id` of a message"});
}

struct FollowerRequest {
  std::string name;
};
template <class V, Same<FollowerRequest> R>
void fields(V& visit, R& record) {
  visit("name", record.name,
        {.doc = "under which the host followed the log", .bytes_max = Limits::follower_name_bytes_max});
}

struct BackupRequest {
  std::string target;
};
template <class V, Same<BackupRequest> R>
void fields(V& visit, R& record) {
  visit("target", record.target, {.doc = "path of the copy, a directory that must not exist yet", .bytes_max = 4096});
}

}  // namespace confab::operations

#pragma once

#include "state/command.hpp"
#include "state/record_fields.hpp"

/// The fields of every command body, once each. Only appended to; then the body's version rises. A field keeps its
/// name, and its default means what its absence meant: request_hash() depends on both.
namespace confab::state {

template <typename V, Of<RegisterUser> R>
void fields(V& visit, R& body) {
  visit("email", body.email);
  visit("name", body.name);
  visit("password_hash", body.password_hash);
  visit("shown_email", body.shown_email);
  visit("words", body.words, {.asked = false, .since = 2});
}

template <typename V, Of<SetPassword> R>
void fields(V& visit, R& body) {
  visit("password_hash", body.password_hash);
  visit("expected_hash", body.expected_hash);
  visit("end_other_sessions", body.end_other_sessions);
}

template <typename V, Of<StartSession> R>
void fields(V& visit, R& body) {
  visit("user", body.user);
  visit("password_hash", body.password_hash);
  visit("family", body.family);
  visit("device", body.device);
  visit("lifetime_ms", body.lifetime_ms);
  visit("conversations", body.conversations);
}

template <typename V, Of<RotateSession> R>
void fields(V& visit, R& body) {
  visit("user", body.user);
  visit("session", body.session);
  visit("family", body.family);
  visit("generation", body.generation);
  visit("lifetime_ms", body.lifetime_ms);
}

template <typename V, Of<EndSession> R>
void fields(V& visit, R& body) {
  visit("session", body.session);
}

template <typename V, Of<OpenDirect> R>
void fields(V& visit, R& body) {
  visit("other", body.other);
}

template <typename V, Of<CreateGroup> R>
void fields(V& visit, R& body) {
  visit("title", body.title);
  visit("members", body.members);
}

template <typename V, Of<AddMember> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("user", body.user);
}

template <typename V, Of<AddMembers> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("users", body.users);
}

template <typename V, Of<RemoveMember> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("user", body.user);
}

template <typename V, Of<SendMessage> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("body", body.body);
  visit("client_key", body.client_key);
  visit("searched_up_to", body.searched_up_to, {.asked = false});
  added_draft_fields(visit, body);
}

template <typename V, Of<MarkRead> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("seq", body.seq);
}

template <typename V, Of<TrimLog> R>
void fields(V& visit, R& body) {
  visit("up_to", body.up_to);
}

template <typename V, Of<UpdateUser> R>
void fields(V& visit, R& body) {
  visit("user", body.user);
  visit("email", body.email);
  visit("shown_email", body.shown_email);
  visit("name", body.name);
  visit("words", body.words, {.asked = false, .since = 2});
  visit("about", body.about, {.since = 2});
  visit("picture", body.picture, {.since = 2});
}

template <typename V, Of<ListConversation> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("hidden", body.hidden);
}

template <typename V, Of<ForgetGroup> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
}

template <typename V, Of<FindPlacement> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
}

template <typename V, Of<BeginFollowing> R>
void fields(V& visit, R& body) {
  visit("name", body.name);
  visit("run", body.run);
  visit("epoch", body.epoch);
  visit("after", body.after);
}

template <typename V, Of<ConfirmFollowed> R>
void fields(V& visit, R& body) {
  visit("name", body.name);
  visit("run", body.run);
  visit("position", body.position);
}

template <typename V, Of<RemoveFollower> R>
void fields(V& visit, R& body) {
  visit("name", body.name);
}

template <typename V, Of<EditMessage> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("seq", body.seq);
  visit("body", body.body);
  visit("within_ms", body.within_ms, {.asked = false});
  visit("data", body.data, {.since = 2});
}

template <typename V, Of<DeleteMessage> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("seq", body.seq);
  visit("within_ms", body.within_ms, {.asked = false});
}

template <typename V, Of<RaiseLevel> R>
void fields(V& visit, R& body) {
  visit("level", body.level);
}

template <typename V, Of<UpdateProfile> R>
void fields(V& visit, R& body) {
  visit("name", body.name);
  visit("words", body.words, {.asked = false});
  visit("about", body.about);
  visit("picture", body.picture);
}

template <typename V, Of<DisableUser> R>
void fields(V& visit, R& body) {
  visit("user", body.user);
  visit("disabled", body.disabled);
}

template <typename V, Of<EndSessions> R>
void fields(V& visit, R& body) {
  visit("user", body.user);
}

template <typename V, Of<BlockUser> R>
void fields(V& visit, R& body) {
  visit("user", body.user);
  visit("blocked", body.blocked);
}

template <typename V, Of<CreateReport> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("seq", body.seq);
  visit("user", body.user);
  visit("reason", body.reason);
}

template <typename V, Of<ResolveReport> R>
void fields(V& visit, R& body) {
  visit("report", body.report);
}

template <typename V, Of<FoundName> R>
void fields(V& visit, R& record) {
  visit("user", record.user);
  visit("name", record.name);
  visit("words", record.words);
}

template <typename V, Of<FindNames> R>
void fields(V& visit, R& body) {
  visit("after", body.after);
  visit("up_to", body.up_to);
  visit("names", body.names);
}

template <typename V, Of<MakeAccountToken> R>
void fields(V& visit, R& body) {
  visit("hash", body.hash);
  visit("purpose", body.purpose);
  visit("email", body.email);
  visit("shown_email", body.shown_email);
  visit("expected_hash", body.expected_hash);
}

template <typename V, Of<ResetPassword> R>
void fields(V& visit, R& body) {
  visit("token", body.token);
  visit("password_hash", body.password_hash);
}

template <typename V, Of<ConfirmEmail> R>
void fields(V& visit, R& body) {
  visit("token", body.token);
}

template <typename V, Of<UpdateConversation> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  update_fields(visit, body);
}

template <typename V, Of<SetRole> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("user", body.user);
  visit("role", body.role);
}

template <typename V, Of<SetPreferences> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("muted_until", body.muted_until);
  visit("pinned", body.pinned);
  visit("marked_unread", body.marked_unread);
}

template <typename V, Of<CreateInvite> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("hash", body.hash);
  visit("lifetime_ms", body.lifetime_ms);
  visit("uses_max", body.uses_max);
}

template <typename V, Of<RevokeInvite> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("invite", body.invite);
}

template <typename V, Of<AcceptInvite> R>
void fields(V& visit, R& body) {
  visit("hash", body.hash);
}

template <typename V, Of<PinMessage> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("seq", body.seq);
  visit("pinned", body.pinned);
}

template <typename V, Of<SetReaction> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("seq", body.seq);
  visit("emoji", body.emoji);
  visit("removed", body.removed);
}

template <typename V, Of<TellReactions> R>
void fields(V& visit, R& body) {
  visit("conversation", body.conversation);
  visit("seq", body.seq);
}

}  // namespace confab::state

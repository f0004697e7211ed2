#pragma once

#include <optional>
#include <string>
#include <vector>

#include <confab/types.hpp>

#include "operations/requests.hpp"

/// What the wire shows of the public types: names as in docs/protocol.md.
namespace confab::inline v0_1 {

using operations::Same;

template <class V, Same<User> R>
void fields(V& visit, R& record) {
  visit("id", record.id);
  visit("email", record.email);
  visit("name", record.name);
  visit("created_at", record.created_at);
}

template <class V, Same<Message> R>
void fields(V& visit, R& record) {
  visit("id", record.position, {.doc = "rises in the whole store"});
  visit("conversation", record.conversation);
  visit("seq", record.seq, {.doc = "1, 2, 3, … in the conversation, without gaps"});
  visit("kind", record.kind, {.doc = "text, or a notice: created, joined, left, removed"});
  visit("from", record.author);
  visit("body", record.body);
  visit("client_key", record.client_key, {.required = false});
  visit("users", record.users, {.doc = "notices: whom it is about", .required = false});
  visit("at", record.at);
}

template <class V, Same<Conversation> R>
void fields(V& visit, R& record) {
  visit("id", record.id);
  visit("kind", record.kind);
  visit("title", record.title);
  visit("created_at", record.created_at);
  visit("created_by", record.created_by);
  visit("last_seq", record.last_seq, {.doc = "newest message that the caller may see"});
  visit("members", record.member_count);
  visit("role", record.role);
  visit("active", record.active, {.doc = "false for who left"});
  visit("peer", record.peer, {.doc = "direct: the other one", .required = false});
  visit("read_seq", record.read_seq, {.doc = "the caller's mark"});
  visit("peer_read_seq", record.peer_read_seq, {.doc = "direct: the other one's mark"});
  visit("unread", record.unread, {.doc = "texts after the mark"});
  visit("last_message", record.last_message);
}

template <class V, Same<Member> R>
void fields(V& visit, R& record) {
  visit("user", record.user);
  visit("role", record.role);
  visit("joined_at", record.joined_at);
  visit("read_seq", record.read_seq);
}

template <class V, Same<SignedIn> R>
void fields(V& visit, R& record) {
  visit("user", record.user);
  visit("session", record.session);
  visit("access_token", record.access_token, {.secret = true});
  visit("access_expires_at", record.access_expires_at);
  visit("refresh_token", record.refresh_token, {.secret = true});
  visit("refresh_expires_at", record.refresh_expires_at);
}

template <class V, Same<ReadMark> R>
void fields(V& visit, R& record) {
  visit("conversation", record.conversation);
  visit("seq", record.seq);
  visit("unread", record.unread);
}

template <class V, Same<HistoryPage> R>
void fields(V& visit, R& record) {
  visit("messages", record.messages, {.doc = "rising seq"});
  visit("more_before", record.more_before);
  visit("more_after", record.more_after);
}

}  // namespace confab::inline v0_1

namespace confab::operations {

/// Nothing to say but that it is done.
struct DoneReply {
  Position position;
};
template <class V, Same<DoneReply> R>
void fields(V&, R&) {}

struct SessionView {
  Session session;
  bool current = false;
};
template <class V, Same<SessionView> R>
void fields(V& visit, R& record) {
  visit("id", record.session.id);
  visit("device", record.session.device);
  visit("created_at", record.session.created_at);
  visit("expires_at", record.session.expires_at);
  visit("current", record.current, {.doc = "the session of this call"});
}

struct SessionsReply {
  std::vector<SessionView> sessions;
};
template <class V, Same<SessionsReply> R>
void fields(V& visit, R& record) {
  visit("sessions", record.sessions);
}

struct UsersReply {
  std::vector<User> users;
  std::optional<std::string> next;
};
template <class V, Same<UsersReply> R>
void fields(V& visit, R& record) {
  visit("users", record.users, {.doc = "by e-mail"});
  visit("next", record.next, {.doc = "give it as `after` for the next page"});
}

struct InboxReply {
  std::vector<Conversation> conversations;
  std::string cursor;
};
template <class V, Same<InboxReply> R>
void fields(V& visit, R& record) {
  visit("conversations", record.conversations, {.doc = "newest activity first"});
  visit("cursor", record.cursor, {.doc = "events after it are not in the answer yet"});
}

struct MembersReply {
  std::vector<Member> members;
  std::optional<UserId> next;
};
template <class V, Same<MembersReply> R>
void fields(V& visit, R& record) {
  visit("members", record.members, {.doc = "by id"});
  visit("next", record.next, {.doc = "give it as `after` for the next page"});
}

/// Events are of several shapes and already encoded.
struct EventsReply {
  std::vector<std::string> events;
  std::string cursor;
  bool resumed = true;
  bool more = false;
};
template <class V, Same<EventsReply> R>
void fields(V& visit, R& record) {
  visit("events", record.events, {.doc = "objects, see the protocol's events; rising position"});
  visit("cursor", record.cursor, {.doc = "give it back to go on"});
  visit("resumed", record.resumed, {.doc = "false: the cursor cannot be served, read again from the start"});
  visit("more", record.more, {.doc = "true: ask again at once"});
}

}  // namespace confab::operations

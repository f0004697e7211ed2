#pragma once

#include <concepts>
#include <type_traits>

#include "state/records.hpp"
#include "state/update_fields.hpp"

/// The fields of every record, once each. Only appended to; then the record's version rises.
namespace confab::state {

template <typename R, typename Named>
concept Of = std::same_as<std::remove_const_t<R>, Named>;

template <typename V, Of<MetaRecord> R>
void fields(V& visit, R& record) {
  visit("last_user", record.last_user);
  visit("last_conversation", record.last_conversation);
  visit("last_session", record.last_session);
  visit("last_position", record.last_position);
  visit("first_position", record.first_position);
  visit("last_at", record.last_at);
  visit("digest", record.digest);
  visit("users", record.users);
  visit("conversations", record.conversations);
  visit("trimmed_digest", record.trimmed_digest);
  visit("names_found_to", record.names_found_to, {.since = 2});
}

template <typename V, Of<AddedBy> R>
void fields(V& visit, R& record) {
  visit("adder", record.adder);
  visit("groups", record.groups);
}

template <typename V, Of<UserRecord> R>
void fields(V& visit, R& record) {
  visit("email", record.email);
  visit("name", record.name);
  visit("password_hash", record.password_hash);
  visit("created_at", record.created_at);
  visit("updated_at", record.updated_at);
  visit("position", record.position);
  visit("groups", record.groups);
  visit("directs", record.directs);
  visit("left", record.left);
  visit("shown_email", record.shown_email);
  visit("added_since", record.added_since);
  visit("added", record.added);
  visit("words", record.words, {.since = 2});
  visit("about", record.about, {.since = 2});
  visit("picture", record.picture, {.since = 2});
  visit("disabled", record.disabled, {.since = 2});
  visit("blocked", record.blocked, {.since = 2});
  visit("blocked_position", record.blocked_position, {.since = 2});
  visit("open_reports", record.open_reports, {.since = 2});
  visit("tokens", record.tokens, {.since = 2});
  visit("pinned", record.pinned, {.since = 2});
}

template <typename V, Of<DirectSide> R>
void fields(V& visit, R& record) {
  visit("user", record.user);
  visit("read_seq", record.read_seq);
  visit("read_ordinal", record.read_ordinal);
  visit("read_position", record.read_position);
  visit("blocks", record.blocks, {.since = 2});
}

template <typename V, Of<ConversationRecord> R>
void fields(V& visit, R& record) {
  visit("kind", record.kind);
  visit("title", record.title);
  visit("created_by", record.created_by);
  visit("created_at", record.created_at);
  visit("created_position", record.created_position);
  visit("member_count", record.member_count);
  visit("last_seq", record.last_seq);
  visit("last_ordinal", record.last_ordinal);
  visit("last_position", record.last_position);
  visit("last_at", record.last_at);
  visit("open", record.open);
  visit("sides", record.sides);
  visit("changed_position", record.changed_position, {.since = 2});
  visit("deleted", record.deleted, {.since = 2});
  visit("mentioned_seq", record.mentioned_seq, {.since = 2});
  visit("who_posts", record.who_posts, {.since = 2});
  visit("who_adds", record.who_adds, {.since = 2});
  visit("history", record.history, {.since = 2});
  visit("details", record.details, {.since = 2});
}

template <typename V, Of<GroupDetails> R>
void fields(V& visit, R& record) {
  visit("description", record.description);
  visit("picture", record.picture);
  visit("first_title", record.first_title);
  visit("last_invite", record.last_invite);
}

template <typename V, Of<InviteRecord> R>
void fields(V& visit, R& record) {
  visit("hash", record.hash);
  visit("created_by", record.created_by);
  visit("created_at", record.created_at);
  visit("expires_at", record.expires_at);
  visit("uses", record.uses);
  visit("uses_max", record.uses_max);
}

template <typename V, Of<ReactionCount> R>
void fields(V& visit, R& record) {
  visit("emoji", record.emoji);
  visit("count", record.count);
}

template <typename V, Of<StoredMessage> R>
void fields(V& visit, R& record) {
  visit("seq", record.seq);
  visit("ordinal", record.ordinal);
  visit("position", record.position);
  visit("at", record.at);
  visit("kind", record.kind);
  visit("author", record.author);
  visit("body", record.body);
  visit("client_key", record.client_key);
  visit("users", record.users);
  visit("request_hash", record.request_hash);
  visit("edited_at", record.edited_at, {.since = 2});
  visit("deleted_at", record.deleted_at, {.since = 2});
  visit("deleted_by", record.deleted_by, {.since = 2});
  visit("changed_position", record.changed_position, {.since = 2});
  visit("update", record.update, {.since = 2});
  visit("role", record.role, {.since = 2});
  visit("owner", record.owner, {.since = 2});
  visit("pinned_at", record.pinned_at, {.since = 2});
  visit("pinned_by", record.pinned_by, {.since = 2});
  visit("counts", record.counts, {.since = 2});
  added_draft_fields(visit, record);
}

// Has this one field: Tables::block_part() reads a part of it.
template <typename V, Of<BlockRecord> R>
void fields(V& visit, R& record) {
  visit("messages", record.messages);
}

template <typename V, Of<ChangeRecord> R>
void fields(V& visit, R& record) {
  visit("seq", record.seq);
  visit("at", record.at);
  visit("told_at", record.told_at);
}

template <typename V, Of<PinsRecord> R>
void fields(V& visit, R& record) {
  visit("seqs", record.seqs);
}

template <typename V, Of<ReactorRecord> R>
void fields(V& visit, R& record) {
  visit("emojis", record.emojis);
}

template <typename V, Of<UntoldRecord> R>
void fields(V&, R&) {}

template <typename V, Of<MarkedRecord> R>
void fields(V& visit, R& record) {
  visit("messages", record.messages);
}

template <typename V, Of<Interval> R>
void fields(V& visit, R& record) {
  visit("from", record.from);
  visit("to", record.to);
  visit("ordinal_before", record.ordinal_before);
  visit("ordinal_to", record.ordinal_to);
}

template <typename V, Of<MemberRecord> R>
void fields(V& visit, R& record) {
  visit("role", record.role);
  visit("joined_at", record.joined_at);
  visit("intervals", record.intervals);
  visit("read_seq", record.read_seq);
  visit("read_ordinal", record.read_ordinal);
  visit("read_position", record.read_position);
  visit("stays", record.stays, {.since = 2});
}

template <typename V, Of<MembershipRecord> R>
void fields(V& visit, R& record) {
  visit("hidden", record.hidden);
  visit("listing_position", record.listing_position);
  visit("left", record.left);
  visit("from", record.from, {.since = 2});
  visit("more", record.more, {.since = 2});
  visit("title", record.title, {.since = 2});
  visit("muted_until", record.muted_until, {.since = 2});
  visit("pinned", record.pinned, {.since = 2});
  visit("unread_mark", record.unread_mark, {.since = 2});
  visit("preferences_position", record.preferences_position, {.since = 2});
}

template <typename V, Of<SessionRecord> R>
void fields(V& visit, R& record) {
  visit("family", record.family);
  visit("generation", record.generation);
  visit("used", record.used);
  visit("device", record.device);
  visit("created_at", record.created_at);
  visit("expires_at", record.expires_at);
  visit("revoked_at", record.revoked_at);
  visit("conversations", record.conversations);
}

template <typename V, Of<BlockedRecord> R>
void fields(V& visit, R& record) {
  visit("at", record.at);
}

template <typename V, Of<ReportRecord> R>
void fields(V& visit, R& record) {
  visit("reporter", record.reporter);
  visit("user", record.user);
  visit("conversation", record.conversation);
  visit("seq", record.seq);
  visit("reason", record.reason);
  visit("at", record.at);
}

template <typename V, Of<AccountTokenRecord> R>
void fields(V& visit, R& record) {
  visit("purpose", record.purpose);
  visit("user", record.user);
  visit("email", record.email);
  visit("shown_email", record.shown_email);
  visit("expires_at", record.expires_at);
}

template <typename V, Of<PersonalRecord> R>
void fields(V& visit, R& record) {
  visit("kind", record.kind);
  visit("at", record.at);
  visit("conversation", record.conversation);
  visit("seq", record.seq);
  visit("hidden", record.hidden);
  visit("muted_until", record.muted_until, {.since = 2});
  visit("pinned", record.pinned, {.since = 2});
  visit("marked_unread", record.marked_unread, {.since = 2});
}

template <typename V, Of<FollowerRecord> R>
void fields(V& visit, R& record) {
  visit("position", record.position);
  visit("epoch", record.epoch);
  visit("run", record.run);
  visit("at", record.at);
}

// kind and id stay first: outcome_id() in tables.cpp reads no further. OutcomeHead has the fields up to `conversation`.
template <typename V, typename R>
requires Of<R, Outcome> || Of<R, OutcomeHead>
void head_fields(V& visit, R& record) {
  visit("kind", record.kind);
  visit("id", record.id);
  visit("request_hash", record.request_hash);
  visit("at", record.at);
  visit("caller", record.caller);
  visit("user", record.user);
  visit("session", record.session);
  visit("kept_session", record.kept_session);
  visit("conversation", record.conversation);
}

template <typename V, Of<OutcomeHead> R>
void fields(V& visit, R& record) {
  head_fields(visit, record);
}

template <typename V, Of<Outcome> R>
void fields(V& visit, R& record) {
  head_fields(visit, record);
  visit("message", record.message);
  visit("seq", record.seq);
  visit("error", record.error);
  visit("reason", record.reason);
  visit("error_field", record.error_field);
  visit("unchanged", record.unchanged);
  visit("ended_session", record.ended_session);
  visit("trimmed_to", record.trimmed_to);
  visit("own_only", record.own_only);
  visit("hidden", record.hidden);
  visit("forgotten", record.forgotten);
  visit("written", record.written, {.since = 2});
  visit("level", record.level, {.since = 2});
  visit("opened_from", record.opened_from, {.since = 2});
  visit("invite", record.invite, {.since = 2});
  visit("muted_until", record.muted_until, {.since = 2});
  visit("pinned", record.pinned, {.since = 2});
  visit("marked_unread", record.marked_unread, {.since = 2});
  visit("emoji", record.emoji, {.since = 2});
  visit("removed", record.removed, {.since = 2});
  visit("skipped", record.skipped, {.since = 2});
}

}  // namespace confab::state

// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record Message of the catalogue.
 *
 * @param id rises in the whole store
 * @param seq 1, 2, 3, … in the conversation, without gaps
 * @param kind text, or a notice: created, joined, left, removed, updated, role
 * @param from id of its author
 * @param body the text; empty for notices
 * @param clientKey as its author gave it; may be null
 * @param users notices: ids of the users whom it concerns
 * @param at milliseconds since 1970 (UTC)
 * @param cut true: body is only the beginning, messages.get has all of it
 * @param editedAt when its author last changed the text: milliseconds since 1970 (UTC); may be null
 * @param deletedAt when it was deleted, and its text with it: milliseconds since 1970 (UTC); may be null
 * @param deletedBy id of the user who deleted it; may be null
 * @param update updated: what is different in the group from here on; may be null
 * @param role role: that of users from here on; may be null
 * @param owner left: id of the user who owns the group now; may be null
 * @param pinnedAt since when it is pinned: milliseconds since 1970 (UTC); may be null
 * @param pinnedBy id of the user who pinned it; may be null
 * @param reactions a kind each, the oldest first
 * @param replyTo seq of the message of the conversation that this one answers; may be null
 * @param mentions ids of the members whom it mentions; others are left out, and an edit does not change them; at most
 *     50
 * @param everybody true: it mentions all members; in groups of over 50 members only its owner and admins may
 * @param data a JSON object for programs, on one line: stored and delivered byte for byte; at most 4096 bytes; may be
 *     null
 * @param reply the message of reply_to as it is now; absent if the caller may not see it, and of a last_message; may be
 *     null
 * @param cursor as the reply of a change: where the store stands after it; may be null
 */
public record Message(
    long id,
    long conversation,
    long seq,
    MessageKind kind,
    long from,
    String body,
    String clientKey,
    List<Long> users,
    long at,
    boolean cut,
    Long editedAt,
    Long deletedAt,
    Long deletedBy,
    ConversationUpdate update,
    Role role,
    Long owner,
    Long pinnedAt,
    Long pinnedBy,
    List<Reaction> reactions,
    Long replyTo,
    List<Long> mentions,
    boolean everybody,
    String data,
    Reply reply,
    String cursor) {
  static Message read(JsonObject json) {
    return new Message(
        Json.number(json, "id"),
        Json.number(json, "conversation"),
        Json.number(json, "seq"),
        MessageKind.of(Json.text(json, "kind")),
        Json.number(json, "from"),
        Json.text(json, "body"),
        Json.text(json, "client_key"),
        Json.numbers(json, "users"),
        Json.number(json, "at"),
        Json.flag(json, "cut"),
        Json.numberOrNull(json, "edited_at"),
        Json.numberOrNull(json, "deleted_at"),
        Json.numberOrNull(json, "deleted_by"),
        Json.object(json, "update", ConversationUpdate::read),
        Role.of(Json.text(json, "role")),
        Json.numberOrNull(json, "owner"),
        Json.numberOrNull(json, "pinned_at"),
        Json.numberOrNull(json, "pinned_by"),
        Json.objects(json, "reactions", Reaction::read),
        Json.numberOrNull(json, "reply_to"),
        Json.numbers(json, "mentions"),
        Json.flag(json, "everybody"),
        Json.raw(json, "data"),
        Json.object(json, "reply", Reply::read),
        Json.text(json, "cursor"));
  }
}

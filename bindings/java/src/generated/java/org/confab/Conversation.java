// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record Conversation of the catalogue.
 *
 * @param title of a group
 * @param description of a group; may be null
 * @param picture of a group: a reference, such as a URL; may be null
 * @param whoPosts admins: only the owner and admins of the group send messages
 * @param whoAdds admins: only the owner and admins of the group add and invite people
 * @param history all: new members also read what came before they joined
 * @param createdAt milliseconds since 1970 (UTC)
 * @param createdBy id of a user
 * @param lastSeq newest message that the caller may see
 * @param members how many there are
 * @param role of the member
 * @param active false for a former member
 * @param hidden true: the caller hid it, and nothing newer is in it
 * @param mutedUntil the caller's, like the next two: milliseconds since 1970 (UTC); may be null
 * @param pinned true: on top of the list
 * @param markedUnread true: shown as unread, by hand
 * @param peer direct: the other member; may be null
 * @param readSeq the caller's mark
 * @param peerReadSeq direct: the other member's mark
 * @param peerDeliveredSeq direct: how far a device of the other member is known to have the messages, where that is
 *     beyond their mark; may be null
 * @param unread unread texts
 * @param unreadMentions those of them that mention the caller or everybody
 * @param lastMessage newest that the caller may see; a long text is cut; may be null
 * @param position of the newest message or of the opening; rises in the whole store: sort by it, times may be wrong
 * @param cursor as the reply of a change: where the store stands after it; may be null
 */
public record Conversation(
    long id,
    ConversationKind kind,
    String title,
    String description,
    String picture,
    Allowed whoPosts,
    Allowed whoAdds,
    NewMembersSee history,
    long createdAt,
    long createdBy,
    long lastSeq,
    long members,
    Role role,
    boolean active,
    boolean hidden,
    Long mutedUntil,
    boolean pinned,
    boolean markedUnread,
    User peer,
    long readSeq,
    long peerReadSeq,
    Long peerDeliveredSeq,
    long unread,
    long unreadMentions,
    Message lastMessage,
    long position,
    String cursor) {
  static Conversation read(JsonObject json) {
    return new Conversation(
        Json.number(json, "id"),
        ConversationKind.of(Json.text(json, "kind")),
        Json.text(json, "title"),
        Json.text(json, "description"),
        Json.text(json, "picture"),
        Allowed.of(Json.text(json, "who_posts")),
        Allowed.of(Json.text(json, "who_adds")),
        NewMembersSee.of(Json.text(json, "history")),
        Json.number(json, "created_at"),
        Json.number(json, "created_by"),
        Json.number(json, "last_seq"),
        Json.number(json, "members"),
        Role.of(Json.text(json, "role")),
        Json.flag(json, "active"),
        Json.flag(json, "hidden"),
        Json.numberOrNull(json, "muted_until"),
        Json.flag(json, "pinned"),
        Json.flag(json, "marked_unread"),
        Json.object(json, "peer", User::read),
        Json.number(json, "read_seq"),
        Json.number(json, "peer_read_seq"),
        Json.numberOrNull(json, "peer_delivered_seq"),
        Json.number(json, "unread"),
        Json.number(json, "unread_mentions"),
        Json.object(json, "last_message", Message::read),
        Json.number(json, "position"),
        Json.text(json, "cursor"));
  }
}

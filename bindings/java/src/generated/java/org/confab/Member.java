// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record Member of the catalogue.
 *
 * @param role of the member
 * @param joinedAt milliseconds since 1970 (UTC)
 * @param deliveredSeq how far a device of theirs is known to have the messages, where that is beyond read_seq; may be
 *     null
 */
public record Member(User user, Role role, long joinedAt, long readSeq, Long deliveredSeq) {
  static Member read(JsonObject json) {
    return new Member(
        Json.object(json, "user", User::read),
        Role.of(Json.text(json, "role")),
        Json.number(json, "joined_at"),
        Json.number(json, "read_seq"),
        Json.numberOrNull(json, "delivered_seq"));
  }
}

// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record Member of the catalogue.
 *
 * @param role of the member
 * @param joinedAt milliseconds since 1970 (UTC)
 */
public record Member(User user, Role role, long joinedAt, long readSeq) {
  static Member read(JsonObject json) {
    return new Member(
        Json.object(json, "user", User::read),
        Role.of(Json.text(json, "role")),
        Json.number(json, "joined_at"),
        Json.number(json, "read_seq"));
  }
}

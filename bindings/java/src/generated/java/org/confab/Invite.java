// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record Invite of the catalogue.
 *
 * @param createdBy id of a user
 * @param createdAt milliseconds since 1970 (UTC)
 * @param expiresAt milliseconds since 1970 (UTC)
 * @param uses how many joined by it
 * @param usesMax how many may
 */
public record Invite(long id, long createdBy, long createdAt, long expiresAt, long uses, long usesMax) {
  static Invite read(JsonObject json) {
    return new Invite(
        Json.number(json, "id"),
        Json.number(json, "created_by"),
        Json.number(json, "created_at"),
        Json.number(json, "expires_at"),
        Json.number(json, "uses"),
        Json.number(json, "uses_max"));
  }
}

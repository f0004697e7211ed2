// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record User of the catalogue.
 *
 * @param email as it was typed, in lower case; empty if the caller may not see it
 * @param name shown to others
 * @param createdAt milliseconds since 1970 (UTC)
 * @param cursor as the reply of a change: where the store stands after it; may be null
 */
public record User(long id, String email, String name, long createdAt, String cursor) {
  static User read(JsonObject json) {
    return new User(
        Json.number(json, "id"),
        Json.text(json, "email"),
        Json.text(json, "name"),
        Json.number(json, "created_at"),
        Json.text(json, "cursor"));
  }
}

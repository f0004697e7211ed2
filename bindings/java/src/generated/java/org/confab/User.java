// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record User of the catalogue.
 *
 * @param email as it was typed, in lower case; empty if the caller may not see it
 * @param name shown to others
 * @param createdAt milliseconds since 1970 (UTC)
 * @param about a line about them; may be null
 * @param picture a reference to a picture, which clients understand; may be null
 * @param disabled to the host: true for a user who may not sign in
 * @param cursor as the reply of a change: where the store stands after it; may be null
 */
public record User(
    long id,
    String email,
    String name,
    long createdAt,
    String about,
    String picture,
    boolean disabled,
    String cursor) {
  static User read(JsonObject json) {
    return new User(
        Json.number(json, "id"),
        Json.text(json, "email"),
        Json.text(json, "name"),
        Json.number(json, "created_at"),
        Json.text(json, "about"),
        Json.text(json, "picture"),
        Json.flag(json, "disabled"),
        Json.text(json, "cursor"));
  }
}

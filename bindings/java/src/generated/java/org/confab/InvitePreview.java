// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record InvitePreview of the catalogue.
 *
 * @param conversation id of the group
 * @param picture a reference, such as a URL; may be null
 * @param members how many there are
 * @param member true: the caller is one already
 * @param expiresAt milliseconds since 1970 (UTC)
 */
public record InvitePreview(
    long conversation,
    String title,
    String picture,
    long members,
    boolean member,
    long expiresAt) {
  static InvitePreview read(JsonObject json) {
    return new InvitePreview(
        Json.number(json, "conversation"),
        Json.text(json, "title"),
        Json.text(json, "picture"),
        Json.number(json, "members"),
        Json.flag(json, "member"),
        Json.number(json, "expires_at"));
  }
}

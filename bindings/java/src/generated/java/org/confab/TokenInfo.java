// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record TokenInfo of the catalogue.
 *
 * @param user whose it is
 * @param session which is alive
 * @param expiresAt milliseconds since 1970 (UTC)
 * @param visitor true: of a visitor's session. Act with the token, or with user and session; the user alone may do more
 */
public record TokenInfo(long user, long session, long expiresAt, boolean visitor) {
  static TokenInfo read(JsonObject json) {
    return new TokenInfo(
        Json.number(json, "user"),
        Json.number(json, "session"),
        Json.number(json, "expires_at"),
        Json.flag(json, "visitor"));
  }
}

// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record AccountToken of the catalogue.
 *
 * @param user whose it is
 * @param email where to send it
 * @param token works once; needs no escape in a URL
 * @param expiresAt milliseconds since 1970 (UTC)
 * @param cursor as the reply of a change: where the store stands after it; may be null
 */
public record AccountToken(long user, String email, String token, long expiresAt, String cursor) {
  static AccountToken read(JsonObject json) {
    return new AccountToken(
        Json.number(json, "user"),
        Json.text(json, "email"),
        Json.text(json, "token"),
        Json.number(json, "expires_at"),
        Json.text(json, "cursor"));
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "AccountToken[" + String.join(
        ", ",
        "user=" + user,
        "email=" + email,
        "token=…",
        "expiresAt=" + expiresAt,
        "cursor=" + cursor) + "]";
  }
}

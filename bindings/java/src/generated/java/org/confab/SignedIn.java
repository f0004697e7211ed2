// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record SignedIn of the catalogue.
 *
 * @param session id of the session
 * @param accessToken for the calls that follow
 * @param accessExpiresAt milliseconds since 1970 (UTC)
 * @param refreshToken gives new tokens, once
 * @param refreshExpiresAt milliseconds since 1970 (UTC)
 * @param cursor as the reply of a change: where the store stands after it; may be null
 */
public record SignedIn(
    User user,
    long session,
    String accessToken,
    long accessExpiresAt,
    String refreshToken,
    long refreshExpiresAt,
    String cursor) {
  static SignedIn read(JsonObject json) {
    return new SignedIn(
        Json.object(json, "user", User::read),
        Json.number(json, "session"),
        Json.text(json, "access_token"),
        Json.number(json, "access_expires_at"),
        Json.text(json, "refresh_token"),
        Json.number(json, "refresh_expires_at"),
        Json.text(json, "cursor"));
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "SignedIn[" + String.join(
        ", ",
        "user=" + user,
        "session=" + session,
        "accessToken=…",
        "accessExpiresAt=" + accessExpiresAt,
        "refreshToken=…",
        "refreshExpiresAt=" + refreshExpiresAt,
        "cursor=" + cursor) + "]";
  }
}

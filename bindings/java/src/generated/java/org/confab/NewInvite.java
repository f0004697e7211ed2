// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record NewInvite of the catalogue.
 *
 * @param createdBy id of a user
 * @param createdAt milliseconds since 1970 (UTC)
 * @param expiresAt milliseconds since 1970 (UTC)
 * @param uses how many joined by it
 * @param usesMax how many may
 * @param token for the link; it is told this once
 * @param cursor as the reply of a change: where the store stands after it; may be null
 */
public record NewInvite(
    long id,
    long createdBy,
    long createdAt,
    long expiresAt,
    long uses,
    long usesMax,
    String token,
    String cursor) {
  static NewInvite read(JsonObject json) {
    return new NewInvite(
        Json.number(json, "id"),
        Json.number(json, "created_by"),
        Json.number(json, "created_at"),
        Json.number(json, "expires_at"),
        Json.number(json, "uses"),
        Json.number(json, "uses_max"),
        Json.text(json, "token"),
        Json.text(json, "cursor"));
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "NewInvite[" + String.join(
        ", ",
        "id=" + id,
        "createdBy=" + createdBy,
        "createdAt=" + createdAt,
        "expiresAt=" + expiresAt,
        "uses=" + uses,
        "usesMax=" + usesMax,
        "token=…",
        "cursor=" + cursor) + "]";
  }
}

// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record Session of the catalogue.
 *
 * @param device as its owner named it
 * @param conversations of a visitor's session: the only conversations that it may use
 * @param createdAt milliseconds since 1970 (UTC)
 * @param expiresAt milliseconds since 1970 (UTC)
 * @param current the session of this call
 */
public record Session(
    long id,
    String device,
    List<Long> conversations,
    long createdAt,
    long expiresAt,
    boolean current) {
  static Session read(JsonObject json) {
    return new Session(
        Json.number(json, "id"),
        Json.text(json, "device"),
        Json.numbers(json, "conversations"),
        Json.number(json, "created_at"),
        Json.number(json, "expires_at"),
        Json.flag(json, "current"));
  }
}

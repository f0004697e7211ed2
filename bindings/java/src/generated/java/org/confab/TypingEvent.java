// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * Another member is typing. A signal: only those who are connected get it.
 *
 * @param user who is typing
 * @param expiresInMs show it so long, or until a message of theirs comes
 * @param cursor subscribe with it to continue after this event
 */
public record TypingEvent(long conversation, long user, long expiresInMs, long at, String cursor) implements Event {
  static TypingEvent read(JsonObject json) {
    return new TypingEvent(
        Json.number(json, "conversation"),
        Json.number(json, "user"),
        Json.number(json, "expires_in_ms"),
        Json.number(json, "at"),
        Json.text(json, "cursor"));
  }
}

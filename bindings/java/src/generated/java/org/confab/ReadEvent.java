// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * A read mark moved.
 *
 * @param user whose mark it is
 * @param seq everything up to here was read
 * @param cursor subscribe with it to continue after this event
 */
public record ReadEvent(long conversation, long user, long seq, long at, String cursor) implements Event {
  static ReadEvent read(JsonObject json) {
    return new ReadEvent(
        Json.number(json, "conversation"),
        Json.number(json, "user"),
        Json.number(json, "seq"),
        Json.number(json, "at"),
        Json.text(json, "cursor"));
  }
}

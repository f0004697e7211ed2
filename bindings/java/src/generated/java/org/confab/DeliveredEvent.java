// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * A device of another member has the messages up to a seq. A signal, as typing.
 *
 * @param user whose mark it is
 * @param seq a device of theirs has everything up to here
 * @param cursor subscribe with it to continue after this event
 */
public record DeliveredEvent(long conversation, long user, long seq, long at, String cursor) implements Event {
  static DeliveredEvent read(JsonObject json) {
    return new DeliveredEvent(
        Json.number(json, "conversation"),
        Json.number(json, "user"),
        Json.number(json, "seq"),
        Json.number(json, "at"),
        Json.text(json, "cursor"));
  }
}

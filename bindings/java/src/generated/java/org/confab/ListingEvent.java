// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The user hid a conversation, or shows it again, on this or another device.
 *
 * @param hidden true: not listed until something newer is in it
 * @param cursor subscribe with it to go on after this event
 */
public record ListingEvent(long conversation, boolean hidden, long at, String cursor) implements Event {
  static ListingEvent read(JsonObject json) {
    return new ListingEvent(
        Json.number(json, "conversation"),
        Json.flag(json, "hidden"),
        Json.number(json, "at"),
        Json.text(json, "cursor"));
  }
}

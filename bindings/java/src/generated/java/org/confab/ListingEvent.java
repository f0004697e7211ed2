// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The user hid a conversation, or showed it again, on this or another device.
 *
 * @param hidden true: not listed until something newer is in it
 * @param users to a host that follows: whom it concerns
 * @param cursor subscribe with it to continue after this event
 */
public record ListingEvent(
    long conversation,
    boolean hidden,
    long at,
    List<Long> users,
    String cursor) implements Event {
  static ListingEvent read(JsonObject json) {
    return new ListingEvent(
        Json.number(json, "conversation"),
        Json.flag(json, "hidden"),
        Json.number(json, "at"),
        Json.numbers(json, "users"),
        Json.text(json, "cursor"));
  }
}

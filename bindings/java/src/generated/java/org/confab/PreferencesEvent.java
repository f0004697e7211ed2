// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The user muted, pinned or marked a conversation, or took that back, on this or another device.
 *
 * @param mutedUntil milliseconds since 1970 (UTC); 0: not muted
 * @param pinned true: on top of the list
 * @param markedUnread true: shown as unread, by hand
 * @param users to a host that follows: whom it concerns
 * @param cursor subscribe with it to continue after this event
 */
public record PreferencesEvent(
    long conversation,
    long mutedUntil,
    boolean pinned,
    boolean markedUnread,
    long at,
    List<Long> users,
    String cursor) implements Event {
  static PreferencesEvent read(JsonObject json) {
    return new PreferencesEvent(
        Json.number(json, "conversation"),
        Json.number(json, "muted_until"),
        Json.flag(json, "pinned"),
        Json.flag(json, "marked_unread"),
        Json.number(json, "at"),
        Json.numbers(json, "users"),
        Json.text(json, "cursor"));
  }
}

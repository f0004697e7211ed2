// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * A direct conversation with the user was opened.
 *
 * @param users to a host that follows: whom it concerns
 * @param cursor subscribe with it to continue after this event
 */
public record ConversationEvent(long conversation, long at, List<Long> users, String cursor) implements Event {
  static ConversationEvent read(JsonObject json) {
    return new ConversationEvent(
        Json.number(json, "conversation"),
        Json.number(json, "at"),
        Json.numbers(json, "users"),
        Json.text(json, "cursor"));
  }
}

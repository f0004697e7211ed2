// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * A direct conversation with the user was opened.
 *
 * @param cursor subscribe with it to go on after this event
 */
public record ConversationEvent(long conversation, long at, String cursor) implements Event {
  static ConversationEvent read(JsonObject json) {
    return new ConversationEvent(Json.number(json, "conversation"), Json.number(json, "at"), Json.text(json, "cursor"));
  }
}

// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * A user was registered or changed; only a host that follows is told.
 *
 * @param user who was registered or changed
 * @param cursor subscribe with it to continue after this event
 */
public record UserEvent(long user, long at, String cursor) implements Event {
  static UserEvent read(JsonObject json) {
    return new UserEvent(Json.number(json, "user"), Json.number(json, "at"), Json.text(json, "cursor"));
  }
}

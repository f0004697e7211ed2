// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The user can no longer read a group that they left: drop what is kept of it.
 *
 * @param users to a host that follows: whom it concerns
 * @param cursor subscribe with it to continue after this event
 */
public record ForgottenEvent(long conversation, long at, List<Long> users, String cursor) implements Event {
  static ForgottenEvent read(JsonObject json) {
    return new ForgottenEvent(
        Json.number(json, "conversation"),
        Json.number(json, "at"),
        Json.numbers(json, "users"),
        Json.text(json, "cursor"));
  }
}

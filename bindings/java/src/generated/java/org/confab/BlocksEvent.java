// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The user blocked somebody or ended a block, on this or another device: ask for the list.
 *
 * @param users to a host that follows: whom it concerns
 * @param cursor subscribe with it to continue after this event
 */
public record BlocksEvent(long at, List<Long> users, String cursor) implements Event {
  static BlocksEvent read(JsonObject json) {
    return new BlocksEvent(Json.number(json, "at"), Json.numbers(json, "users"), Json.text(json, "cursor"));
  }
}

// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record AddedMembers of the catalogue.
 *
 * @param notice names those who joined; absent if nobody did; may be null
 * @param skipped ids of those who are no members now: they may not be added, or do not exist
 * @param cursor as the reply of a change: where the store stands after it; may be null
 */
public record AddedMembers(Message notice, List<Long> skipped, String cursor) {
  static AddedMembers read(JsonObject json) {
    return new AddedMembers(
        Json.object(json, "notice", Message::read),
        Json.numbers(json, "skipped"),
        Json.text(json, "cursor"));
  }
}

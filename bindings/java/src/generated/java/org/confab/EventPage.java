// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record EventPage of the catalogue.
 *
 * @param events rising position
 * @param cursor give it back to go on
 * @param resumed false: the cursor cannot be served, read again from the start
 * @param more true: ask again at once
 */
public record EventPage(List<Event> events, String cursor, boolean resumed, boolean more) {
  static EventPage read(JsonObject json) {
    return new EventPage(
        Json.objects(json, "events", EventReader::read),
        Json.text(json, "cursor"),
        Json.flag(json, "resumed"),
        Json.flag(json, "more"));
  }
}

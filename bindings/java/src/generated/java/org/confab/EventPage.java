// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record EventPage of the catalogue.
 *
 * @param events rising position
 * @param cursor pass it to continue
 * @param resumed false: the engine cannot continue from the cursor; read again from the start
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

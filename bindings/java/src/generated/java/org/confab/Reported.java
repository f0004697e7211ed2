// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record Reported of the catalogue.
 *
 * @param report id of the report
 * @param cursor as the reply of a change: where the store stands after it; may be null
 */
public record Reported(long report, String cursor) {
  static Reported read(JsonObject json) {
    return new Reported(Json.number(json, "report"), Json.text(json, "cursor"));
  }
}

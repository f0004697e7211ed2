// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record Trimmed of the catalogue.
 *
 * @param trimmedTo the last position whose record was deleted
 * @param cursor as the reply of a change: where the store stands after it; may be null
 */
public record Trimmed(long trimmedTo, String cursor) {
  static Trimmed read(JsonObject json) {
    return new Trimmed(Json.number(json, "trimmed_to"), Json.text(json, "cursor"));
  }
}

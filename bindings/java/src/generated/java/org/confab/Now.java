// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record Now of the catalogue.
 *
 * @param cursor subscribe with it to get the events after now
 */
public record Now(String cursor) {
  static Now read(JsonObject json) {
    return new Now(Json.text(json, "cursor"));
  }
}

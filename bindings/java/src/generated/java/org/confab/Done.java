// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record Done of the catalogue.
 *
 * @param cursor as the reply of a change: where the store stands after it; may be null
 */
public record Done(String cursor) {
  static Done read(JsonObject json) {
    return new Done(Json.text(json, "cursor"));
  }
}

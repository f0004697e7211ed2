// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record NewKey of the catalogue.
 *
 * @param kid its name; it signs after a minute
 * @param cursor as the reply of a change: where the store stands after it; may be null
 */
public record NewKey(String kid, String cursor) {
  static NewKey read(JsonObject json) {
    return new NewKey(Json.text(json, "kid"), Json.text(json, "cursor"));
  }
}

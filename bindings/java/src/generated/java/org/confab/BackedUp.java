// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record BackedUp of the catalogue.
 *
 * @param bytes size of the store in the copy
 * @param cursor as the reply of a change: where the store stands after it; may be null
 */
public record BackedUp(long bytes, String cursor) {
  static BackedUp read(JsonObject json) {
    return new BackedUp(Json.number(json, "bytes"), Json.text(json, "cursor"));
  }
}

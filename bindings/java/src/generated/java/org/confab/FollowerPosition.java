// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record FollowerPosition of the catalogue.
 *
 * @param cursor everything up to here is confirmed on disk
 * @param at when that was written: milliseconds since 1970 (UTC)
 */
public record FollowerPosition(String name, String cursor, long at) {
  static FollowerPosition read(JsonObject json) {
    return new FollowerPosition(Json.text(json, "name"), Json.text(json, "cursor"), Json.number(json, "at"));
  }
}

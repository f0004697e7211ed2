// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record Reaction of the catalogue.
 *
 * @param count how many people reacted with it
 * @param mine whether the caller did; not in live events, which are the same for everybody: there it stays as it was;
 *     may be null
 */
public record Reaction(String emoji, long count, Boolean mine) {
  static Reaction read(JsonObject json) {
    return new Reaction(Json.text(json, "emoji"), Json.number(json, "count"), Json.flagOrNull(json, "mine"));
  }
}

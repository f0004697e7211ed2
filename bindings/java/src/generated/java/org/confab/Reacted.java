// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record Reacted of the catalogue.
 *
 * @param user id of the user who reacted
 * @param removed true: they took it back
 */
public record Reacted(long user, String emoji, boolean removed) {
  static Reacted read(JsonObject json) {
    return new Reacted(Json.number(json, "user"), Json.text(json, "emoji"), Json.flag(json, "removed"));
  }
}

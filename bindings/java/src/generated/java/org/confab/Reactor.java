// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/** The record Reactor of the catalogue. */
public record Reactor(User user, String emoji) {
  static Reactor read(JsonObject json) {
    return new Reactor(Json.object(json, "user", User::read), Json.text(json, "emoji"));
  }
}

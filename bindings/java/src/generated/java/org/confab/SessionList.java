// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/** The record SessionList of the catalogue. */
public record SessionList(List<Session> sessions) {
  static SessionList read(JsonObject json) {
    return new SessionList(Json.objects(json, "sessions", Session::read));
  }
}

// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record FollowerList of the catalogue.
 *
 * @param followers by name
 */
public record FollowerList(List<FollowerPosition> followers) {
  static FollowerList read(JsonObject json) {
    return new FollowerList(Json.objects(json, "followers", FollowerPosition::read));
  }
}

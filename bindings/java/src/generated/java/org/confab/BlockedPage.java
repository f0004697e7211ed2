// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record BlockedPage of the catalogue.
 *
 * @param users by id
 * @param next pass it as after for the next page; may be null
 */
public record BlockedPage(List<User> users, Long next) {
  static BlockedPage read(JsonObject json) {
    return new BlockedPage(Json.objects(json, "users", User::read), Json.numberOrNull(json, "next"));
  }
}

// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record UserPage of the catalogue.
 *
 * @param users by e-mail
 * @param next give it as after for the next page; may be null
 */
public record UserPage(List<User> users, String next) {
  static UserPage read(JsonObject json) {
    return new UserPage(Json.objects(json, "users", User::read), Json.text(json, "next"));
  }
}

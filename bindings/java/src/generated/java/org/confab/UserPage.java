// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record UserPage of the catalogue.
 *
 * @param users sorted by e-mail if directory is open, else by id
 * @param next pass it as after for the next page; may be null
 * @param directory how users find each other here
 */
public record UserPage(List<User> users, String next, Directory directory) {
  static UserPage read(JsonObject json) {
    return new UserPage(
        Json.objects(json, "users", User::read),
        Json.text(json, "next"),
        Directory.of(Json.text(json, "directory")));
  }
}

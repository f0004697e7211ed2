// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record ReactionPage of the catalogue.
 *
 * @param reactions by id of the user; all of one user's are in one page
 * @param next pass it as after for the next page; with emoji, a page may be empty and have a next one; may be null
 */
public record ReactionPage(List<Reactor> reactions, Long next) {
  static ReactionPage read(JsonObject json) {
    return new ReactionPage(Json.objects(json, "reactions", Reactor::read), Json.numberOrNull(json, "next"));
  }
}

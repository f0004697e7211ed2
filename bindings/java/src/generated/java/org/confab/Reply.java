// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record Reply of the catalogue.
 *
 * @param from id of its author
 * @param body its text or the beginning of it; empty of a notice, of a deleted message and where it has only data
 * @param cut true: body is only the beginning
 * @param deleted true: it was deleted
 */
public record Reply(long from, String body, boolean cut, boolean deleted) {
  static Reply read(JsonObject json) {
    return new Reply(
        Json.number(json, "from"),
        Json.text(json, "body"),
        Json.flag(json, "cut"),
        Json.flag(json, "deleted"));
  }
}

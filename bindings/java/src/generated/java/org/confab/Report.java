// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record Report of the catalogue.
 *
 * @param id resolve it with this
 * @param reporter id of the user who reported
 * @param user id of the user who is reported: of a message its author
 * @param conversation of a message; may be null
 * @param message as it is now; may be null
 * @param reason the reporter's words
 * @param at milliseconds since 1970 (UTC)
 */
public record Report(long id, long reporter, long user, Long conversation, Message message, String reason, long at) {
  static Report read(JsonObject json) {
    return new Report(
        Json.number(json, "id"),
        Json.number(json, "reporter"),
        Json.number(json, "user"),
        Json.numberOrNull(json, "conversation"),
        Json.object(json, "message", Message::read),
        Json.text(json, "reason"),
        Json.number(json, "at"));
  }
}

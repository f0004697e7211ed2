// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record ReadMark of the catalogue.
 *
 * @param unread unread texts
 * @param unreadMentions those of them that mention the caller or everybody
 * @param cursor as the reply of a change: where the store stands after it; may be null
 */
public record ReadMark(long conversation, long seq, long unread, long unreadMentions, String cursor) {
  static ReadMark read(JsonObject json) {
    return new ReadMark(
        Json.number(json, "conversation"),
        Json.number(json, "seq"),
        Json.number(json, "unread"),
        Json.number(json, "unread_mentions"),
        Json.text(json, "cursor"));
  }
}

// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record ReadMark of the catalogue.
 *
 * @param unread unread texts
 * @param cursor as the reply of a change: where the store stands after it; may be null
 */
public record ReadMark(long conversation, long seq, long unread, String cursor) {
  static ReadMark read(JsonObject json) {
    return new ReadMark(
        Json.number(json, "conversation"),
        Json.number(json, "seq"),
        Json.number(json, "unread"),
        Json.text(json, "cursor"));
  }
}

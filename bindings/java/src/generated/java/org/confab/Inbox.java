// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record Inbox of the catalogue.
 *
 * @param conversations newest activity first
 * @param next pass it as after for the next page; null: there is no more; may be null
 * @param totals of the first page: what is unread in the whole list, whichever pages it is on; may be null
 * @param cursor events after it are not in the answer yet
 */
public record Inbox(List<Conversation> conversations, Long next, InboxTotals totals, String cursor) {
  static Inbox read(JsonObject json) {
    return new Inbox(
        Json.objects(json, "conversations", Conversation::read),
        Json.numberOrNull(json, "next"),
        Json.object(json, "totals", InboxTotals::read),
        Json.text(json, "cursor"));
  }
}

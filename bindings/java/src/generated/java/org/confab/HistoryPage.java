// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record HistoryPage of the catalogue.
 *
 * @param messages rising seq
 * @param moreBefore there are older ones
 * @param moreAfter there are newer ones
 */
public record HistoryPage(List<Message> messages, boolean moreBefore, boolean moreAfter) {
  static HistoryPage read(JsonObject json) {
    return new HistoryPage(
        Json.objects(json, "messages", Message::read),
        Json.flag(json, "more_before"),
        Json.flag(json, "more_after"));
  }
}

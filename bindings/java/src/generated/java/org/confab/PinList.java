// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record PinList of the catalogue.
 *
 * @param messages the newest pin first; a long text is cut
 */
public record PinList(List<Message> messages) {
  static PinList read(JsonObject json) {
    return new PinList(Json.objects(json, "messages", Message::read));
  }
}

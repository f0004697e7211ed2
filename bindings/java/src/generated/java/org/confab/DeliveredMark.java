// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record DeliveredMark of the catalogue.
 *
 * @param seq the furthest mark that is known
 */
public record DeliveredMark(long conversation, long seq) {
  static DeliveredMark read(JsonObject json) {
    return new DeliveredMark(Json.number(json, "conversation"), Json.number(json, "seq"));
  }
}

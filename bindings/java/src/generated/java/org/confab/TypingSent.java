// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record TypingSent of the catalogue.
 *
 * @param expiresInMs the others show it so long; repeat it before, every few seconds
 */
public record TypingSent(long expiresInMs) {
  static TypingSent read(JsonObject json) {
    return new TypingSent(Json.number(json, "expires_in_ms"));
  }
}

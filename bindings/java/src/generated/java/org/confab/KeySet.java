// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record KeySet of the catalogue.
 *
 * @param jwks a JWK Set (RFC 7517) as JSON text
 */
public record KeySet(String jwks) {
  static KeySet read(JsonObject json) {
    return new KeySet(Json.text(json, "jwks"));
  }
}

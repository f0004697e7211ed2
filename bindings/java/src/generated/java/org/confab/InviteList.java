// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record InviteList of the catalogue.
 *
 * @param invites those that are valid, by id
 */
public record InviteList(List<Invite> invites) {
  static InviteList read(JsonObject json) {
    return new InviteList(Json.objects(json, "invites", Invite::read));
  }
}

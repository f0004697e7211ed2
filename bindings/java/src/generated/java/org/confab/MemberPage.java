// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record MemberPage of the catalogue.
 *
 * @param members by id
 * @param next pass it as after for the next page; may be null
 */
public record MemberPage(List<Member> members, Long next) {
  static MemberPage read(JsonObject json) {
    return new MemberPage(Json.objects(json, "members", Member::read), Json.numberOrNull(json, "next"));
  }
}

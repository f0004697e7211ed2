// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;
import java.util.List;

/**
 * The record ReportPage of the catalogue.
 *
 * @param reports the oldest first
 * @param next pass it as after for the next page; may be null
 */
public record ReportPage(List<Report> reports, Long next) {
  static ReportPage read(JsonObject json) {
    return new ReportPage(Json.objects(json, "reports", Report::read), Json.numberOrNull(json, "next"));
  }
}

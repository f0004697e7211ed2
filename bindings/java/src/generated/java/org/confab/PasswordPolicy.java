// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record PasswordPolicy of the catalogue.
 *
 * @param resetByMail true: passwords.request_reset and users.change_email send mail here
 */
public record PasswordPolicy(boolean resetByMail) {
  static PasswordPolicy read(JsonObject json) {
    return new PasswordPolicy(Json.flag(json, "reset_by_mail"));
  }
}

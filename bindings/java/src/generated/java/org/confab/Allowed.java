// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

/** The enumeration Allowed of the catalogue. */
public enum Allowed {
  ALL("all"),

  ADMINS("admins"),

  /** One that is newer than this binding. */
  UNKNOWN("");

  private final String text;

  Allowed(String text) {
    this.text = text;
  }

  /**
   * As JSON has it.
   *
   * @return the text
   */
  public String text() {
    return text;
  }

  static Allowed of(String text) {
    if (text == null) return null;
    for (Allowed value : values()) {
      if (value.text.equals(text)) return value;
    }
    return UNKNOWN;
  }
}

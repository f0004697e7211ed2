// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

/** The enumeration Role of the catalogue. */
public enum Role {
  MEMBER("member"),

  ADMIN("admin"),

  OWNER("owner"),

  /** One that is newer than this binding. */
  UNKNOWN("");

  private final String text;

  Role(String text) {
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

  static Role of(String text) {
    if (text == null) return null;
    for (Role value : values()) {
      if (value.text.equals(text)) return value;
    }
    return UNKNOWN;
  }
}

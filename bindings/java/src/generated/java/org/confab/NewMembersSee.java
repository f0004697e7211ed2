// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

/** The enumeration NewMembersSee of the catalogue. */
public enum NewMembersSee {
  JOINED("joined"),

  ALL("all"),

  /** One that is newer than this binding. */
  UNKNOWN("");

  private final String text;

  NewMembersSee(String text) {
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

  static NewMembersSee of(String text) {
    if (text == null) return null;
    for (NewMembersSee value : values()) {
      if (value.text.equals(text)) return value;
    }
    return UNKNOWN;
  }
}

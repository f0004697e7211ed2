// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

/** The enumeration Directory of the catalogue. */
public enum Directory {
  OPEN("open"),

  EXACT("exact"),

  CONTACTS("contacts"),

  /** One that is newer than this binding. */
  UNKNOWN("");

  private final String text;

  Directory(String text) {
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

  static Directory of(String text) {
    if (text == null) return null;
    for (Directory value : values()) {
      if (value.text.equals(text)) return value;
    }
    return UNKNOWN;
  }
}

// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

/** The enumeration ConversationKind of the catalogue. */
public enum ConversationKind {
  DIRECT("direct"),

  GROUP("group"),

  /** One that is newer than this binding. */
  UNKNOWN("");

  private final String text;

  ConversationKind(String text) {
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

  static ConversationKind of(String text) {
    if (text == null) return null;
    for (ConversationKind value : values()) {
      if (value.text.equals(text)) return value;
    }
    return UNKNOWN;
  }
}

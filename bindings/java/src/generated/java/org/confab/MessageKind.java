// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

/** The enumeration MessageKind of the catalogue. */
public enum MessageKind {
  TEXT("text"),

  CREATED("created"),

  JOINED("joined"),

  LEFT("left"),

  REMOVED("removed"),

  UPDATED("updated"),

  ROLE("role"),

  /** One that is newer than this binding. */
  UNKNOWN("");

  private final String text;

  MessageKind(String text) {
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

  static MessageKind of(String text) {
    if (text == null) return null;
    for (MessageKind value : values()) {
      if (value.text.equals(text)) return value;
    }
    return UNKNOWN;
  }
}

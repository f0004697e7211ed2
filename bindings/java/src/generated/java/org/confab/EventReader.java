// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/** Events from JSON. */
final class EventReader {
  private EventReader() {}

  /** Null for a kind that is newer than this binding. */
  static Event read(JsonObject json) {
    return switch (Json.text(json, "event")) {
      case "message" -> MessageEvent.read(json);
      case "message_changed" -> MessageChangedEvent.read(json);
      case "conversation" -> ConversationEvent.read(json);
      case "read" -> ReadEvent.read(json);
      case "listing" -> ListingEvent.read(json);
      case "preferences" -> PreferencesEvent.read(json);
      case "forgotten" -> ForgottenEvent.read(json);
      case "blocks" -> BlocksEvent.read(json);
      case "user" -> UserEvent.read(json);
      case "typing" -> TypingEvent.read(json);
      case "delivered" -> DeliveredEvent.read(json);
      default -> null;
    };
  }
}

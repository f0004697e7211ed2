// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record InboxTotals of the catalogue.
 *
 * @param unreadConversations how many have something unread or are marked
 * @param unreadMessages in all of them together
 * @param unreadMentions those of them that mention the caller or everybody
 */
public record InboxTotals(long unreadConversations, long unreadMessages, long unreadMentions) {
  static InboxTotals read(JsonObject json) {
    return new InboxTotals(
        Json.number(json, "unread_conversations"),
        Json.number(json, "unread_messages"),
        Json.number(json, "unread_mentions"));
  }
}

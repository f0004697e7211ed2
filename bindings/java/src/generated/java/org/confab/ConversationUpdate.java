// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import com.google.gson.JsonObject;

/**
 * The record ConversationUpdate of the catalogue.
 *
 * @param title of the group; at most 200 bytes; may be null
 * @param description what the group is for; may be empty; at most 1000 bytes; may be null
 * @param picture a reference to a picture, such as a URL, which is never fetched here; may be empty; at most 512 bytes;
 *     may be null
 * @param whoPosts admins: only the owner and admins send messages; may be null
 * @param whoAdds admins: only the owner and admins add and invite people; may be null
 * @param history all: who joins from now on also reads what came before; may be null
 */
public record ConversationUpdate(
    String title,
    String description,
    String picture,
    Allowed whoPosts,
    Allowed whoAdds,
    NewMembersSee history) {
  static ConversationUpdate read(JsonObject json) {
    return new ConversationUpdate(
        Json.text(json, "title"),
        Json.text(json, "description"),
        Json.text(json, "picture"),
        Allowed.of(Json.text(json, "who_posts")),
        Allowed.of(Json.text(json, "who_adds")),
        NewMembersSee.of(Json.text(json, "history")));
  }
}

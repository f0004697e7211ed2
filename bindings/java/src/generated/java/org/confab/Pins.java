// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The operations pins.*, called as the {@link Caller} that gave this. */
public final class Pins {
  private final Caller caller;

  Pins(Caller caller) {
    this.caller = caller;
  }

  /**
   * Pins a message: both members of a direct conversation may, and in a group the owner and admins.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Message add(long conversation, long seq) {
    return caller.call("pins.add", addRequest(conversation, seq), Message::read);
  }

  /**
   * Pins a message: both members of a direct conversation may, and in a group the owner and admins. Does not wait.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Message> addAsync(long conversation, long seq) {
    return caller.callAsync("pins.add", addRequest(conversation, seq), Message::read);
  }

  private static Json.Request addRequest(long conversation, long seq) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.put("seq", seq);
    return request;
  }

  /**
   * Takes the pin of a message away.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Message remove(long conversation, long seq) {
    return caller.call("pins.remove", removeRequest(conversation, seq), Message::read);
  }

  /**
   * Takes the pin of a message away. Does not wait.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Message> removeAsync(long conversation, long seq) {
    return caller.callAsync("pins.remove", removeRequest(conversation, seq), Message::read);
  }

  private static Json.Request removeRequest(long conversation, long seq) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.put("seq", seq);
    return request;
  }

  /**
   * Lists the pinned messages that the caller may see, the newest pin first.
   *
   * @param conversation id of the conversation
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public PinList list(long conversation) {
    return list(conversation, options -> { });
  }

  /**
   * Lists the pinned messages that the caller may see, the newest pin first.
   *
   * @param conversation id of the conversation
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public PinList list(long conversation, Consumer<ListOptions> options) {
    return caller.call("pins.list", listRequest(conversation, options), PinList::read);
  }

  /**
   * Lists the pinned messages that the caller may see, the newest pin first. Does not wait.
   *
   * @param conversation id of the conversation
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<PinList> listAsync(long conversation) {
    return listAsync(conversation, options -> { });
  }

  /**
   * Lists the pinned messages that the caller may see, the newest pin first. Does not wait.
   *
   * @param conversation id of the conversation
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<PinList> listAsync(long conversation, Consumer<ListOptions> options) {
    return caller.callAsync("pins.list", listRequest(conversation, options), PinList::read);
  }

  private static Json.Request listRequest(long conversation, Consumer<ListOptions> options) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    options.accept(new ListOptions(request));
    return request;
  }

  /** What {@link Pins#list} may be told beside what it must. */
  public static final class ListOptions {
    private final Json.Request request;

    private ListOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public ListOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }
}

// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The operations reactions.*, called as the {@link Caller} that gave this. */
public final class Reactions {
  private final Caller caller;

  Reactions(Caller caller) {
    this.caller = caller;
  }

  /**
   * Reacts to a message with an emoji.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @param emoji one grapheme cluster; at most 32 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Message add(long conversation, long seq, String emoji) {
    return caller.call("reactions.add", addRequest(conversation, seq, emoji), Message::read);
  }

  /**
   * Reacts to a message with an emoji. Does not wait.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @param emoji one grapheme cluster; at most 32 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Message> addAsync(long conversation, long seq, String emoji) {
    return caller.callAsync("reactions.add", addRequest(conversation, seq, emoji), Message::read);
  }

  private static Json.Request addRequest(long conversation, long seq, String emoji) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.put("seq", seq);
    request.put("emoji", emoji);
    return request;
  }

  /**
   * Takes a reaction of the caller back.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @param emoji one grapheme cluster; at most 32 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Message remove(long conversation, long seq, String emoji) {
    return caller.call("reactions.remove", removeRequest(conversation, seq, emoji), Message::read);
  }

  /**
   * Takes a reaction of the caller back. Does not wait.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @param emoji one grapheme cluster; at most 32 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Message> removeAsync(long conversation, long seq, String emoji) {
    return caller.callAsync("reactions.remove", removeRequest(conversation, seq, emoji), Message::read);
  }

  private static Json.Request removeRequest(long conversation, long seq, String emoji) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.put("seq", seq);
    request.put("emoji", emoji);
    return request;
  }

  /**
   * Lists who reacted to a message, and with what.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public ReactionPage list(long conversation, long seq) {
    return list(conversation, seq, options -> { });
  }

  /**
   * Lists who reacted to a message, and with what.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public ReactionPage list(long conversation, long seq, Consumer<ListOptions> options) {
    return caller.call("reactions.list", listRequest(conversation, seq, options), ReactionPage::read);
  }

  /**
   * Lists who reacted to a message, and with what. Does not wait.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<ReactionPage> listAsync(long conversation, long seq) {
    return listAsync(conversation, seq, options -> { });
  }

  /**
   * Lists who reacted to a message, and with what. Does not wait.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<ReactionPage> listAsync(long conversation, long seq, Consumer<ListOptions> options) {
    return caller.callAsync("reactions.list", listRequest(conversation, seq, options), ReactionPage::read);
  }

  private static Json.Request listRequest(long conversation, long seq, Consumer<ListOptions> options) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.put("seq", seq);
    options.accept(new ListOptions(request));
    return request;
  }

  /** What {@link Reactions#list} may be told beside what it must. */
  public static final class ListOptions {
    private final Json.Request request;

    private ListOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * Only those with this one; at most 32 bytes.
     *
     * @param emoji the value
     * @return this
     */
    public ListOptions emoji(String emoji) {
      request.put("emoji", emoji);
      return this;
    }

    /**
     * Next of the page before.
     *
     * @param after the value
     * @return this
     */
    public ListOptions after(long after) {
      request.put("after", after);
      return this;
    }

    /**
     * How many people; 1 to 200; 50 unless set.
     *
     * @param limit the value
     * @return this
     */
    public ListOptions limit(long limit) {
      request.put("limit", limit);
      return this;
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

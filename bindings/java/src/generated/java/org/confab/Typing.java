// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The operations typing.*, called as the {@link Caller} that gave this. */
public final class Typing {
  private final Caller caller;

  Typing(Caller caller) {
    this.caller = caller;
  }

  /**
   * Says that the caller is typing; the other members are told, and nothing is stored.
   *
   * @param conversation id of the conversation
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public TypingSent send(long conversation) {
    return send(conversation, options -> { });
  }

  /**
   * Says that the caller is typing; the other members are told, and nothing is stored.
   *
   * @param conversation id of the conversation
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public TypingSent send(long conversation, Consumer<SendOptions> options) {
    return caller.call("typing.send", sendRequest(conversation, options), TypingSent::read);
  }

  /**
   * Says that the caller is typing; the other members are told, and nothing is stored. Does not wait.
   *
   * @param conversation id of the conversation
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<TypingSent> sendAsync(long conversation) {
    return sendAsync(conversation, options -> { });
  }

  /**
   * Says that the caller is typing; the other members are told, and nothing is stored. Does not wait.
   *
   * @param conversation id of the conversation
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<TypingSent> sendAsync(long conversation, Consumer<SendOptions> options) {
    return caller.callAsync("typing.send", sendRequest(conversation, options), TypingSent::read);
  }

  private static Json.Request sendRequest(long conversation, Consumer<SendOptions> options) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    options.accept(new SendOptions(request));
    return request;
  }

  /** What {@link Typing#send} may be told beside what it must. */
  public static final class SendOptions {
    private final Json.Request request;

    private SendOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public SendOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }
}

// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The operations reports.*, called as the {@link Caller} that gave this. */
public final class Reports {
  private final Caller caller;

  Reports(Caller caller) {
    this.caller = caller;
  }

  /**
   * Reports a message that the caller sees, or a user, to the host.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Reported create() {
    return create(options -> { });
  }

  /**
   * Reports a message that the caller sees, or a user, to the host.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Reported create(Consumer<CreateOptions> options) {
    return caller.call("reports.create", createRequest(options), Reported::read);
  }

  /**
   * Reports a message that the caller sees, or a user, to the host. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Reported> createAsync() {
    return createAsync(options -> { });
  }

  /**
   * Reports a message that the caller sees, or a user, to the host. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Reported> createAsync(Consumer<CreateOptions> options) {
    return caller.callAsync("reports.create", createRequest(options), Reported::read);
  }

  private static Json.Request createRequest(Consumer<CreateOptions> options) {
    Json.Request request = new Json.Request();
    options.accept(new CreateOptions(request));
    return request;
  }

  /** What {@link Reports#create} may be told beside what it must. */
  public static final class CreateOptions {
    private final Json.Request request;

    private CreateOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * Of a message: id of its conversation.
     *
     * @param conversation the value
     * @return this
     */
    public CreateOptions conversation(long conversation) {
      request.put("conversation", conversation);
      return this;
    }

    /**
     * Of a message: which of the conversation.
     *
     * @param seq the value
     * @return this
     */
    public CreateOptions seq(long seq) {
      request.put("seq", seq);
      return this;
    }

    /**
     * Without a message: id of the user.
     *
     * @param user the value
     * @return this
     */
    public CreateOptions user(long user) {
      request.put("user", user);
      return this;
    }

    /**
     * What is wrong; at most 1000 bytes.
     *
     * @param reason the value
     * @return this
     */
    public CreateOptions reason(String reason) {
      request.put("reason", reason);
      return this;
    }

    /**
     * Makes a repeat harmless; at most 64 bytes.
     *
     * @param clientKey the value
     * @return this
     */
    public CreateOptions clientKey(String clientKey) {
      request.put("client_key", clientKey);
      return this;
    }
  }
}

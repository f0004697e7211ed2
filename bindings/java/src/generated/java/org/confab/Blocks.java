// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The operations blocks.*, called as the {@link Caller} that gave this. */
public final class Blocks {
  private final Caller caller;

  Blocks(Caller caller) {
    this.caller = caller;
  }

  /**
   * Blocks a user: neither writes in the direct conversation of the two, and the blocked user opens none and does not
   * put the caller into groups.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done add(long user) {
    return caller.call("blocks.add", addRequest(user), Done::read);
  }

  /**
   * Blocks a user: neither writes in the direct conversation of the two, and the blocked user opens none and does not
   * put the caller into groups. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> addAsync(long user) {
    return caller.callAsync("blocks.add", addRequest(user), Done::read);
  }

  private static Json.Request addRequest(long user) {
    Json.Request request = new Json.Request();
    request.put("user", user);
    return request;
  }

  /**
   * Ends a block.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done remove(long user) {
    return caller.call("blocks.remove", removeRequest(user), Done::read);
  }

  /**
   * Ends a block. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> removeAsync(long user) {
    return caller.callAsync("blocks.remove", removeRequest(user), Done::read);
  }

  private static Json.Request removeRequest(long user) {
    Json.Request request = new Json.Request();
    request.put("user", user);
    return request;
  }

  /**
   * Lists the users whom the caller has blocked.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public BlockedPage list() {
    return list(options -> { });
  }

  /**
   * Lists the users whom the caller has blocked.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public BlockedPage list(Consumer<ListOptions> options) {
    return caller.call("blocks.list", listRequest(options), BlockedPage::read);
  }

  /**
   * Lists the users whom the caller has blocked. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<BlockedPage> listAsync() {
    return listAsync(options -> { });
  }

  /**
   * Lists the users whom the caller has blocked. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<BlockedPage> listAsync(Consumer<ListOptions> options) {
    return caller.callAsync("blocks.list", listRequest(options), BlockedPage::read);
  }

  private static Json.Request listRequest(Consumer<ListOptions> options) {
    Json.Request request = new Json.Request();
    options.accept(new ListOptions(request));
    return request;
  }

  /** What {@link Blocks#list} may be told beside what it must. */
  public static final class ListOptions {
    private final Json.Request request;

    private ListOptions(Json.Request request) {
      this.request = request;
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
     * Users; 1 to 200; 50 unless set.
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

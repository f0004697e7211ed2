// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The operations events.*, called as the {@link Caller} that gave this. */
public final class Events {
  private final Caller caller;

  Events(Caller caller) {
    this.caller = caller;
  }

  /**
   * Lists the events after a cursor, for clients that ask instead of subscribing.
   *
   * @param cursor events after this cursor are listed; at most 40 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public EventPage list(String cursor) {
    return list(cursor, options -> { });
  }

  /**
   * Lists the events after a cursor, for clients that ask instead of subscribing.
   *
   * @param cursor events after this cursor are listed; at most 40 bytes
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public EventPage list(String cursor, Consumer<ListOptions> options) {
    return caller.call("events.list", listRequest(cursor, options), EventPage::read);
  }

  /**
   * Lists the events after a cursor, for clients that ask instead of subscribing. Does not wait.
   *
   * @param cursor events after this cursor are listed; at most 40 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<EventPage> listAsync(String cursor) {
    return listAsync(cursor, options -> { });
  }

  /**
   * Lists the events after a cursor, for clients that ask instead of subscribing. Does not wait.
   *
   * @param cursor events after this cursor are listed; at most 40 bytes
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<EventPage> listAsync(String cursor, Consumer<ListOptions> options) {
    return caller.callAsync("events.list", listRequest(cursor, options), EventPage::read);
  }

  private static Json.Request listRequest(String cursor, Consumer<ListOptions> options) {
    Json.Request request = new Json.Request();
    request.put("cursor", cursor);
    options.accept(new ListOptions(request));
    return request;
  }

  /** What {@link Events#list} may be told beside what it must. */
  public static final class ListOptions {
    private final Json.Request request;

    private ListOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * Events; 1 to 1000; 100 unless set.
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

// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The operations sessions.*, called as the {@link Caller} that gave this. */
public final class Sessions {
  private final Caller caller;

  Sessions(Caller caller) {
    this.caller = caller;
  }

  /**
   * Checks e-mail and password and starts a session.
   *
   * @param email of the user; at most 1016 bytes
   * @param password of the user; at most 4096 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SignedIn create(String email, String password) {
    return create(email, password, options -> { });
  }

  /**
   * Checks e-mail and password and starts a session.
   *
   * @param email of the user; at most 1016 bytes
   * @param password of the user; at most 4096 bytes
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SignedIn create(String email, String password, Consumer<CreateOptions> options) {
    return caller.call("sessions.create", createRequest(email, password, options), SignedIn::read);
  }

  /**
   * Checks e-mail and password and starts a session. Does not wait.
   *
   * @param email of the user; at most 1016 bytes
   * @param password of the user; at most 4096 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SignedIn> createAsync(String email, String password) {
    return createAsync(email, password, options -> { });
  }

  /**
   * Checks e-mail and password and starts a session. Does not wait.
   *
   * @param email of the user; at most 1016 bytes
   * @param password of the user; at most 4096 bytes
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SignedIn> createAsync(String email, String password, Consumer<CreateOptions> options) {
    return caller.callAsync("sessions.create", createRequest(email, password, options), SignedIn::read);
  }

  private static Json.Request createRequest(String email, String password, Consumer<CreateOptions> options) {
    Json.Request request = new Json.Request();
    request.put("email", email);
    request.put("password", password);
    options.accept(new CreateOptions(request));
    return request;
  }

  /**
   * Like sessions.create, for a person who is hardly known: the session may use the named conversations and nothing
   * else.
   *
   * @param email of the user; at most 1016 bytes
   * @param password of the user; at most 4096 bytes
   * @param conversations the only conversations that the session may use, 1 to 16; the user is or was in each; at most
   *     16
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SignedIn createVisitor(String email, String password, List<Long> conversations) {
    return createVisitor(email, password, conversations, options -> { });
  }

  /**
   * Like sessions.create, for a person who is hardly known: the session may use the named conversations and nothing
   * else.
   *
   * @param email of the user; at most 1016 bytes
   * @param password of the user; at most 4096 bytes
   * @param conversations the only conversations that the session may use, 1 to 16; the user is or was in each; at most
   *     16
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SignedIn createVisitor(
      String email,
      String password,
      List<Long> conversations,
      Consumer<CreateVisitorOptions> options) {
    return caller.call(
        "sessions.create_visitor",
        createVisitorRequest(email, password, conversations, options),
        SignedIn::read);
  }

  /**
   * Like sessions.create, for a person who is hardly known: the session may use the named conversations and nothing
   * else. Does not wait.
   *
   * @param email of the user; at most 1016 bytes
   * @param password of the user; at most 4096 bytes
   * @param conversations the only conversations that the session may use, 1 to 16; the user is or was in each; at most
   *     16
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SignedIn> createVisitorAsync(String email, String password, List<Long> conversations) {
    return createVisitorAsync(email, password, conversations, options -> { });
  }

  /**
   * Like sessions.create, for a person who is hardly known: the session may use the named conversations and nothing
   * else. Does not wait.
   *
   * @param email of the user; at most 1016 bytes
   * @param password of the user; at most 4096 bytes
   * @param conversations the only conversations that the session may use, 1 to 16; the user is or was in each; at most
   *     16
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SignedIn> createVisitorAsync(
      String email,
      String password,
      List<Long> conversations,
      Consumer<CreateVisitorOptions> options) {
    return caller.callAsync(
        "sessions.create_visitor",
        createVisitorRequest(email, password, conversations, options),
        SignedIn::read);
  }

  private static Json.Request createVisitorRequest(
      String email,
      String password,
      List<Long> conversations,
      Consumer<CreateVisitorOptions> options) {
    Json.Request request = new Json.Request();
    request.put("email", email);
    request.put("password", password);
    request.putNumbers("conversations", conversations);
    options.accept(new CreateVisitorOptions(request));
    return request;
  }

  /**
   * Trades a refresh token for new tokens. A repeat gets the same new refresh token until that is used; reuse of an
   * older one ends the session.
   *
   * @param refreshToken over HTTP the session cookie may be sent instead; at most 256 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SignedIn refresh(String refreshToken) {
    return caller.call("sessions.refresh", refreshRequest(refreshToken), SignedIn::read);
  }

  /**
   * Trades a refresh token for new tokens. A repeat gets the same new refresh token until that is used; reuse of an
   * older one ends the session. Does not wait.
   *
   * @param refreshToken over HTTP the session cookie may be sent instead; at most 256 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SignedIn> refreshAsync(String refreshToken) {
    return caller.callAsync("sessions.refresh", refreshRequest(refreshToken), SignedIn::read);
  }

  private static Json.Request refreshRequest(String refreshToken) {
    Json.Request request = new Json.Request();
    request.put("refresh_token", refreshToken);
    return request;
  }

  /**
   * Lists the caller's sessions.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SessionList list() {
    return list(options -> { });
  }

  /**
   * Lists the caller's sessions.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SessionList list(Consumer<ListOptions> options) {
    return caller.call("sessions.list", listRequest(options), SessionList::read);
  }

  /**
   * Lists the caller's sessions. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SessionList> listAsync() {
    return listAsync(options -> { });
  }

  /**
   * Lists the caller's sessions. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SessionList> listAsync(Consumer<ListOptions> options) {
    return caller.callAsync("sessions.list", listRequest(options), SessionList::read);
  }

  private static Json.Request listRequest(Consumer<ListOptions> options) {
    Json.Request request = new Json.Request();
    options.accept(new ListOptions(request));
    return request;
  }

  /**
   * Ends the session of this call.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done signOut() {
    return caller.call("sessions.sign_out", signOutRequest(), Done::read);
  }

  /**
   * Ends the session of this call. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> signOutAsync() {
    return caller.callAsync("sessions.sign_out", signOutRequest(), Done::read);
  }

  private static Json.Request signOutRequest() {
    Json.Request request = new Json.Request();
    return request;
  }

  /**
   * Ends one of the caller's sessions.
   *
   * @param session id of one of the caller's sessions
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done revoke(long session) {
    return caller.call("sessions.revoke", revokeRequest(session), Done::read);
  }

  /**
   * Ends one of the caller's sessions. Does not wait.
   *
   * @param session id of one of the caller's sessions
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> revokeAsync(long session) {
    return caller.callAsync("sessions.revoke", revokeRequest(session), Done::read);
  }

  private static Json.Request revokeRequest(long session) {
    Json.Request request = new Json.Request();
    request.put("session", session);
    return request;
  }

  /** What {@link Sessions#create} may be told beside what it must. */
  public static final class CreateOptions {
    private final Json.Request request;

    private CreateOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A name for this session, shown to its owner; at most 100 bytes.
     *
     * @param device the value
     * @return this
     */
    public CreateOptions device(String device) {
      request.put("device", device);
      return this;
    }

    /**
     * An access token for 24 hours, for clients that cannot refresh.
     *
     * @param longLived the value
     * @return this
     */
    public CreateOptions longLived(boolean longLived) {
      request.put("long_lived", longLived);
      return this;
    }
  }

  /** What {@link Sessions#createVisitor} may be told beside what it must. */
  public static final class CreateVisitorOptions {
    private final Json.Request request;

    private CreateVisitorOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A name for this session, shown to its owner; at most 100 bytes.
     *
     * @param device the value
     * @return this
     */
    public CreateVisitorOptions device(String device) {
      request.put("device", device);
      return this;
    }

    /**
     * An access token for 24 hours, for clients that cannot refresh.
     *
     * @param longLived the value
     * @return this
     */
    public CreateVisitorOptions longLived(boolean longLived) {
      request.put("long_lived", longLived);
      return this;
    }
  }

  /** What {@link Sessions#list} may be told beside what it must. */
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

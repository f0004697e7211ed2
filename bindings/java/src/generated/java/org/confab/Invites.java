// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The operations invites.*, called as the {@link Caller} that gave this. */
public final class Invites {
  private final Caller caller;

  Invites(Caller caller) {
    this.caller = caller;
  }

  /**
   * Makes an invitation to a group; whoever has its token may join.
   *
   * @param conversation id of the group
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public NewInvite create(long conversation) {
    return create(conversation, options -> { });
  }

  /**
   * Makes an invitation to a group; whoever has its token may join.
   *
   * @param conversation id of the group
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public NewInvite create(long conversation, Consumer<CreateOptions> options) {
    return caller.call("invites.create", createRequest(conversation, options), NewInvite::read);
  }

  /**
   * Makes an invitation to a group; whoever has its token may join. Does not wait.
   *
   * @param conversation id of the group
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<NewInvite> createAsync(long conversation) {
    return createAsync(conversation, options -> { });
  }

  /**
   * Makes an invitation to a group; whoever has its token may join. Does not wait.
   *
   * @param conversation id of the group
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<NewInvite> createAsync(long conversation, Consumer<CreateOptions> options) {
    return caller.callAsync("invites.create", createRequest(conversation, options), NewInvite::read);
  }

  private static Json.Request createRequest(long conversation, Consumer<CreateOptions> options) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    options.accept(new CreateOptions(request));
    return request;
  }

  /**
   * Lists the valid invitations of a group, for those who may add people.
   *
   * @param conversation id of the conversation
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public InviteList list(long conversation) {
    return list(conversation, options -> { });
  }

  /**
   * Lists the valid invitations of a group, for those who may add people.
   *
   * @param conversation id of the conversation
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public InviteList list(long conversation, Consumer<ListOptions> options) {
    return caller.call("invites.list", listRequest(conversation, options), InviteList::read);
  }

  /**
   * Lists the valid invitations of a group, for those who may add people. Does not wait.
   *
   * @param conversation id of the conversation
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<InviteList> listAsync(long conversation) {
    return listAsync(conversation, options -> { });
  }

  /**
   * Lists the valid invitations of a group, for those who may add people. Does not wait.
   *
   * @param conversation id of the conversation
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<InviteList> listAsync(long conversation, Consumer<ListOptions> options) {
    return caller.callAsync("invites.list", listRequest(conversation, options), InviteList::read);
  }

  private static Json.Request listRequest(long conversation, Consumer<ListOptions> options) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    options.accept(new ListOptions(request));
    return request;
  }

  /**
   * Takes an invitation back.
   *
   * @param conversation id of the group
   * @param invite id of one of its invitations
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done revoke(long conversation, long invite) {
    return caller.call("invites.revoke", revokeRequest(conversation, invite), Done::read);
  }

  /**
   * Takes an invitation back. Does not wait.
   *
   * @param conversation id of the group
   * @param invite id of one of its invitations
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> revokeAsync(long conversation, long invite) {
    return caller.callAsync("invites.revoke", revokeRequest(conversation, invite), Done::read);
  }

  private static Json.Request revokeRequest(long conversation, long invite) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.put("invite", invite);
    return request;
  }

  /**
   * Returns to which group a token invites.
   *
   * @param token of an invitation; at most 64 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public InvitePreview get(String token) {
    return get(token, options -> { });
  }

  /**
   * Returns to which group a token invites.
   *
   * @param token of an invitation; at most 64 bytes
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public InvitePreview get(String token, Consumer<GetOptions> options) {
    return caller.call("invites.get", getRequest(token, options), InvitePreview::read);
  }

  /**
   * Returns to which group a token invites. Does not wait.
   *
   * @param token of an invitation; at most 64 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<InvitePreview> getAsync(String token) {
    return getAsync(token, options -> { });
  }

  /**
   * Returns to which group a token invites. Does not wait.
   *
   * @param token of an invitation; at most 64 bytes
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<InvitePreview> getAsync(String token, Consumer<GetOptions> options) {
    return caller.callAsync("invites.get", getRequest(token, options), InvitePreview::read);
  }

  private static Json.Request getRequest(String token, Consumer<GetOptions> options) {
    Json.Request request = new Json.Request();
    request.put("token", token);
    options.accept(new GetOptions(request));
    return request;
  }

  /**
   * Joins the group to which a token invites; a member stays one.
   *
   * @param token of an invitation; at most 64 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Conversation accept(String token) {
    return caller.call("invites.accept", acceptRequest(token), Conversation::read);
  }

  /**
   * Joins the group to which a token invites; a member stays one. Does not wait.
   *
   * @param token of an invitation; at most 64 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Conversation> acceptAsync(String token) {
    return caller.callAsync("invites.accept", acceptRequest(token), Conversation::read);
  }

  private static Json.Request acceptRequest(String token) {
    Json.Request request = new Json.Request();
    request.put("token", token);
    return request;
  }

  /** What {@link Invites#create} may be told beside what it must. */
  public static final class CreateOptions {
    private final Json.Request request;

    private CreateOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * Seconds; 60 to 31622400; 604800 unless set.
     *
     * @param expiresIn the value
     * @return this
     */
    public CreateOptions expiresIn(long expiresIn) {
      request.put("expires_in", expiresIn);
      return this;
    }

    /**
     * How many may join by it; 1 to 10000; 100 unless set.
     *
     * @param uses the value
     * @return this
     */
    public CreateOptions uses(long uses) {
      request.put("uses", uses);
      return this;
    }
  }

  /** What {@link Invites#list} may be told beside what it must. */
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

  /** What {@link Invites#get} may be told beside what it must. */
  public static final class GetOptions {
    private final Json.Request request;

    private GetOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public GetOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }
}

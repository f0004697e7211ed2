// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The operations conversations.*, called as the {@link Caller} that gave this. */
public final class Conversations {
  private final Caller caller;

  Conversations(Caller caller) {
    this.caller = caller;
  }

  /**
   * Opens the direct conversation with a user, or returns the existing one.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Conversation openDirect(long user) {
    return caller.call("conversations.open_direct", openDirectRequest(user), Conversation::read);
  }

  /**
   * Opens the direct conversation with a user, or returns the existing one. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Conversation> openDirectAsync(long user) {
    return caller.callAsync("conversations.open_direct", openDirectRequest(user), Conversation::read);
  }

  private static Json.Request openDirectRequest(long user) {
    Json.Request request = new Json.Request();
    request.put("user", user);
    return request;
  }

  /**
   * Makes a group; the caller becomes its owner.
   *
   * @param title shown to its members; at most 200 bytes
   * @param members ids of the members besides the caller; at most 256
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Conversation createGroup(String title, List<Long> members) {
    return createGroup(title, members, options -> { });
  }

  /**
   * Makes a group; the caller becomes its owner.
   *
   * @param title shown to its members; at most 200 bytes
   * @param members ids of the members besides the caller; at most 256
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Conversation createGroup(String title, List<Long> members, Consumer<CreateGroupOptions> options) {
    return caller.call("conversations.create_group", createGroupRequest(title, members, options), Conversation::read);
  }

  /**
   * Makes a group; the caller becomes its owner. Does not wait.
   *
   * @param title shown to its members; at most 200 bytes
   * @param members ids of the members besides the caller; at most 256
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Conversation> createGroupAsync(String title, List<Long> members) {
    return createGroupAsync(title, members, options -> { });
  }

  /**
   * Makes a group; the caller becomes its owner. Does not wait.
   *
   * @param title shown to its members; at most 200 bytes
   * @param members ids of the members besides the caller; at most 256
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Conversation> createGroupAsync(
      String title,
      List<Long> members,
      Consumer<CreateGroupOptions> options) {
    return caller.callAsync(
        "conversations.create_group",
        createGroupRequest(title, members, options),
        Conversation::read);
  }

  private static Json.Request createGroupRequest(
      String title,
      List<Long> members,
      Consumer<CreateGroupOptions> options) {
    Json.Request request = new Json.Request();
    request.put("title", title);
    request.putNumbers("members", members);
    options.accept(new CreateGroupOptions(request));
    return request;
  }

  /**
   * Lists the caller's conversations, page by page, each with its last message and exact unread count.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Inbox list() {
    return list(options -> { });
  }

  /**
   * Lists the caller's conversations, page by page, each with its last message and exact unread count.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Inbox list(Consumer<ListOptions> options) {
    return caller.call("conversations.list", listRequest(options), Inbox::read);
  }

  /**
   * Lists the caller's conversations, page by page, each with its last message and exact unread count. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Inbox> listAsync() {
    return listAsync(options -> { });
  }

  /**
   * Lists the caller's conversations, page by page, each with its last message and exact unread count. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Inbox> listAsync(Consumer<ListOptions> options) {
    return caller.callAsync("conversations.list", listRequest(options), Inbox::read);
  }

  private static Json.Request listRequest(Consumer<ListOptions> options) {
    Json.Request request = new Json.Request();
    options.accept(new ListOptions(request));
    return request;
  }

  /**
   * Returns one conversation as the caller sees it.
   *
   * @param conversation id of the conversation
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Conversation get(long conversation) {
    return get(conversation, options -> { });
  }

  /**
   * Returns one conversation as the caller sees it.
   *
   * @param conversation id of the conversation
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Conversation get(long conversation, Consumer<GetOptions> options) {
    return caller.call("conversations.get", getRequest(conversation, options), Conversation::read);
  }

  /**
   * Returns one conversation as the caller sees it. Does not wait.
   *
   * @param conversation id of the conversation
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Conversation> getAsync(long conversation) {
    return getAsync(conversation, options -> { });
  }

  /**
   * Returns one conversation as the caller sees it. Does not wait.
   *
   * @param conversation id of the conversation
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Conversation> getAsync(long conversation, Consumer<GetOptions> options) {
    return caller.callAsync("conversations.get", getRequest(conversation, options), Conversation::read);
  }

  private static Json.Request getRequest(long conversation, Consumer<GetOptions> options) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    options.accept(new GetOptions(request));
    return request;
  }

  /**
   * Lists the members of a conversation by id, page by page.
   *
   * @param conversation id of the conversation
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public MemberPage members(long conversation) {
    return members(conversation, options -> { });
  }

  /**
   * Lists the members of a conversation by id, page by page.
   *
   * @param conversation id of the conversation
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public MemberPage members(long conversation, Consumer<MembersOptions> options) {
    return caller.call("conversations.members", membersRequest(conversation, options), MemberPage::read);
  }

  /**
   * Lists the members of a conversation by id, page by page. Does not wait.
   *
   * @param conversation id of the conversation
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<MemberPage> membersAsync(long conversation) {
    return membersAsync(conversation, options -> { });
  }

  /**
   * Lists the members of a conversation by id, page by page. Does not wait.
   *
   * @param conversation id of the conversation
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<MemberPage> membersAsync(long conversation, Consumer<MembersOptions> options) {
    return caller.callAsync("conversations.members", membersRequest(conversation, options), MemberPage::read);
  }

  private static Json.Request membersRequest(long conversation, Consumer<MembersOptions> options) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    options.accept(new MembersOptions(request));
    return request;
  }

  /**
   * Adds a user to a group; they see messages from then on.
   *
   * @param conversation id of the group
   * @param user id of the user who joins or is removed
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Message addMember(long conversation, long user) {
    return caller.call("conversations.add_member", addMemberRequest(conversation, user), Message::read);
  }

  /**
   * Adds a user to a group; they see messages from then on. Does not wait.
   *
   * @param conversation id of the group
   * @param user id of the user who joins or is removed
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Message> addMemberAsync(long conversation, long user) {
    return caller.callAsync("conversations.add_member", addMemberRequest(conversation, user), Message::read);
  }

  private static Json.Request addMemberRequest(long conversation, long user) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.put("user", user);
    return request;
  }

  /**
   * Adds many users to a group at once, by one notice; those who may not be added are left out.
   *
   * @param conversation id of the group
   * @param users ids of those who join; at most 256
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public AddedMembers addMembers(long conversation, List<Long> users) {
    return caller.call("conversations.add_members", addMembersRequest(conversation, users), AddedMembers::read);
  }

  /**
   * Adds many users to a group at once, by one notice; those who may not be added are left out. Does not wait.
   *
   * @param conversation id of the group
   * @param users ids of those who join; at most 256
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<AddedMembers> addMembersAsync(long conversation, List<Long> users) {
    return caller.callAsync("conversations.add_members", addMembersRequest(conversation, users), AddedMembers::read);
  }

  private static Json.Request addMembersRequest(long conversation, List<Long> users) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.putNumbers("users", users);
    return request;
  }

  /**
   * Removes a member; the owner and admins of the group may.
   *
   * @param conversation id of the group
   * @param user id of the user who joins or is removed
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Message removeMember(long conversation, long user) {
    return caller.call("conversations.remove_member", removeMemberRequest(conversation, user), Message::read);
  }

  /**
   * Removes a member; the owner and admins of the group may. Does not wait.
   *
   * @param conversation id of the group
   * @param user id of the user who joins or is removed
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Message> removeMemberAsync(long conversation, long user) {
    return caller.callAsync("conversations.remove_member", removeMemberRequest(conversation, user), Message::read);
  }

  private static Json.Request removeMemberRequest(long conversation, long user) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.put("user", user);
    return request;
  }

  /**
   * Leaves a group; the caller keeps access to what they could see.
   *
   * @param conversation id of the conversation
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Message leave(long conversation) {
    return caller.call("conversations.leave", leaveRequest(conversation), Message::read);
  }

  /**
   * Leaves a group; the caller keeps access to what they could see. Does not wait.
   *
   * @param conversation id of the conversation
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Message> leaveAsync(long conversation) {
    return caller.callAsync("conversations.leave", leaveRequest(conversation), Message::read);
  }

  private static Json.Request leaveRequest(long conversation) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    return request;
  }

  /**
   * Gives up a group that the caller left, with all that they could still read of it.
   *
   * @param conversation id of the conversation
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done forget(long conversation) {
    return caller.call("conversations.forget", forgetRequest(conversation), Done::read);
  }

  /**
   * Gives up a group that the caller left, with all that they could still read of it. Does not wait.
   *
   * @param conversation id of the conversation
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> forgetAsync(long conversation) {
    return caller.callAsync("conversations.forget", forgetRequest(conversation), Done::read);
  }

  private static Json.Request forgetRequest(long conversation) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    return request;
  }

  /**
   * Takes a conversation out of the caller's list until something newer is in it.
   *
   * @param conversation id of the conversation
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done hide(long conversation) {
    return caller.call("conversations.hide", hideRequest(conversation), Done::read);
  }

  /**
   * Takes a conversation out of the caller's list until something newer is in it. Does not wait.
   *
   * @param conversation id of the conversation
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> hideAsync(long conversation) {
    return caller.callAsync("conversations.hide", hideRequest(conversation), Done::read);
  }

  private static Json.Request hideRequest(long conversation) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    return request;
  }

  /**
   * Puts a hidden conversation back into the caller's list.
   *
   * @param conversation id of the conversation
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done show(long conversation) {
    return caller.call("conversations.show", showRequest(conversation), Done::read);
  }

  /**
   * Puts a hidden conversation back into the caller's list. Does not wait.
   *
   * @param conversation id of the conversation
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> showAsync(long conversation) {
    return caller.callAsync("conversations.show", showRequest(conversation), Done::read);
  }

  private static Json.Request showRequest(long conversation) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    return request;
  }

  /**
   * Moves the caller's read mark forward.
   *
   * @param conversation id of the conversation
   * @param seq everything up to here was read
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public ReadMark markRead(long conversation, long seq) {
    return caller.call("conversations.mark_read", markReadRequest(conversation, seq), ReadMark::read);
  }

  /**
   * Moves the caller's read mark forward. Does not wait.
   *
   * @param conversation id of the conversation
   * @param seq everything up to here was read
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<ReadMark> markReadAsync(long conversation, long seq) {
    return caller.callAsync("conversations.mark_read", markReadRequest(conversation, seq), ReadMark::read);
  }

  private static Json.Request markReadRequest(long conversation, long seq) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.put("seq", seq);
    return request;
  }

  /**
   * Says that a device of the caller has all messages up to a seq; it is told, and stored nowhere.
   *
   * @param conversation id of the conversation
   * @param seq a device of the caller has everything up to here
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public DeliveredMark markDelivered(long conversation, long seq) {
    return markDelivered(conversation, seq, options -> { });
  }

  /**
   * Says that a device of the caller has all messages up to a seq; it is told, and stored nowhere.
   *
   * @param conversation id of the conversation
   * @param seq a device of the caller has everything up to here
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public DeliveredMark markDelivered(long conversation, long seq, Consumer<MarkDeliveredOptions> options) {
    return caller.call(
        "conversations.mark_delivered",
        markDeliveredRequest(conversation, seq, options),
        DeliveredMark::read);
  }

  /**
   * Says that a device of the caller has all messages up to a seq; it is told, and stored nowhere. Does not wait.
   *
   * @param conversation id of the conversation
   * @param seq a device of the caller has everything up to here
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<DeliveredMark> markDeliveredAsync(long conversation, long seq) {
    return markDeliveredAsync(conversation, seq, options -> { });
  }

  /**
   * Says that a device of the caller has all messages up to a seq; it is told, and stored nowhere. Does not wait.
   *
   * @param conversation id of the conversation
   * @param seq a device of the caller has everything up to here
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<DeliveredMark> markDeliveredAsync(
      long conversation,
      long seq,
      Consumer<MarkDeliveredOptions> options) {
    return caller.callAsync(
        "conversations.mark_delivered",
        markDeliveredRequest(conversation, seq, options),
        DeliveredMark::read);
  }

  private static Json.Request markDeliveredRequest(
      long conversation,
      long seq,
      Consumer<MarkDeliveredOptions> options) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.put("seq", seq);
    options.accept(new MarkDeliveredOptions(request));
    return request;
  }

  /**
   * Changes what a group is called, shows and allows; its owner and admins may.
   *
   * @param conversation id of the group
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Conversation update(long conversation) {
    return update(conversation, options -> { });
  }

  /**
   * Changes what a group is called, shows and allows; its owner and admins may.
   *
   * @param conversation id of the group
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Conversation update(long conversation, Consumer<UpdateOptions> options) {
    return caller.call("conversations.update", updateRequest(conversation, options), Conversation::read);
  }

  /**
   * Changes what a group is called, shows and allows; its owner and admins may. Does not wait.
   *
   * @param conversation id of the group
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Conversation> updateAsync(long conversation) {
    return updateAsync(conversation, options -> { });
  }

  /**
   * Changes what a group is called, shows and allows; its owner and admins may. Does not wait.
   *
   * @param conversation id of the group
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Conversation> updateAsync(long conversation, Consumer<UpdateOptions> options) {
    return caller.callAsync("conversations.update", updateRequest(conversation, options), Conversation::read);
  }

  private static Json.Request updateRequest(long conversation, Consumer<UpdateOptions> options) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    options.accept(new UpdateOptions(request));
    return request;
  }

  /**
   * Mutes, pins, archives or marks a conversation for the caller alone.
   *
   * @param conversation id of the conversation
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Conversation setPreferences(long conversation) {
    return setPreferences(conversation, options -> { });
  }

  /**
   * Mutes, pins, archives or marks a conversation for the caller alone.
   *
   * @param conversation id of the conversation
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Conversation setPreferences(long conversation, Consumer<SetPreferencesOptions> options) {
    return caller.call(
        "conversations.set_preferences",
        setPreferencesRequest(conversation, options),
        Conversation::read);
  }

  /**
   * Mutes, pins, archives or marks a conversation for the caller alone. Does not wait.
   *
   * @param conversation id of the conversation
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Conversation> setPreferencesAsync(long conversation) {
    return setPreferencesAsync(conversation, options -> { });
  }

  /**
   * Mutes, pins, archives or marks a conversation for the caller alone. Does not wait.
   *
   * @param conversation id of the conversation
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Conversation> setPreferencesAsync(
      long conversation,
      Consumer<SetPreferencesOptions> options) {
    return caller.callAsync(
        "conversations.set_preferences",
        setPreferencesRequest(conversation, options),
        Conversation::read);
  }

  private static Json.Request setPreferencesRequest(long conversation, Consumer<SetPreferencesOptions> options) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    options.accept(new SetPreferencesOptions(request));
    return request;
  }

  /** What {@link Conversations#createGroup} may be told beside what it must. */
  public static final class CreateGroupOptions {
    private final Json.Request request;

    private CreateGroupOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * Makes a repeat harmless; at most 64 bytes.
     *
     * @param clientKey the value
     * @return this
     */
    public CreateGroupOptions clientKey(String clientKey) {
      request.put("client_key", clientKey);
      return this;
    }
  }

  /** What {@link Conversations#list} may be told beside what it must. */
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
     * Conversations; 1 to 1000; 1000 unless set.
     *
     * @param limit the value
     * @return this
     */
    public ListOptions limit(long limit) {
      request.put("limit", limit);
      return this;
    }

    /**
     * Lists the hidden conversations instead of the others.
     *
     * @param hidden the value
     * @return this
     */
    public ListOptions hidden(boolean hidden) {
      request.put("hidden", hidden);
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

  /** What {@link Conversations#get} may be told beside what it must. */
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

  /** What {@link Conversations#members} may be told beside what it must. */
  public static final class MembersOptions {
    private final Json.Request request;

    private MembersOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * Next of the page before.
     *
     * @param after the value
     * @return this
     */
    public MembersOptions after(long after) {
      request.put("after", after);
      return this;
    }

    /**
     * Members; 1 to 1000; 100 unless set.
     *
     * @param limit the value
     * @return this
     */
    public MembersOptions limit(long limit) {
      request.put("limit", limit);
      return this;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public MembersOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }

  /** What {@link Conversations#markDelivered} may be told beside what it must. */
  public static final class MarkDeliveredOptions {
    private final Json.Request request;

    private MarkDeliveredOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public MarkDeliveredOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }

  /** What {@link Conversations#update} may be told beside what it must. */
  public static final class UpdateOptions {
    private final Json.Request request;

    private UpdateOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * Of the group; at most 200 bytes.
     *
     * @param title the value
     * @return this
     */
    public UpdateOptions title(String title) {
      request.put("title", title);
      return this;
    }

    /**
     * What the group is for; may be empty; at most 1000 bytes.
     *
     * @param description the value
     * @return this
     */
    public UpdateOptions description(String description) {
      request.put("description", description);
      return this;
    }

    /**
     * A reference to a picture, such as a URL, which is never fetched here; may be empty; at most 512 bytes.
     *
     * @param picture the value
     * @return this
     */
    public UpdateOptions picture(String picture) {
      request.put("picture", picture);
      return this;
    }

    /**
     * Admins: only the owner and admins send messages.
     *
     * @param whoPosts the value
     * @return this
     */
    public UpdateOptions whoPosts(Allowed whoPosts) {
      request.put("who_posts", whoPosts.text());
      return this;
    }

    /**
     * Admins: only the owner and admins add and invite people.
     *
     * @param whoAdds the value
     * @return this
     */
    public UpdateOptions whoAdds(Allowed whoAdds) {
      request.put("who_adds", whoAdds.text());
      return this;
    }

    /**
     * All: who joins from now on also reads what came before.
     *
     * @param history the value
     * @return this
     */
    public UpdateOptions history(NewMembersSee history) {
      request.put("history", history.text());
      return this;
    }
  }

  /** What {@link Conversations#setPreferences} may be told beside what it must. */
  public static final class SetPreferencesOptions {
    private final Json.Request request;

    private SetPreferencesOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * Milliseconds since 1970 (UTC); 0: not muted, 2^53-1: for ever; 0 to 9007199254740991.
     *
     * @param mutedUntil the value
     * @return this
     */
    public SetPreferencesOptions mutedUntil(long mutedUntil) {
      request.put("muted_until", mutedUntil);
      return this;
    }

    /**
     * True: on top of the caller's list, up to 20.
     *
     * @param pinned the value
     * @return this
     */
    public SetPreferencesOptions pinned(boolean pinned) {
      request.put("pinned", pinned);
      return this;
    }

    /**
     * True: as conversations.hide; false: as conversations.show.
     *
     * @param archived the value
     * @return this
     */
    public SetPreferencesOptions archived(boolean archived) {
      request.put("archived", archived);
      return this;
    }

    /**
     * True: shown as unread until the caller's read mark moves.
     *
     * @param markedUnread the value
     * @return this
     */
    public SetPreferencesOptions markedUnread(boolean markedUnread) {
      request.put("marked_unread", markedUnread);
      return this;
    }
  }
}

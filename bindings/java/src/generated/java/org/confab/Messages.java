// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The operations messages.*, called as the {@link Caller} that gave this. */
public final class Messages {
  private final Caller caller;

  Messages(Caller caller) {
    this.caller = caller;
  }

  /**
   * Sends a message; it is on disk when the answer comes.
   *
   * @param conversation id of the conversation
   * @param body text without NUL; may be empty beside data; at most 16384 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Message send(long conversation, String body) {
    return send(conversation, body, options -> { });
  }

  /**
   * Sends a message; it is on disk when the answer comes.
   *
   * @param conversation id of the conversation
   * @param body text without NUL; may be empty beside data; at most 16384 bytes
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Message send(long conversation, String body, Consumer<SendOptions> options) {
    return caller.call("messages.send", sendRequest(conversation, body, options), Message::read);
  }

  /**
   * Sends a message; it is on disk when the answer comes. Does not wait.
   *
   * @param conversation id of the conversation
   * @param body text without NUL; may be empty beside data; at most 16384 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Message> sendAsync(long conversation, String body) {
    return sendAsync(conversation, body, options -> { });
  }

  /**
   * Sends a message; it is on disk when the answer comes. Does not wait.
   *
   * @param conversation id of the conversation
   * @param body text without NUL; may be empty beside data; at most 16384 bytes
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Message> sendAsync(long conversation, String body, Consumer<SendOptions> options) {
    return caller.callAsync("messages.send", sendRequest(conversation, body, options), Message::read);
  }

  private static Json.Request sendRequest(long conversation, String body, Consumer<SendOptions> options) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.put("body", body);
    options.accept(new SendOptions(request));
    return request;
  }

  /**
   * Gives a message of the caller another text or other data; the earlier ones are not kept.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @param body the new text, without NUL; empty beside data: it stays; at most 16384 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Message edit(long conversation, long seq, String body) {
    return edit(conversation, seq, body, options -> { });
  }

  /**
   * Gives a message of the caller another text or other data; the earlier ones are not kept.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @param body the new text, without NUL; empty beside data: it stays; at most 16384 bytes
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Message edit(long conversation, long seq, String body, Consumer<EditOptions> options) {
    return caller.call("messages.edit", editRequest(conversation, seq, body, options), Message::read);
  }

  /**
   * Gives a message of the caller another text or other data; the earlier ones are not kept. Does not wait.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @param body the new text, without NUL; empty beside data: it stays; at most 16384 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Message> editAsync(long conversation, long seq, String body) {
    return editAsync(conversation, seq, body, options -> { });
  }

  /**
   * Gives a message of the caller another text or other data; the earlier ones are not kept. Does not wait.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @param body the new text, without NUL; empty beside data: it stays; at most 16384 bytes
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Message> editAsync(long conversation, long seq, String body, Consumer<EditOptions> options) {
    return caller.callAsync("messages.edit", editRequest(conversation, seq, body, options), Message::read);
  }

  private static Json.Request editRequest(long conversation, long seq, String body, Consumer<EditOptions> options) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.put("seq", seq);
    request.put("body", body);
    options.accept(new EditOptions(request));
    return request;
  }

  /**
   * Deletes a message for everybody: its author may, and in a group its owner and admins.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Message delete(long conversation, long seq) {
    return caller.call("messages.delete", deleteRequest(conversation, seq), Message::read);
  }

  /**
   * Deletes a message for everybody: its author may, and in a group its owner and admins. Does not wait.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Message> deleteAsync(long conversation, long seq) {
    return caller.callAsync("messages.delete", deleteRequest(conversation, seq), Message::read);
  }

  private static Json.Request deleteRequest(long conversation, long seq) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.put("seq", seq);
    return request;
  }

  /**
   * Returns one message.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Message get(long conversation, long seq) {
    return get(conversation, seq, options -> { });
  }

  /**
   * Returns one message.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Message get(long conversation, long seq, Consumer<GetOptions> options) {
    return caller.call("messages.get", getRequest(conversation, seq, options), Message::read);
  }

  /**
   * Returns one message. Does not wait.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Message> getAsync(long conversation, long seq) {
    return getAsync(conversation, seq, options -> { });
  }

  /**
   * Returns one message. Does not wait.
   *
   * @param conversation id of the conversation
   * @param seq which of its messages
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Message> getAsync(long conversation, long seq, Consumer<GetOptions> options) {
    return caller.callAsync("messages.get", getRequest(conversation, seq, options), Message::read);
  }

  private static Json.Request getRequest(long conversation, long seq, Consumer<GetOptions> options) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    request.put("seq", seq);
    options.accept(new GetOptions(request));
    return request;
  }

  /**
   * Returns a page of history: the newest messages, or those before, after or around a seq.
   *
   * @param conversation id of the conversation
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public HistoryPage list(long conversation) {
    return list(conversation, options -> { });
  }

  /**
   * Returns a page of history: the newest messages, or those before, after or around a seq.
   *
   * @param conversation id of the conversation
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public HistoryPage list(long conversation, Consumer<ListOptions> options) {
    return caller.call("messages.list", listRequest(conversation, options), HistoryPage::read);
  }

  /**
   * Returns a page of history: the newest messages, or those before, after or around a seq. Does not wait.
   *
   * @param conversation id of the conversation
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<HistoryPage> listAsync(long conversation) {
    return listAsync(conversation, options -> { });
  }

  /**
   * Returns a page of history: the newest messages, or those before, after or around a seq. Does not wait.
   *
   * @param conversation id of the conversation
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<HistoryPage> listAsync(long conversation, Consumer<ListOptions> options) {
    return caller.callAsync("messages.list", listRequest(conversation, options), HistoryPage::read);
  }

  private static Json.Request listRequest(long conversation, Consumer<ListOptions> options) {
    Json.Request request = new Json.Request();
    request.put("conversation", conversation);
    options.accept(new ListOptions(request));
    return request;
  }

  /** What {@link Messages#send} may be told beside what it must. */
  public static final class SendOptions {
    private final Json.Request request;

    private SendOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * Makes a repeat harmless; at most 64 bytes.
     *
     * @param clientKey the value
     * @return this
     */
    public SendOptions clientKey(String clientKey) {
      request.put("client_key", clientKey);
      return this;
    }

    /**
     * This repeats a call whose answer was lost.
     *
     * @param retry the value
     * @return this
     */
    public SendOptions retry(boolean retry) {
      request.put("retry", retry);
      return this;
    }

    /**
     * Seq of the message of the conversation that this one answers.
     *
     * @param replyTo the value
     * @return this
     */
    public SendOptions replyTo(long replyTo) {
      request.put("reply_to", replyTo);
      return this;
    }

    /**
     * Ids of the members whom it mentions; others are left out, and an edit does not change them; at most 50.
     *
     * @param mentions the value
     * @return this
     */
    public SendOptions mentions(List<Long> mentions) {
      request.putNumbers("mentions", mentions);
      return this;
    }

    /**
     * True: it mentions all members; in groups of over 50 members only its owner and admins may.
     *
     * @param everybody the value
     * @return this
     */
    public SendOptions everybody(boolean everybody) {
      request.put("everybody", everybody);
      return this;
    }

    /**
     * A JSON object for programs, on one line: stored and delivered byte for byte; at most 4096 bytes.
     *
     * @param data the value
     * @return this
     */
    public SendOptions data(String data) {
      request.putObject("data", data);
      return this;
    }
  }

  /** What {@link Messages#edit} may be told beside what it must. */
  public static final class EditOptions {
    private final Json.Request request;

    private EditOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * The new data, as in messages.send; without it the data stays; at most 4096 bytes.
     *
     * @param data the value
     * @return this
     */
    public EditOptions data(String data) {
      request.putObject("data", data);
      return this;
    }
  }

  /** What {@link Messages#get} may be told beside what it must. */
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

  /** What {@link Messages#list} may be told beside what it must. */
  public static final class ListOptions {
    private final Json.Request request;

    private ListOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A seq: the page that ends before it.
     *
     * @param before the value
     * @return this
     */
    public ListOptions before(long before) {
      request.put("before", before);
      return this;
    }

    /**
     * A seq: the page that begins after it.
     *
     * @param after the value
     * @return this
     */
    public ListOptions after(long after) {
      request.put("after", after);
      return this;
    }

    /**
     * A seq: the page with it in the middle.
     *
     * @param around the value
     * @return this
     */
    public ListOptions around(long around) {
      request.put("around", around);
      return this;
    }

    /**
     * Messages; 1 to 200; 50 unless set.
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

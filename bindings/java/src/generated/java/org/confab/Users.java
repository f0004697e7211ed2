// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The operations users.*, called as the {@link Caller} that gave this. */
public final class Users {
  private final Caller caller;

  Users(Caller caller) {
    this.caller = caller;
  }

  /**
   * Registers a user.
   *
   * @param email compared without regard to case; at most 1016 bytes
   * @param password 8 to 1024 bytes; at most 1024 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User register(String email, String password) {
    return register(email, password, options -> { });
  }

  /**
   * Registers a user.
   *
   * @param email compared without regard to case; at most 1016 bytes
   * @param password 8 to 1024 bytes; at most 1024 bytes
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User register(String email, String password, Consumer<RegisterOptions> options) {
    return caller.call("users.register", registerRequest(email, password, options), User::read);
  }

  /**
   * Registers a user. Does not wait.
   *
   * @param email compared without regard to case; at most 1016 bytes
   * @param password 8 to 1024 bytes; at most 1024 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> registerAsync(String email, String password) {
    return registerAsync(email, password, options -> { });
  }

  /**
   * Registers a user. Does not wait.
   *
   * @param email compared without regard to case; at most 1016 bytes
   * @param password 8 to 1024 bytes; at most 1024 bytes
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> registerAsync(String email, String password, Consumer<RegisterOptions> options) {
    return caller.callAsync("users.register", registerRequest(email, password, options), User::read);
  }

  private static Json.Request registerRequest(String email, String password, Consumer<RegisterOptions> options) {
    Json.Request request = new Json.Request();
    request.put("email", email);
    request.put("password", password);
    options.accept(new RegisterOptions(request));
    return request;
  }

  /**
   * Returns the caller's own user.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User me() {
    return me(options -> { });
  }

  /**
   * Returns the caller's own user.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User me(Consumer<MeOptions> options) {
    return caller.call("users.me", meRequest(options), User::read);
  }

  /**
   * Returns the caller's own user. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> meAsync() {
    return meAsync(options -> { });
  }

  /**
   * Returns the caller's own user. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> meAsync(Consumer<MeOptions> options) {
    return caller.callAsync("users.me", meRequest(options), User::read);
  }

  private static Json.Request meRequest(Consumer<MeOptions> options) {
    Json.Request request = new Json.Request();
    options.accept(new MeOptions(request));
    return request;
  }

  /**
   * Changes the password and ends the caller's other sessions.
   *
   * @param currentPassword the present one; at most 4096 bytes
   * @param password the new one, 8 to 1024 bytes; at most 1024 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done setPassword(String currentPassword, String password) {
    return caller.call("users.set_password", setPasswordRequest(currentPassword, password), Done::read);
  }

  /**
   * Changes the password and ends the caller's other sessions. Does not wait.
   *
   * @param currentPassword the present one; at most 4096 bytes
   * @param password the new one, 8 to 1024 bytes; at most 1024 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> setPasswordAsync(String currentPassword, String password) {
    return caller.callAsync("users.set_password", setPasswordRequest(currentPassword, password), Done::read);
  }

  private static Json.Request setPasswordRequest(String currentPassword, String password) {
    Json.Request request = new Json.Request();
    request.put("current_password", currentPassword);
    request.put("password", password);
    return request;
  }

  /**
   * Sends a token to a new address of the caller's; users.confirm_email then sets it. unsupported where no mail is
   * sent.
   *
   * @param email the new one; at most 1016 bytes
   * @param password of the caller; at most 4096 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done changeEmail(String email, String password) {
    return caller.call("users.change_email", changeEmailRequest(email, password), Done::read);
  }

  /**
   * Sends a token to a new address of the caller's; users.confirm_email then sets it. unsupported where no mail is
   * sent. Does not wait.
   *
   * @param email the new one; at most 1016 bytes
   * @param password of the caller; at most 4096 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> changeEmailAsync(String email, String password) {
    return caller.callAsync("users.change_email", changeEmailRequest(email, password), Done::read);
  }

  private static Json.Request changeEmailRequest(String email, String password) {
    Json.Request request = new Json.Request();
    request.put("email", email);
    request.put("password", password);
    return request;
  }

  /**
   * Gives the user of a token the address that it was sent to.
   *
   * @param token from the mail; at most 128 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done confirmEmail(String token) {
    return caller.call("users.confirm_email", confirmEmailRequest(token), Done::read);
  }

  /**
   * Gives the user of a token the address that it was sent to. Does not wait.
   *
   * @param token from the mail; at most 128 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> confirmEmailAsync(String token) {
    return caller.callAsync("users.confirm_email", confirmEmailRequest(token), Done::read);
  }

  private static Json.Request confirmEmailRequest(String token) {
    Json.Request request = new Json.Request();
    request.put("token", token);
    return request;
  }

  /**
   * Returns a user whom the caller finds by id.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User get(long user) {
    return get(user, options -> { });
  }

  /**
   * Returns a user whom the caller finds by id.
   *
   * @param user id of the user
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User get(long user, Consumer<GetOptions> options) {
    return caller.call("users.get", getRequest(user, options), User::read);
  }

  /**
   * Returns a user whom the caller finds by id. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> getAsync(long user) {
    return getAsync(user, options -> { });
  }

  /**
   * Returns a user whom the caller finds by id. Does not wait.
   *
   * @param user id of the user
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> getAsync(long user, Consumer<GetOptions> options) {
    return caller.callAsync("users.get", getRequest(user, options), User::read);
  }

  private static Json.Request getRequest(long user, Consumer<GetOptions> options) {
    Json.Request request = new Json.Request();
    request.put("user", user);
    options.accept(new GetOptions(request));
    return request;
  }

  /**
   * Lists the users whom the caller finds, page by page: all, or those with an e-mail or a prefix.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public UserPage list() {
    return list(options -> { });
  }

  /**
   * Lists the users whom the caller finds, page by page: all, or those with an e-mail or a prefix.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public UserPage list(Consumer<ListOptions> options) {
    return caller.call("users.list", listRequest(options), UserPage::read);
  }

  /**
   * Lists the users whom the caller finds, page by page: all, or those with an e-mail or a prefix. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<UserPage> listAsync() {
    return listAsync(options -> { });
  }

  /**
   * Lists the users whom the caller finds, page by page: all, or those with an e-mail or a prefix. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<UserPage> listAsync(Consumer<ListOptions> options) {
    return caller.callAsync("users.list", listRequest(options), UserPage::read);
  }

  private static Json.Request listRequest(Consumer<ListOptions> options) {
    Json.Request request = new Json.Request();
    options.accept(new ListOptions(request));
    return request;
  }

  /**
   * Changes the caller's name, the line about them and their picture: what is given of these.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User update() {
    return update(options -> { });
  }

  /**
   * Changes the caller's name, the line about them and their picture: what is given of these.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User update(Consumer<UpdateOptions> options) {
    return caller.call("users.update", updateRequest(options), User::read);
  }

  /**
   * Changes the caller's name, the line about them and their picture: what is given of these. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> updateAsync() {
    return updateAsync(options -> { });
  }

  /**
   * Changes the caller's name, the line about them and their picture: what is given of these. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> updateAsync(Consumer<UpdateOptions> options) {
    return caller.callAsync("users.update", updateRequest(options), User::read);
  }

  private static Json.Request updateRequest(Consumer<UpdateOptions> options) {
    Json.Request request = new Json.Request();
    options.accept(new UpdateOptions(request));
    return request;
  }

  /**
   * Lists users by beginnings of the words of their names, of those whom the caller finds, page by page.
   *
   * @param words beginnings of words of a name, in any order; case and accents do not matter; at most 200 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public UserPage search(String words) {
    return search(words, options -> { });
  }

  /**
   * Lists users by beginnings of the words of their names, of those whom the caller finds, page by page.
   *
   * @param words beginnings of words of a name, in any order; case and accents do not matter; at most 200 bytes
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public UserPage search(String words, Consumer<SearchOptions> options) {
    return caller.call("users.search", searchRequest(words, options), UserPage::read);
  }

  /**
   * Lists users by beginnings of the words of their names, of those whom the caller finds, page by page. Does not wait.
   *
   * @param words beginnings of words of a name, in any order; case and accents do not matter; at most 200 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<UserPage> searchAsync(String words) {
    return searchAsync(words, options -> { });
  }

  /**
   * Lists users by beginnings of the words of their names, of those whom the caller finds, page by page. Does not wait.
   *
   * @param words beginnings of words of a name, in any order; case and accents do not matter; at most 200 bytes
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<UserPage> searchAsync(String words, Consumer<SearchOptions> options) {
    return caller.callAsync("users.search", searchRequest(words, options), UserPage::read);
  }

  private static Json.Request searchRequest(String words, Consumer<SearchOptions> options) {
    Json.Request request = new Json.Request();
    request.put("words", words);
    options.accept(new SearchOptions(request));
    return request;
  }

  /** What {@link Users#register} may be told beside what it must. */
  public static final class RegisterOptions {
    private final Json.Request request;

    private RegisterOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * Shown to others; at most 100 bytes.
     *
     * @param name the value
     * @return this
     */
    public RegisterOptions name(String name) {
      request.put("name", name);
      return this;
    }
  }

  /** What {@link Users#me} may be told beside what it must. */
  public static final class MeOptions {
    private final Json.Request request;

    private MeOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public MeOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }

  /** What {@link Users#get} may be told beside what it must. */
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

  /** What {@link Users#list} may be told beside what it must. */
  public static final class ListOptions {
    private final Json.Request request;

    private ListOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * The beginning of the e-mail, or, where directory is not open, of a word of the name; at most 254 bytes.
     *
     * @param prefix the value
     * @return this
     */
    public ListOptions prefix(String prefix) {
      request.put("prefix", prefix);
      return this;
    }

    /**
     * The whole address of one user; at most 1016 bytes.
     *
     * @param email the value
     * @return this
     */
    public ListOptions email(String email) {
      request.put("email", email);
      return this;
    }

    /**
     * Next of the page before; at most 254 bytes.
     *
     * @param after the value
     * @return this
     */
    public ListOptions after(String after) {
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

  /** What {@link Users#update} may be told beside what it must. */
  public static final class UpdateOptions {
    private final Json.Request request;

    private UpdateOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * Shown to others; absent: unchanged; at most 100 bytes.
     *
     * @param name the value
     * @return this
     */
    public UpdateOptions name(String name) {
      request.put("name", name);
      return this;
    }

    /**
     * A line about them; absent: unchanged; at most 200 bytes.
     *
     * @param about the value
     * @return this
     */
    public UpdateOptions about(String about) {
      request.put("about", about);
      return this;
    }

    /**
     * A reference to a picture that clients understand, such as a URL: printable ASCII; absent: unchanged; at most 512
     * bytes.
     *
     * @param picture the value
     * @return this
     */
    public UpdateOptions picture(String picture) {
      request.put("picture", picture);
      return this;
    }
  }

  /** What {@link Users#search} may be told beside what it must. */
  public static final class SearchOptions {
    private final Json.Request request;

    private SearchOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * Next of the page before; at most 254 bytes.
     *
     * @param after the value
     * @return this
     */
    public SearchOptions after(String after) {
      request.put("after", after);
      return this;
    }

    /**
     * Users; 1 to 200; 50 unless set.
     *
     * @param limit the value
     * @return this
     */
    public SearchOptions limit(long limit) {
      request.put("limit", limit);
      return this;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public SearchOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }
}

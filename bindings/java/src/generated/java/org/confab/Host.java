// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The operations host.*, called as the {@link Caller} that gave this. */
public final class Host {
  private final Caller caller;

  Host(Caller caller) {
    this.caller = caller;
  }

  /**
   * Returns the user with an e-mail, and makes them without a password at the first call; conflict if they have a
   * password.
   *
   * @param email compared without regard to case; at most 1016 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User ensureUser(String email) {
    return ensureUser(email, options -> { });
  }

  /**
   * Returns the user with an e-mail, and makes them without a password at the first call; conflict if they have a
   * password.
   *
   * @param email compared without regard to case; at most 1016 bytes
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User ensureUser(String email, Consumer<EnsureUserOptions> options) {
    return caller.call("host.ensure_user", ensureUserRequest(email, options), User::read);
  }

  /**
   * Returns the user with an e-mail, and makes them without a password at the first call; conflict if they have a
   * password. Does not wait.
   *
   * @param email compared without regard to case; at most 1016 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> ensureUserAsync(String email) {
    return ensureUserAsync(email, options -> { });
  }

  /**
   * Returns the user with an e-mail, and makes them without a password at the first call; conflict if they have a
   * password. Does not wait.
   *
   * @param email compared without regard to case; at most 1016 bytes
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> ensureUserAsync(String email, Consumer<EnsureUserOptions> options) {
    return caller.callAsync("host.ensure_user", ensureUserRequest(email, options), User::read);
  }

  private static Json.Request ensureUserRequest(String email, Consumer<EnsureUserOptions> options) {
    Json.Request request = new Json.Request();
    request.put("email", email);
    options.accept(new EnsureUserOptions(request));
    return request;
  }

  /**
   * Gives a user another e-mail, name, line about them or picture; their sessions go on.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User updateUser(long user) {
    return updateUser(user, options -> { });
  }

  /**
   * Gives a user another e-mail, name, line about them or picture; their sessions go on.
   *
   * @param user id of the user
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User updateUser(long user, Consumer<UpdateUserOptions> options) {
    return caller.call("host.update_user", updateUserRequest(user, options), User::read);
  }

  /**
   * Gives a user another e-mail, name, line about them or picture; their sessions go on. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> updateUserAsync(long user) {
    return updateUserAsync(user, options -> { });
  }

  /**
   * Gives a user another e-mail, name, line about them or picture; their sessions go on. Does not wait.
   *
   * @param user id of the user
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> updateUserAsync(long user, Consumer<UpdateUserOptions> options) {
    return caller.callAsync("host.update_user", updateUserRequest(user, options), User::read);
  }

  private static Json.Request updateUserRequest(long user, Consumer<UpdateUserOptions> options) {
    Json.Request request = new Json.Request();
    request.put("user", user);
    options.accept(new UpdateUserOptions(request));
    return request;
  }

  /**
   * Returns any user, with their address.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User user(long user) {
    return user(user, options -> { });
  }

  /**
   * Returns any user, with their address.
   *
   * @param user id of the user
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User user(long user, Consumer<UserOptions> options) {
    return caller.call("host.user", userRequest(user, options), User::read);
  }

  /**
   * Returns any user, with their address. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> userAsync(long user) {
    return userAsync(user, options -> { });
  }

  /**
   * Returns any user, with their address. Does not wait.
   *
   * @param user id of the user
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> userAsync(long user, Consumer<UserOptions> options) {
    return caller.callAsync("host.user", userRequest(user, options), User::read);
  }

  private static Json.Request userRequest(long user, Consumer<UserOptions> options) {
    Json.Request request = new Json.Request();
    request.put("user", user);
    options.accept(new UserOptions(request));
    return request;
  }

  /**
   * Lists all users by e-mail, page by page: all, or those with an e-mail or a prefix.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public UserPage listUsers() {
    return listUsers(options -> { });
  }

  /**
   * Lists all users by e-mail, page by page: all, or those with an e-mail or a prefix.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public UserPage listUsers(Consumer<ListUsersOptions> options) {
    return caller.call("host.list_users", listUsersRequest(options), UserPage::read);
  }

  /**
   * Lists all users by e-mail, page by page: all, or those with an e-mail or a prefix. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<UserPage> listUsersAsync() {
    return listUsersAsync(options -> { });
  }

  /**
   * Lists all users by e-mail, page by page: all, or those with an e-mail or a prefix. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<UserPage> listUsersAsync(Consumer<ListUsersOptions> options) {
    return caller.callAsync("host.list_users", listUsersRequest(options), UserPage::read);
  }

  private static Json.Request listUsersRequest(Consumer<ListUsersOptions> options) {
    Json.Request request = new Json.Request();
    options.accept(new ListUsersOptions(request));
    return request;
  }

  /**
   * Starts a session for a user whom the host has checked.
   *
   * @param user id of the user, whom the host has checked
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SignedIn signIn(long user) {
    return signIn(user, options -> { });
  }

  /**
   * Starts a session for a user whom the host has checked.
   *
   * @param user id of the user, whom the host has checked
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SignedIn signIn(long user, Consumer<SignInOptions> options) {
    return caller.call("host.sign_in", signInRequest(user, options), SignedIn::read);
  }

  /**
   * Starts a session for a user whom the host has checked. Does not wait.
   *
   * @param user id of the user, whom the host has checked
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SignedIn> signInAsync(long user) {
    return signInAsync(user, options -> { });
  }

  /**
   * Starts a session for a user whom the host has checked. Does not wait.
   *
   * @param user id of the user, whom the host has checked
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SignedIn> signInAsync(long user, Consumer<SignInOptions> options) {
    return caller.callAsync("host.sign_in", signInRequest(user, options), SignedIn::read);
  }

  private static Json.Request signInRequest(long user, Consumer<SignInOptions> options) {
    Json.Request request = new Json.Request();
    request.put("user", user);
    options.accept(new SignInOptions(request));
    return request;
  }

  /**
   * Starts a session that may use the named conversations and nothing else, for a person who is hardly known.
   *
   * @param user id of the user, whom the host has checked
   * @param conversations the only conversations that the session may use, 1 to 16; the user is or was in each; at most
   *     16
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SignedIn signInVisitor(long user, List<Long> conversations) {
    return signInVisitor(user, conversations, options -> { });
  }

  /**
   * Starts a session that may use the named conversations and nothing else, for a person who is hardly known.
   *
   * @param user id of the user, whom the host has checked
   * @param conversations the only conversations that the session may use, 1 to 16; the user is or was in each; at most
   *     16
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SignedIn signInVisitor(long user, List<Long> conversations, Consumer<SignInVisitorOptions> options) {
    return caller.call("host.sign_in_visitor", signInVisitorRequest(user, conversations, options), SignedIn::read);
  }

  /**
   * Starts a session that may use the named conversations and nothing else, for a person who is hardly known. Does not
   * wait.
   *
   * @param user id of the user, whom the host has checked
   * @param conversations the only conversations that the session may use, 1 to 16; the user is or was in each; at most
   *     16
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SignedIn> signInVisitorAsync(long user, List<Long> conversations) {
    return signInVisitorAsync(user, conversations, options -> { });
  }

  /**
   * Starts a session that may use the named conversations and nothing else, for a person who is hardly known. Does not
   * wait.
   *
   * @param user id of the user, whom the host has checked
   * @param conversations the only conversations that the session may use, 1 to 16; the user is or was in each; at most
   *     16
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SignedIn> signInVisitorAsync(
      long user,
      List<Long> conversations,
      Consumer<SignInVisitorOptions> options) {
    return caller.callAsync("host.sign_in_visitor", signInVisitorRequest(user, conversations, options), SignedIn::read);
  }

  private static Json.Request signInVisitorRequest(
      long user,
      List<Long> conversations,
      Consumer<SignInVisitorOptions> options) {
    Json.Request request = new Json.Request();
    request.put("user", user);
    request.putNumbers("conversations", conversations);
    options.accept(new SignInVisitorOptions(request));
    return request;
  }

  /**
   * Makes a token for passwords.reset, which the host sends to the user of an address.
   *
   * @param email of the user; at most 1016 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public AccountToken makeResetToken(String email) {
    return caller.call("host.make_reset_token", makeResetTokenRequest(email), AccountToken::read);
  }

  /**
   * Makes a token for passwords.reset, which the host sends to the user of an address. Does not wait.
   *
   * @param email of the user; at most 1016 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<AccountToken> makeResetTokenAsync(String email) {
    return caller.callAsync("host.make_reset_token", makeResetTokenRequest(email), AccountToken::read);
  }

  private static Json.Request makeResetTokenRequest(String email) {
    Json.Request request = new Json.Request();
    request.put("email", email);
    return request;
  }

  /**
   * Makes a token for users.confirm_email, which the host sends to a new address of a user.
   *
   * @param user id of the user
   * @param email the new one; at most 1016 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public AccountToken makeEmailToken(long user, String email) {
    return caller.call("host.make_email_token", makeEmailTokenRequest(user, email), AccountToken::read);
  }

  /**
   * Makes a token for users.confirm_email, which the host sends to a new address of a user. Does not wait.
   *
   * @param user id of the user
   * @param email the new one; at most 1016 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<AccountToken> makeEmailTokenAsync(long user, String email) {
    return caller.callAsync("host.make_email_token", makeEmailTokenRequest(user, email), AccountToken::read);
  }

  private static Json.Request makeEmailTokenRequest(long user, String email) {
    Json.Request request = new Json.Request();
    request.put("user", user);
    request.put("email", email);
    return request;
  }

  /**
   * Returns whose access token it is, if it is valid.
   *
   * @param token an access token; at most 4096 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public TokenInfo verifyToken(String token) {
    return verifyToken(token, options -> { });
  }

  /**
   * Returns whose access token it is, if it is valid.
   *
   * @param token an access token; at most 4096 bytes
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public TokenInfo verifyToken(String token, Consumer<VerifyTokenOptions> options) {
    return caller.call("host.verify_token", verifyTokenRequest(token, options), TokenInfo::read);
  }

  /**
   * Returns whose access token it is, if it is valid. Does not wait.
   *
   * @param token an access token; at most 4096 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<TokenInfo> verifyTokenAsync(String token) {
    return verifyTokenAsync(token, options -> { });
  }

  /**
   * Returns whose access token it is, if it is valid. Does not wait.
   *
   * @param token an access token; at most 4096 bytes
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<TokenInfo> verifyTokenAsync(String token, Consumer<VerifyTokenOptions> options) {
    return caller.callAsync("host.verify_token", verifyTokenRequest(token, options), TokenInfo::read);
  }

  private static Json.Request verifyTokenRequest(String token, Consumer<VerifyTokenOptions> options) {
    Json.Request request = new Json.Request();
    request.put("token", token);
    options.accept(new VerifyTokenOptions(request));
    return request;
  }

  /**
   * Lists the public keys of the tokens that this engine makes.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public KeySet keys() {
    return keys(options -> { });
  }

  /**
   * Lists the public keys of the tokens that this engine makes.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public KeySet keys(Consumer<KeysOptions> options) {
    return caller.call("host.keys", keysRequest(options), KeySet::read);
  }

  /**
   * Lists the public keys of the tokens that this engine makes. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<KeySet> keysAsync() {
    return keysAsync(options -> { });
  }

  /**
   * Lists the public keys of the tokens that this engine makes. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<KeySet> keysAsync(Consumer<KeysOptions> options) {
    return caller.callAsync("host.keys", keysRequest(options), KeySet::read);
  }

  private static Json.Request keysRequest(Consumer<KeysOptions> options) {
    Json.Request request = new Json.Request();
    options.accept(new KeysOptions(request));
    return request;
  }

  /**
   * Makes a new key for access tokens; older tokens stay valid.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public NewKey rotateKey() {
    return caller.call("host.rotate_key", rotateKeyRequest(), NewKey::read);
  }

  /**
   * Makes a new key for access tokens; older tokens stay valid. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<NewKey> rotateKeyAsync() {
    return caller.callAsync("host.rotate_key", rotateKeyRequest(), NewKey::read);
  }

  private static Json.Request rotateKeyRequest() {
    Json.Request request = new Json.Request();
    return request;
  }

  /**
   * Deletes log records up to a position; messages are kept.
   *
   * @param upTo a position: id of a message
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Trimmed trim(long upTo) {
    return caller.call("host.trim", trimRequest(upTo), Trimmed::read);
  }

  /**
   * Deletes log records up to a position; messages are kept. Does not wait.
   *
   * @param upTo a position: id of a message
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Trimmed> trimAsync(long upTo) {
    return caller.callAsync("host.trim", trimRequest(upTo), Trimmed::read);
  }

  private static Json.Request trimRequest(long upTo) {
    Json.Request request = new Json.Request();
    request.put("up_to", upTo);
    return request;
  }

  /**
   * The names under which hosts follow the log, and how far each has confirmed.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public FollowerList followers() {
    return followers(options -> { });
  }

  /**
   * The names under which hosts follow the log, and how far each has confirmed.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public FollowerList followers(Consumer<FollowersOptions> options) {
    return caller.call("host.followers", followersRequest(options), FollowerList::read);
  }

  /**
   * The names under which hosts follow the log, and how far each has confirmed. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<FollowerList> followersAsync() {
    return followersAsync(options -> { });
  }

  /**
   * The names under which hosts follow the log, and how far each has confirmed. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<FollowerList> followersAsync(Consumer<FollowersOptions> options) {
    return caller.callAsync("host.followers", followersRequest(options), FollowerList::read);
  }

  private static Json.Request followersRequest(Consumer<FollowersOptions> options) {
    Json.Request request = new Json.Request();
    options.accept(new FollowersOptions(request));
    return request;
  }

  /**
   * Forgets a name to follow under, and its position; conflict while somebody follows under it.
   *
   * @param name under which the host followed the log; at most 64 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done removeFollower(String name) {
    return caller.call("host.remove_follower", removeFollowerRequest(name), Done::read);
  }

  /**
   * Forgets a name to follow under, and its position; conflict while somebody follows under it. Does not wait.
   *
   * @param name under which the host followed the log; at most 64 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> removeFollowerAsync(String name) {
    return caller.callAsync("host.remove_follower", removeFollowerRequest(name), Done::read);
  }

  private static Json.Request removeFollowerRequest(String name) {
    Json.Request request = new Json.Request();
    request.put("name", name);
    return request;
  }

  /**
   * Copies the data directory while it is in use; cursor is the newest position in the copy.
   *
   * @param target path of the copy, a directory that must not exist yet; at most 4096 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public BackedUp backup(String target) {
    return caller.call("host.backup", backupRequest(target), BackedUp::read);
  }

  /**
   * Copies the data directory while it is in use; cursor is the newest position in the copy. Does not wait.
   *
   * @param target path of the copy, a directory that must not exist yet; at most 4096 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<BackedUp> backupAsync(String target) {
    return caller.callAsync("host.backup", backupRequest(target), BackedUp::read);
  }

  private static Json.Request backupRequest(String target) {
    Json.Request request = new Json.Request();
    request.put("target", target);
    return request;
  }

  /**
   * Returns figures about the engine.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Stats stats() {
    return stats(options -> { });
  }

  /**
   * Returns figures about the engine.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Stats stats(Consumer<StatsOptions> options) {
    return caller.call("host.stats", statsRequest(options), Stats::read);
  }

  /**
   * Returns figures about the engine. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Stats> statsAsync() {
    return statsAsync(options -> { });
  }

  /**
   * Returns figures about the engine. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Stats> statsAsync(Consumer<StatsOptions> options) {
    return caller.callAsync("host.stats", statsRequest(options), Stats::read);
  }

  private static Json.Request statsRequest(Consumer<StatsOptions> options) {
    Json.Request request = new Json.Request();
    options.accept(new StatsOptions(request));
    return request;
  }

  /**
   * Returns the cursor of the newest event.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Now cursor() {
    return cursor(options -> { });
  }

  /**
   * Returns the cursor of the newest event.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Now cursor(Consumer<CursorOptions> options) {
    return caller.call("host.cursor", cursorRequest(options), Now::read);
  }

  /**
   * Returns the cursor of the newest event. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Now> cursorAsync() {
    return cursorAsync(options -> { });
  }

  /**
   * Returns the cursor of the newest event. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Now> cursorAsync(Consumer<CursorOptions> options) {
    return caller.callAsync("host.cursor", cursorRequest(options), Now::read);
  }

  private static Json.Request cursorRequest(Consumer<CursorOptions> options) {
    Json.Request request = new Json.Request();
    options.accept(new CursorOptions(request));
    return request;
  }

  /**
   * Ends a user's sessions and lets none begin; their conversations go on without them.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User disableUser(long user) {
    return caller.call("host.disable_user", disableUserRequest(user), User::read);
  }

  /**
   * Ends a user's sessions and lets none begin; their conversations go on without them. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> disableUserAsync(long user) {
    return caller.callAsync("host.disable_user", disableUserRequest(user), User::read);
  }

  private static Json.Request disableUserRequest(long user) {
    Json.Request request = new Json.Request();
    request.put("user", user);
    return request;
  }

  /**
   * Lets a disabled user sign in again.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User enableUser(long user) {
    return caller.call("host.enable_user", enableUserRequest(user), User::read);
  }

  /**
   * Lets a disabled user sign in again. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> enableUserAsync(long user) {
    return caller.callAsync("host.enable_user", enableUserRequest(user), User::read);
  }

  private static Json.Request enableUserRequest(long user) {
    Json.Request request = new Json.Request();
    request.put("user", user);
    return request;
  }

  /**
   * Ends all sessions of a user.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done endSessions(long user) {
    return caller.call("host.end_sessions", endSessionsRequest(user), Done::read);
  }

  /**
   * Ends all sessions of a user. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> endSessionsAsync(long user) {
    return caller.callAsync("host.end_sessions", endSessionsRequest(user), Done::read);
  }

  private static Json.Request endSessionsRequest(long user) {
    Json.Request request = new Json.Request();
    request.put("user", user);
    return request;
  }

  /**
   * Lists the reports that wait for the host, the oldest first.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public ReportPage listReports() {
    return listReports(options -> { });
  }

  /**
   * Lists the reports that wait for the host, the oldest first.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public ReportPage listReports(Consumer<ListReportsOptions> options) {
    return caller.call("host.list_reports", listReportsRequest(options), ReportPage::read);
  }

  /**
   * Lists the reports that wait for the host, the oldest first. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<ReportPage> listReportsAsync() {
    return listReportsAsync(options -> { });
  }

  /**
   * Lists the reports that wait for the host, the oldest first. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<ReportPage> listReportsAsync(Consumer<ListReportsOptions> options) {
    return caller.callAsync("host.list_reports", listReportsRequest(options), ReportPage::read);
  }

  private static Json.Request listReportsRequest(Consumer<ListReportsOptions> options) {
    Json.Request request = new Json.Request();
    options.accept(new ListReportsOptions(request));
    return request;
  }

  /**
   * Takes a report from the queue.
   *
   * @param report id of the report
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done resolveReport(long report) {
    return caller.call("host.resolve_report", resolveReportRequest(report), Done::read);
  }

  /**
   * Takes a report from the queue. Does not wait.
   *
   * @param report id of the report
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> resolveReportAsync(long report) {
    return caller.callAsync("host.resolve_report", resolveReportRequest(report), Done::read);
  }

  private static Json.Request resolveReportRequest(long report) {
    Json.Request request = new Json.Request();
    request.put("report", report);
    return request;
  }

  /** What {@link Host#ensureUser} may be told beside what it must. */
  public static final class EnsureUserOptions {
    private final Json.Request request;

    private EnsureUserOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * Shown to others; taken at the first call; at most 100 bytes.
     *
     * @param name the value
     * @return this
     */
    public EnsureUserOptions name(String name) {
      request.put("name", name);
      return this;
    }

    /**
     * Also accept a user who registered with a password; only if nobody but the host can make users.
     *
     * @param adopt the value
     * @return this
     */
    public EnsureUserOptions adopt(boolean adopt) {
      request.put("adopt", adopt);
      return this;
    }
  }

  /** What {@link Host#updateUser} may be told beside what it must. */
  public static final class UpdateUserOptions {
    private final Json.Request request;

    private UpdateUserOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * The new one; absent: unchanged; at most 1016 bytes.
     *
     * @param email the value
     * @return this
     */
    public UpdateUserOptions email(String email) {
      request.put("email", email);
      return this;
    }

    /**
     * The new one; absent: unchanged; at most 100 bytes.
     *
     * @param name the value
     * @return this
     */
    public UpdateUserOptions name(String name) {
      request.put("name", name);
      return this;
    }

    /**
     * A line about them; absent: unchanged; at most 200 bytes.
     *
     * @param about the value
     * @return this
     */
    public UpdateUserOptions about(String about) {
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
    public UpdateUserOptions picture(String picture) {
      request.put("picture", picture);
      return this;
    }
  }

  /** What {@link Host#user} may be told beside what it must. */
  public static final class UserOptions {
    private final Json.Request request;

    private UserOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public UserOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }

  /** What {@link Host#listUsers} may be told beside what it must. */
  public static final class ListUsersOptions {
    private final Json.Request request;

    private ListUsersOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * The beginning of the e-mail, or, where directory is not open, of a word of the name; at most 254 bytes.
     *
     * @param prefix the value
     * @return this
     */
    public ListUsersOptions prefix(String prefix) {
      request.put("prefix", prefix);
      return this;
    }

    /**
     * The whole address of one user; at most 1016 bytes.
     *
     * @param email the value
     * @return this
     */
    public ListUsersOptions email(String email) {
      request.put("email", email);
      return this;
    }

    /**
     * Next of the page before; at most 254 bytes.
     *
     * @param after the value
     * @return this
     */
    public ListUsersOptions after(String after) {
      request.put("after", after);
      return this;
    }

    /**
     * Users; 1 to 200; 50 unless set.
     *
     * @param limit the value
     * @return this
     */
    public ListUsersOptions limit(long limit) {
      request.put("limit", limit);
      return this;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public ListUsersOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }

  /** What {@link Host#signIn} may be told beside what it must. */
  public static final class SignInOptions {
    private final Json.Request request;

    private SignInOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A name for this session, shown to its owner; at most 100 bytes.
     *
     * @param device the value
     * @return this
     */
    public SignInOptions device(String device) {
      request.put("device", device);
      return this;
    }

    /**
     * An access token for 24 hours, for clients that cannot refresh.
     *
     * @param longLived the value
     * @return this
     */
    public SignInOptions longLived(boolean longLived) {
      request.put("long_lived", longLived);
      return this;
    }
  }

  /** What {@link Host#signInVisitor} may be told beside what it must. */
  public static final class SignInVisitorOptions {
    private final Json.Request request;

    private SignInVisitorOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A name for this session, shown to its owner; at most 100 bytes.
     *
     * @param device the value
     * @return this
     */
    public SignInVisitorOptions device(String device) {
      request.put("device", device);
      return this;
    }

    /**
     * An access token for 24 hours, for clients that cannot refresh.
     *
     * @param longLived the value
     * @return this
     */
    public SignInVisitorOptions longLived(boolean longLived) {
      request.put("long_lived", longLived);
      return this;
    }
  }

  /** What {@link Host#verifyToken} may be told beside what it must. */
  public static final class VerifyTokenOptions {
    private final Json.Request request;

    private VerifyTokenOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public VerifyTokenOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }

  /** What {@link Host#keys} may be told beside what it must. */
  public static final class KeysOptions {
    private final Json.Request request;

    private KeysOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public KeysOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }

  /** What {@link Host#followers} may be told beside what it must. */
  public static final class FollowersOptions {
    private final Json.Request request;

    private FollowersOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public FollowersOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }

  /** What {@link Host#stats} may be told beside what it must. */
  public static final class StatsOptions {
    private final Json.Request request;

    private StatsOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public StatsOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }

  /** What {@link Host#cursor} may be told beside what it must. */
  public static final class CursorOptions {
    private final Json.Request request;

    private CursorOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public CursorOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }

  /** What {@link Host#listReports} may be told beside what it must. */
  public static final class ListReportsOptions {
    private final Json.Request request;

    private ListReportsOptions(Json.Request request) {
      this.request = request;
    }

    /**
     * Next of the page before.
     *
     * @param after the value
     * @return this
     */
    public ListReportsOptions after(long after) {
      request.put("after", after);
      return this;
    }

    /**
     * Reports; 1 to 100; 50 unless set.
     *
     * @param limit the value
     * @return this
     */
    public ListReportsOptions limit(long limit) {
      request.put("limit", limit);
      return this;
    }

    /**
     * A cursor that the store must have reached; at most 40 bytes.
     *
     * @param atLeast the value
     * @return this
     */
    public ListReportsOptions atLeast(String atLeast) {
      request.put("at_least", atLeast);
      return this;
    }
  }
}

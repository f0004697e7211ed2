// Generated from the catalogue by bindings/generate; do not edit.
package org.confab;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The application itself, a {@link Caller} that has the operations host.* as its own methods. */
public final class HostCaller extends Caller {
  HostCaller(Engine engine, Native.Identity identity) {
    super(engine, identity);
  }

  /**
   * Follows the whole log, everybody's events, under a name whose confirmed position is stored.
   *
   * @param name one at a time follows under it, in all processes of the data directory
   * @param from empty: behind what was confirmed under the name, for a new name at the oldest record; else "oldest",
   *     "newest", or a cursor
   * @return the events; confirm and close it
   * @throws ConfabException invalid_argument (name, from); conflict: somebody follows under the name; too_large: as
   *     many names as there may be; too_old: the log was trimmed past the position, so follow from "oldest"
   */
  public Follower follow(String name, String from) {
    return new Follower(engine, name, from);
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
    return host().ensureUser(email);
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
  public User ensureUser(String email, Consumer<Host.EnsureUserOptions> options) {
    return host().ensureUser(email, options);
  }

  /**
   * Returns the user with an e-mail, and makes them without a password at the first call; conflict if they have a
   * password. Does not wait.
   *
   * @param email compared without regard to case; at most 1016 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> ensureUserAsync(String email) {
    return host().ensureUserAsync(email);
  }

  /**
   * Returns the user with an e-mail, and makes them without a password at the first call; conflict if they have a
   * password. Does not wait.
   *
   * @param email compared without regard to case; at most 1016 bytes
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> ensureUserAsync(String email, Consumer<Host.EnsureUserOptions> options) {
    return host().ensureUserAsync(email, options);
  }

  /**
   * Gives a user another e-mail, name, line about them or picture; their sessions go on.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User updateUser(long user) {
    return host().updateUser(user);
  }

  /**
   * Gives a user another e-mail, name, line about them or picture; their sessions go on.
   *
   * @param user id of the user
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User updateUser(long user, Consumer<Host.UpdateUserOptions> options) {
    return host().updateUser(user, options);
  }

  /**
   * Gives a user another e-mail, name, line about them or picture; their sessions go on. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> updateUserAsync(long user) {
    return host().updateUserAsync(user);
  }

  /**
   * Gives a user another e-mail, name, line about them or picture; their sessions go on. Does not wait.
   *
   * @param user id of the user
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> updateUserAsync(long user, Consumer<Host.UpdateUserOptions> options) {
    return host().updateUserAsync(user, options);
  }

  /**
   * Returns any user, with their address.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User user(long user) {
    return host().user(user);
  }

  /**
   * Returns any user, with their address.
   *
   * @param user id of the user
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User user(long user, Consumer<Host.UserOptions> options) {
    return host().user(user, options);
  }

  /**
   * Returns any user, with their address. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> userAsync(long user) {
    return host().userAsync(user);
  }

  /**
   * Returns any user, with their address. Does not wait.
   *
   * @param user id of the user
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> userAsync(long user, Consumer<Host.UserOptions> options) {
    return host().userAsync(user, options);
  }

  /**
   * Lists all users by e-mail, page by page: all, or those with an e-mail or a prefix.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public UserPage listUsers() {
    return host().listUsers();
  }

  /**
   * Lists all users by e-mail, page by page: all, or those with an e-mail or a prefix.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public UserPage listUsers(Consumer<Host.ListUsersOptions> options) {
    return host().listUsers(options);
  }

  /**
   * Lists all users by e-mail, page by page: all, or those with an e-mail or a prefix. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<UserPage> listUsersAsync() {
    return host().listUsersAsync();
  }

  /**
   * Lists all users by e-mail, page by page: all, or those with an e-mail or a prefix. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<UserPage> listUsersAsync(Consumer<Host.ListUsersOptions> options) {
    return host().listUsersAsync(options);
  }

  /**
   * Starts a session for a user whom the host has checked.
   *
   * @param user id of the user, whom the host has checked
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SignedIn signIn(long user) {
    return host().signIn(user);
  }

  /**
   * Starts a session for a user whom the host has checked.
   *
   * @param user id of the user, whom the host has checked
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SignedIn signIn(long user, Consumer<Host.SignInOptions> options) {
    return host().signIn(user, options);
  }

  /**
   * Starts a session for a user whom the host has checked. Does not wait.
   *
   * @param user id of the user, whom the host has checked
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SignedIn> signInAsync(long user) {
    return host().signInAsync(user);
  }

  /**
   * Starts a session for a user whom the host has checked. Does not wait.
   *
   * @param user id of the user, whom the host has checked
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SignedIn> signInAsync(long user, Consumer<Host.SignInOptions> options) {
    return host().signInAsync(user, options);
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
    return host().signInVisitor(user, conversations);
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
  public SignedIn signInVisitor(long user, List<Long> conversations, Consumer<Host.SignInVisitorOptions> options) {
    return host().signInVisitor(user, conversations, options);
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
    return host().signInVisitorAsync(user, conversations);
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
      Consumer<Host.SignInVisitorOptions> options) {
    return host().signInVisitorAsync(user, conversations, options);
  }

  /**
   * Makes a token for passwords.reset, which the host sends to the user of an address.
   *
   * @param email of the user; at most 1016 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public AccountToken makeResetToken(String email) {
    return host().makeResetToken(email);
  }

  /**
   * Makes a token for passwords.reset, which the host sends to the user of an address. Does not wait.
   *
   * @param email of the user; at most 1016 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<AccountToken> makeResetTokenAsync(String email) {
    return host().makeResetTokenAsync(email);
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
    return host().makeEmailToken(user, email);
  }

  /**
   * Makes a token for users.confirm_email, which the host sends to a new address of a user. Does not wait.
   *
   * @param user id of the user
   * @param email the new one; at most 1016 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<AccountToken> makeEmailTokenAsync(long user, String email) {
    return host().makeEmailTokenAsync(user, email);
  }

  /**
   * Returns whose access token it is, if it is valid.
   *
   * @param token an access token; at most 4096 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public TokenInfo verifyToken(String token) {
    return host().verifyToken(token);
  }

  /**
   * Returns whose access token it is, if it is valid.
   *
   * @param token an access token; at most 4096 bytes
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public TokenInfo verifyToken(String token, Consumer<Host.VerifyTokenOptions> options) {
    return host().verifyToken(token, options);
  }

  /**
   * Returns whose access token it is, if it is valid. Does not wait.
   *
   * @param token an access token; at most 4096 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<TokenInfo> verifyTokenAsync(String token) {
    return host().verifyTokenAsync(token);
  }

  /**
   * Returns whose access token it is, if it is valid. Does not wait.
   *
   * @param token an access token; at most 4096 bytes
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<TokenInfo> verifyTokenAsync(String token, Consumer<Host.VerifyTokenOptions> options) {
    return host().verifyTokenAsync(token, options);
  }

  /**
   * Lists the public keys of the tokens that this engine makes.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public KeySet keys() {
    return host().keys();
  }

  /**
   * Lists the public keys of the tokens that this engine makes.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public KeySet keys(Consumer<Host.KeysOptions> options) {
    return host().keys(options);
  }

  /**
   * Lists the public keys of the tokens that this engine makes. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<KeySet> keysAsync() {
    return host().keysAsync();
  }

  /**
   * Lists the public keys of the tokens that this engine makes. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<KeySet> keysAsync(Consumer<Host.KeysOptions> options) {
    return host().keysAsync(options);
  }

  /**
   * Makes a new key for access tokens; older tokens stay valid.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public NewKey rotateKey() {
    return host().rotateKey();
  }

  /**
   * Makes a new key for access tokens; older tokens stay valid. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<NewKey> rotateKeyAsync() {
    return host().rotateKeyAsync();
  }

  /**
   * Deletes log records up to a position; messages are kept.
   *
   * @param upTo a position: id of a message
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Trimmed trim(long upTo) {
    return host().trim(upTo);
  }

  /**
   * Deletes log records up to a position; messages are kept. Does not wait.
   *
   * @param upTo a position: id of a message
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Trimmed> trimAsync(long upTo) {
    return host().trimAsync(upTo);
  }

  /**
   * The names under which hosts follow the log, and how far each has confirmed.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public FollowerList followers() {
    return host().followers();
  }

  /**
   * The names under which hosts follow the log, and how far each has confirmed.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public FollowerList followers(Consumer<Host.FollowersOptions> options) {
    return host().followers(options);
  }

  /**
   * The names under which hosts follow the log, and how far each has confirmed. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<FollowerList> followersAsync() {
    return host().followersAsync();
  }

  /**
   * The names under which hosts follow the log, and how far each has confirmed. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<FollowerList> followersAsync(Consumer<Host.FollowersOptions> options) {
    return host().followersAsync(options);
  }

  /**
   * Forgets a name to follow under, and its position; conflict while somebody follows under it.
   *
   * @param name under which the host followed the log; at most 64 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done removeFollower(String name) {
    return host().removeFollower(name);
  }

  /**
   * Forgets a name to follow under, and its position; conflict while somebody follows under it. Does not wait.
   *
   * @param name under which the host followed the log; at most 64 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> removeFollowerAsync(String name) {
    return host().removeFollowerAsync(name);
  }

  /**
   * Copies the data directory while it is in use; cursor is the newest position in the copy.
   *
   * @param target path of the copy, a directory that must not exist yet; at most 4096 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public BackedUp backup(String target) {
    return host().backup(target);
  }

  /**
   * Copies the data directory while it is in use; cursor is the newest position in the copy. Does not wait.
   *
   * @param target path of the copy, a directory that must not exist yet; at most 4096 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<BackedUp> backupAsync(String target) {
    return host().backupAsync(target);
  }

  /**
   * Returns figures about the engine.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Stats stats() {
    return host().stats();
  }

  /**
   * Returns figures about the engine.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Stats stats(Consumer<Host.StatsOptions> options) {
    return host().stats(options);
  }

  /**
   * Returns figures about the engine. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Stats> statsAsync() {
    return host().statsAsync();
  }

  /**
   * Returns figures about the engine. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Stats> statsAsync(Consumer<Host.StatsOptions> options) {
    return host().statsAsync(options);
  }

  /**
   * Returns the cursor of the newest event.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Now cursor() {
    return host().cursor();
  }

  /**
   * Returns the cursor of the newest event.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Now cursor(Consumer<Host.CursorOptions> options) {
    return host().cursor(options);
  }

  /**
   * Returns the cursor of the newest event. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Now> cursorAsync() {
    return host().cursorAsync();
  }

  /**
   * Returns the cursor of the newest event. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Now> cursorAsync(Consumer<Host.CursorOptions> options) {
    return host().cursorAsync(options);
  }

  /**
   * Ends a user's sessions and lets none begin; their conversations go on without them.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User disableUser(long user) {
    return host().disableUser(user);
  }

  /**
   * Ends a user's sessions and lets none begin; their conversations go on without them. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> disableUserAsync(long user) {
    return host().disableUserAsync(user);
  }

  /**
   * Lets a disabled user sign in again.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User enableUser(long user) {
    return host().enableUser(user);
  }

  /**
   * Lets a disabled user sign in again. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> enableUserAsync(long user) {
    return host().enableUserAsync(user);
  }

  /**
   * Ends all sessions of a user.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done endSessions(long user) {
    return host().endSessions(user);
  }

  /**
   * Ends all sessions of a user. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> endSessionsAsync(long user) {
    return host().endSessionsAsync(user);
  }

  /**
   * Lists the reports that wait for the host, the oldest first.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public ReportPage listReports() {
    return host().listReports();
  }

  /**
   * Lists the reports that wait for the host, the oldest first.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public ReportPage listReports(Consumer<Host.ListReportsOptions> options) {
    return host().listReports(options);
  }

  /**
   * Lists the reports that wait for the host, the oldest first. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<ReportPage> listReportsAsync() {
    return host().listReportsAsync();
  }

  /**
   * Lists the reports that wait for the host, the oldest first. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<ReportPage> listReportsAsync(Consumer<Host.ListReportsOptions> options) {
    return host().listReportsAsync(options);
  }

  /**
   * Takes a report from the queue.
   *
   * @param report id of the report
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Done resolveReport(long report) {
    return host().resolveReport(report);
  }

  /**
   * Takes a report from the queue. Does not wait.
   *
   * @param report id of the report
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Done> resolveReportAsync(long report) {
    return host().resolveReportAsync(report);
  }
}

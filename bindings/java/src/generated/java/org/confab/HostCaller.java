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
   * The user of an e-mail, made without a password at the first call; conflict if the user has a password.
   *
   * @param email compared without regard to case; at most 1016 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User ensureUser(String email) {
    return host().ensureUser(email);
  }

  /**
   * The user of an e-mail, made without a password at the first call; conflict if the user has a password.
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
   * The user of an e-mail, made without a password at the first call; conflict if the user has a password. Does not
   * wait.
   *
   * @param email compared without regard to case; at most 1016 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> ensureUserAsync(String email) {
    return host().ensureUserAsync(email);
  }

  /**
   * The user of an e-mail, made without a password at the first call; conflict if the user has a password. Does not
   * wait.
   *
   * @param email compared without regard to case; at most 1016 bytes
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> ensureUserAsync(String email, Consumer<Host.EnsureUserOptions> options) {
    return host().ensureUserAsync(email, options);
  }

  /**
   * Gives a user another e-mail or name; their sessions go on.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User updateUser(long user) {
    return host().updateUser(user);
  }

  /**
   * Gives a user another e-mail or name; their sessions go on.
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
   * Gives a user another e-mail or name; their sessions go on. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> updateUserAsync(long user) {
    return host().updateUserAsync(user);
  }

  /**
   * Gives a user another e-mail or name; their sessions go on. Does not wait.
   *
   * @param user id of the user
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> updateUserAsync(long user, Consumer<Host.UpdateUserOptions> options) {
    return host().updateUserAsync(user, options);
  }

  /**
   * Any user, with their address.
   *
   * @param user id of the user
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public User user(long user) {
    return host().user(user);
  }

  /**
   * Any user, with their address.
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
   * Any user, with their address. Does not wait.
   *
   * @param user id of the user
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> userAsync(long user) {
    return host().userAsync(user);
  }

  /**
   * Any user, with their address. Does not wait.
   *
   * @param user id of the user
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<User> userAsync(long user, Consumer<Host.UserOptions> options) {
    return host().userAsync(user, options);
  }

  /**
   * Everybody by e-mail, page by page; of one e-mail or of a prefix.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public UserPage listUsers() {
    return host().listUsers();
  }

  /**
   * Everybody by e-mail, page by page; of one e-mail or of a prefix.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public UserPage listUsers(Consumer<Host.ListUsersOptions> options) {
    return host().listUsers(options);
  }

  /**
   * Everybody by e-mail, page by page; of one e-mail or of a prefix. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<UserPage> listUsersAsync() {
    return host().listUsersAsync();
  }

  /**
   * Everybody by e-mail, page by page; of one e-mail or of a prefix. Does not wait.
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
   * @param user whom the host has checked
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SignedIn signIn(long user) {
    return host().signIn(user);
  }

  /**
   * Starts a session for a user whom the host has checked.
   *
   * @param user whom the host has checked
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
   * @param user whom the host has checked
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SignedIn> signInAsync(long user) {
    return host().signInAsync(user);
  }

  /**
   * Starts a session for a user whom the host has checked. Does not wait.
   *
   * @param user whom the host has checked
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SignedIn> signInAsync(long user, Consumer<Host.SignInOptions> options) {
    return host().signInAsync(user, options);
  }

  /**
   * Starts a session that may use the named conversations and nothing else, for somebody hardly known.
   *
   * @param user whom the host has checked
   * @param conversations all that the session may use, 1 to 16; the user has a place in each; at most 16
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SignedIn signInVisitor(long user, List<Long> conversations) {
    return host().signInVisitor(user, conversations);
  }

  /**
   * Starts a session that may use the named conversations and nothing else, for somebody hardly known.
   *
   * @param user whom the host has checked
   * @param conversations all that the session may use, 1 to 16; the user has a place in each; at most 16
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public SignedIn signInVisitor(long user, List<Long> conversations, Consumer<Host.SignInVisitorOptions> options) {
    return host().signInVisitor(user, conversations, options);
  }

  /**
   * Starts a session that may use the named conversations and nothing else, for somebody hardly known. Does not wait.
   *
   * @param user whom the host has checked
   * @param conversations all that the session may use, 1 to 16; the user has a place in each; at most 16
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<SignedIn> signInVisitorAsync(long user, List<Long> conversations) {
    return host().signInVisitorAsync(user, conversations);
  }

  /**
   * Starts a session that may use the named conversations and nothing else, for somebody hardly known. Does not wait.
   *
   * @param user whom the host has checked
   * @param conversations all that the session may use, 1 to 16; the user has a place in each; at most 16
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
   * Whose access token it is, if it is good.
   *
   * @param token an access token; at most 4096 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public TokenInfo verifyToken(String token) {
    return host().verifyToken(token);
  }

  /**
   * Whose access token it is, if it is good.
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
   * Whose access token it is, if it is good. Does not wait.
   *
   * @param token an access token; at most 4096 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<TokenInfo> verifyTokenAsync(String token) {
    return host().verifyTokenAsync(token);
  }

  /**
   * Whose access token it is, if it is good. Does not wait.
   *
   * @param token an access token; at most 4096 bytes
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<TokenInfo> verifyTokenAsync(String token, Consumer<Host.VerifyTokenOptions> options) {
    return host().verifyTokenAsync(token, options);
  }

  /**
   * The public keys of the tokens made here.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public KeySet keys() {
    return host().keys();
  }

  /**
   * The public keys of the tokens made here.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public KeySet keys(Consumer<Host.KeysOptions> options) {
    return host().keys(options);
  }

  /**
   * The public keys of the tokens made here. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<KeySet> keysAsync() {
    return host().keysAsync();
  }

  /**
   * The public keys of the tokens made here. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<KeySet> keysAsync(Consumer<Host.KeysOptions> options) {
    return host().keysAsync(options);
  }

  /**
   * Makes a new key for access tokens; older tokens stay good.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public NewKey rotateKey() {
    return host().rotateKey();
  }

  /**
   * Makes a new key for access tokens; older tokens stay good. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<NewKey> rotateKeyAsync() {
    return host().rotateKeyAsync();
  }

  /**
   * Forgets what the feed says up to a position; messages stay.
   *
   * @param upTo a position: id of a message
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Trimmed trim(long upTo) {
    return host().trim(upTo);
  }

  /**
   * Forgets what the feed says up to a position; messages stay. Does not wait.
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
   * Copies the data directory while it is in use; cursor is the newest that is in the copy.
   *
   * @param target path of the copy: a directory that is made, and must not exist; at most 4096 bytes
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public BackedUp backup(String target) {
    return host().backup(target);
  }

  /**
   * Copies the data directory while it is in use; cursor is the newest that is in the copy. Does not wait.
   *
   * @param target path of the copy: a directory that is made, and must not exist; at most 4096 bytes
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<BackedUp> backupAsync(String target) {
    return host().backupAsync(target);
  }

  /**
   * How the engine is doing.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Stats stats() {
    return host().stats();
  }

  /**
   * How the engine is doing.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Stats stats(Consumer<Host.StatsOptions> options) {
    return host().stats(options);
  }

  /**
   * How the engine is doing. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Stats> statsAsync() {
    return host().statsAsync();
  }

  /**
   * How the engine is doing. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Stats> statsAsync(Consumer<Host.StatsOptions> options) {
    return host().statsAsync(options);
  }

  /**
   * Where the feed stands now.
   *
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Now cursor() {
    return host().cursor();
  }

  /**
   * Where the feed stands now.
   *
   * @param options sets what is optional
   * @return the reply
   * @throws ConfabException if it is refused or fails
   */
  public Now cursor(Consumer<Host.CursorOptions> options) {
    return host().cursor(options);
  }

  /**
   * Where the feed stands now. Does not wait.
   *
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Now> cursorAsync() {
    return host().cursorAsync();
  }

  /**
   * Where the feed stands now. Does not wait.
   *
   * @param options sets what is optional
   * @return the reply, or a {@link ConfabException}
   */
  public CompletableFuture<Now> cursorAsync(Consumer<Host.CursorOptions> options) {
    return host().cursorAsync(options);
  }
}

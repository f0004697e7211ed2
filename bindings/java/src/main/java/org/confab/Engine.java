package org.confab;

import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A chat engine on a data directory. Any thread may use it at any time. Close it when done; one that was forgotten is closed when
 * the garbage collector finds it, and all are closed when the JVM exits.
 */
public final class Engine implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  final EngineCore core;
  private final Caller anonymous;
  private final HostCaller host;

  private Engine(EngineOptions options) {
    EngineCore opened = new EngineCore(options);
    core = opened;
    CLEANER.register(this, opened::close);
    anonymous = new Caller(this, new Native.Identity(Native.CALLER_ANONYMOUS, 0, 0, new byte[0]));
    host = new HostCaller(this, new Native.Identity(Native.CALLER_HOST, 0, 0, new byte[0]));
  }

  /**
   * Opens an engine with the defaults.
   *
   * @param dataDir made if missing; one engine in a process may have it open
   * @return the engine
   * @throws ConfabException if it cannot be opened: already_open, unsupported (a network file system), incompatible, io_error
   */
  public static Engine open(Path dataDir) {
    return open(dataDir, new EngineOptions());
  }

  /**
   * Opens an engine.
   *
   * @param dataDir made if missing; one engine in a process may have it open
   * @param options read now; changing them later changes nothing
   * @return the engine
   * @throws ConfabException if it cannot be opened: invalid_argument (the field is the option), already_open, unsupported (a
   *     network file system), incompatible, io_error
   */
  public static Engine open(Path dataDir, EngineOptions options) {
    return new Engine(options.copy(dataDir.toString()));
  }

  /**
   * The version of the library, not of this binding.
   *
   * @return such as "0.1.0"
   */
  public static String version() {
    return Native.get().version();
  }

  /**
   * The catalogue of the library: operations with their fields, records and events.
   *
   * @return a JSON object
   */
  public static String describe() {
    return Native.get().describe();
  }

  /**
   * Nobody yet.
   *
   * @return a caller that may register and sign in
   */
  public Caller anonymous() {
    return anonymous;
  }

  /**
   * The application itself. Never use it on a stranger's behalf.
   *
   * @return a caller that has the operations host.* as its own methods
   */
  public HostCaller host() {
    return host;
  }

  /**
   * A user, by the word of the application, which knows its people.
   *
   * @param user whose id this is
   * @return a caller as this user
   */
  public Caller asUser(long user) {
    return asUser(user, 0);
  }

  /**
   * A user in a session, by the word of the application.
   *
   * @param user whose id this is
   * @param session must be alive at every call; 0 for none
   * @return a caller as this user
   */
  public Caller asUser(long user, long session) {
    return new Caller(this, new Native.Identity(Native.CALLER_USER, user, session, new byte[0]));
  }

  /**
   * Whoever an access token belongs to. It is checked with every call.
   *
   * @param accessToken as signing in gave it
   * @return a caller as its user
   */
  public Caller withToken(String accessToken) {
    byte[] token = Native.utf8(Objects.requireNonNull(accessToken), "token");
    return new Caller(this, new Native.Identity(Native.CALLER_TOKEN, 0, 0, token));
  }

  /**
   * Closes the engine. Waits for blocking calls of other threads; what still waits for events or for futures ends with
   * {@link ErrorCode#UNAVAILABLE}, and later use gives {@link ErrorCode#BAD_HANDLE}. Closing again does nothing,
   * and does not wait for a close under way.
   */
  @Override
  public void close() {
    core.close();
  }
}

package org.confab;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** How to open an {@link Engine}. What is not set keeps the library's default. Set it up before opening; it is read then. */
public final class EngineOptions {
  String dataDir = "";
  boolean forceNetworkFs;
  long mapBytes;
  String issuer = "";
  long accessTokenMs;
  long longAccessTokenMs;
  long refreshTokenMs;
  long passwordMemoryBytes;
  long passwordPasses;
  int callsMax;
  int subscriptionsMax;
  System.Logger logger = System.getLogger("org.confab");
  InstantSource clock;
  Executor executor = new CompletableFuture<Void>().defaultExecutor();

  /** The defaults. */
  public EngineOptions() {}

  EngineOptions copy(String dataDir) {
    checkCount(callsMax, "calls_max");
    checkCount(subscriptionsMax, "subscriptions_max");
    EngineOptions copy = new EngineOptions();
    copy.dataDir = dataDir;
    copy.forceNetworkFs = forceNetworkFs;
    copy.mapBytes = mapBytes;
    copy.issuer = issuer;
    copy.accessTokenMs = accessTokenMs;
    copy.longAccessTokenMs = longAccessTokenMs;
    copy.refreshTokenMs = refreshTokenMs;
    copy.passwordMemoryBytes = passwordMemoryBytes;
    copy.passwordPasses = passwordPasses;
    copy.callsMax = callsMax;
    copy.subscriptionsMax = subscriptionsMax;
    copy.logger = logger;
    copy.clock = clock;
    copy.executor = executor;
    return copy;
  }

  private static void checkCount(int count, String field) {
    if (count < 0) throw new ConfabException(ErrorCode.INVALID_ARGUMENT, "must not be below 0", field);
  }

  /**
   * Opens on a network file system such as NFS too, at one's own risk.
   *
   * @param force whether to; false unless set
   * @return this
   */
  public EngineOptions forceNetworkFs(boolean force) {
    forceNetworkFs = force;
    return this;
  }

  /**
   * How far the store may grow.
   *
   * @param bytes of the sparse map; 64 GiB unless set
   * @return this
   */
  public EngineOptions mapBytes(long bytes) {
    mapBytes = bytes;
    return this;
  }

  /**
   * Who issues the access tokens: their {@code iss} and {@code aud}.
   *
   * @param name "confab" unless set
   * @return this
   */
  public EngineOptions issuer(String name) {
    issuer = Objects.requireNonNull(name);
    return this;
  }

  /**
   * How long an access token is good.
   *
   * @param life 15 minutes unless set
   * @return this
   */
  public EngineOptions accessToken(Duration life) {
    accessTokenMs = life.toMillis();
    return this;
  }

  /**
   * How long an access token of a {@code long_lived} session is good.
   *
   * @param life 24 hours unless set
   * @return this
   */
  public EngineOptions longAccessToken(Duration life) {
    longAccessTokenMs = life.toMillis();
    return this;
  }

  /**
   * How long a refresh token is good.
   *
   * @param life 30 days unless set
   * @return this
   */
  public EngineOptions refreshToken(Duration life) {
    refreshTokenMs = life.toMillis();
    return this;
  }

  /**
   * What hashing one password costs, by Argon2id.
   *
   * @param memoryBytes 64 MiB unless set; 0 leaves it so
   * @param passes 2 unless set; 0 leaves it so
   * @return this
   */
  public EngineOptions passwordCost(long memoryBytes, long passes) {
    passwordMemoryBytes = memoryBytes;
    passwordPasses = passes;
    return this;
  }

  /**
   * Most asynchronous calls at a time.
   *
   * @param calls 10,000 unless set
   * @return this
   */
  public EngineOptions callsMax(int calls) {
    callsMax = calls;
    return this;
  }

  /**
   * Most subscriptions at a time.
   *
   * @param subscriptions 100,000 unless set
   * @return this
   */
  public EngineOptions subscriptionsMax(int subscriptions) {
    subscriptionsMax = subscriptions;
    return this;
  }

  /**
   * Where the engine's log goes. It is called from threads of the engine, must not block long and must not call the engine. If it
   * leads to whoever holds the engine, the garbage collector never finds the engine: close it.
   *
   * @param log {@code System.getLogger("org.confab")} unless set
   * @return this
   */
  public EngineOptions logger(System.Logger log) {
    logger = Objects.requireNonNull(log);
    return this;
  }

  /**
   * The time, for tests: tokens and timestamps follow it. It is called from any thread, often, and must not block. If it
   * leads to whoever holds the engine, the garbage collector never finds the engine: close it.
   *
   * @param source the system's clock unless set
   * @return this
   */
  public EngineOptions clock(InstantSource source) {
    clock = Objects.requireNonNull(source);
    return this;
  }

  /**
   * Where futures are completed and {@link java.util.concurrent.Flow.Subscriber}s are called; if it throws, that is done by a
   * thread of the engine, or the one that asked.
   *
   * @param runner {@link CompletableFuture#defaultExecutor()} unless set, mostly the common pool: what waits there for anything but a
   *     future holds up others
   * @return this
   */
  public EngineOptions executor(Executor runner) {
    executor = Objects.requireNonNull(runner);
    return this;
  }
}

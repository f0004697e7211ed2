package org.confab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class LifecycleTest {
  /** What 100,000 calls may add to the resident memory: compiled code and the like. Replies that leak add more. */
  private static final long GROWTH_BYTES_MAX = 16L << 20;

  @TempDir Path folder;

  @Test
  void aDirectoryIsOpenOnceInAProcess() {
    Path data = folder.resolve("data");
    try (Engine first = Engines.open(data)) {
      ConfabException e = assertThrows(ConfabException.class, () -> Engines.open(data));
      assertEquals(ErrorCode.ALREADY_OPEN, e.code());
      Engines.register(first, "ann");
    }
    Engines.open(data).close();
  }

  @Test
  void anEngineThatDoesNotOpenSaysWhy() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThrows(ConfabException.class, () -> Engines.open(file));
    EngineOptions greedy = Engines.options().passwordCost(-1, 1);
    ConfabException e = assertThrows(ConfabException.class, () -> Engine.open(folder.resolve("data"), greedy));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(Optional.of("password_memory_bytes"), e.field());
  }

  @Test
  void aCountBelowZeroIsRefused() {
    assertEquals(Optional.of("calls_max"), refusedOption(Engines.options().callsMax(-1)));
    assertEquals(Optional.of("subscriptions_max"), refusedOption(Engines.options().subscriptionsMax(-5)));
  }

  private Optional<String> refusedOption(EngineOptions options) {
    ConfabException e = assertThrows(ConfabException.class, () -> Engine.open(folder.resolve("data"), options).close());
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    return e.field();
  }

  @Test
  void aForgottenEngineIsClosed() throws Exception {
    Path data = folder.resolve("data");
    forget(data);
    while (true) {
      System.gc();
      try {
        Engines.open(data).close();
        return;
      } catch (ConfabException e) {
        assertEquals(ErrorCode.ALREADY_OPEN, e.code());
        Thread.sleep(10);
      }
    }
  }

  private static void forget(Path data) {
    Engine engine = Engines.open(data);
    Caller ann = Engines.user(engine, "ann");
    ann.subscribe();
    ann.users().meAsync().join();
  }

  @Test
  void theLogGoesToTheLogger() throws Exception {
    Lines logger = new Lines();
    try (Engine engine = Engine.open(folder.resolve("data"), Engines.options().logger(logger))) {
      Engines.register(engine, "ann");
    }
    assertTrue(logger.lines.contains("INFO log: this process is the writer now"), logger.lines.toString());
  }

  @Test
  void theClockIsAsked() {
    Instant then = Instant.parse("2030-01-02T03:04:05Z");
    try (Engine engine = Engine.open(folder.resolve("data"), Engines.options().clock(() -> then))) {
      assertEquals(then.toEpochMilli(), Engines.register(engine, "ann").createdAt());
    }
  }

  @Test
  void callbacksThatThrowHarmNobody() {
    Lines logger = new Lines() {
      @Override
      public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        super.log(level, bundle, format, parameters);
        throw new IllegalStateException("on purpose");
      }
    };
    EngineOptions options = Engines.options().logger(logger).clock(() -> {
      throw new IllegalStateException("on purpose");
    });
    try (Engine engine = Engine.open(folder.resolve("data"), options)) {
      assertEquals("ann", Engines.register(engine, "ann").name());
    }
    assertTrue(!logger.lines.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"reply", "error", "later"})
  void aHundredThousandCallsNeedNoMoreMemory(String kind) throws Exception {
    try (Engine engine = Engines.open(folder.resolve("data"))) {
      Caller ann = Engines.user(engine, "ann");
      call(kind, ann, 60_000);
      long before = residentBytes();
      call(kind, ann, 100_000);
      long growth = residentBytes() - before;
      assertTrue(growth < GROWTH_BYTES_MAX, "grew by " + growth + " bytes");
    }
  }

  private static void call(String kind, Caller caller, int calls) {
    if (kind.equals("later")) {
      // A hundred at a time: one by one it would be the machine's change of threads that takes the time.
      for (int i = 0; i < calls / 100; i++) {
        CompletableFuture<?>[] hundred = new CompletableFuture<?>[100];
        for (int k = 0; k < 100; k++) hundred[k] = caller.callAsync("users.me", "{}");
        CompletableFuture.allOf(hundred).join();
      }
      return;
    }
    for (int i = 0; i < calls; i++) {
      if (kind.equals("reply")) {
        caller.call("users.me", "{}");
      } else {
        fail(caller);
      }
    }
  }

  /** Errors are small: three, so that leaking them shows. */
  private static void fail(Caller caller) {
    for (int i = 0; i < 3; i++) assertThrows(ConfabException.class, () -> caller.call("users.me", "{\"colour\":1}"));
  }

  private static long residentBytes() throws Exception {
    String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ");
    return Long.parseLong(pages[1]) * 4096;
  }

  @Test
  void theRoadIsTheBestThatTheJdkHas() throws Exception {
    String expected = System.getProperty("confab.tests.road");
    assertEquals("org.confab." + expected, Native.get().getClass().getName());
    assertTrue(Engine.version().matches("\\d+\\.\\d+\\.\\d+"), Engine.version());
  }

  @Test
  void theJvmExitsWithAnOpenEngine() throws Exception {
    for (String how : List.of("return", "exit", "throw")) {
      Path data = folder.resolve(how);
      Child child = Child.run("-Dconfab.tests.how=" + how, OpenAtExit.class, data.toString());
      assertEquals(how.equals("throw") ? 1 : 0, child.status(), child.output());
      assertTrue(child.output().startsWith("ready\n"), child.output());
      assertTrue(how.equals("throw") || child.output().equals("ready\n"), child.output());
      try (Engine engine = Engines.open(data)) {
        assertEquals("ann", engine.asUser(1).users().me().name());
      }
    }
  }

  @Test
  void aLibraryThatIsMissingIsNamed() throws Exception {
    Child child = Child.run("-Dconfab.library.path=/nowhere/libconfab.so", OpenAtExit.class, folder.resolve("data").toString());
    assertEquals(1, child.status(), child.output());
    assertTrue(child.output().contains("UnsatisfiedLinkError: cannot load /nowhere/libconfab.so"), child.output());
  }
}

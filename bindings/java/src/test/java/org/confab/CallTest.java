package org.confab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CallTest {
  @TempDir Path folder;
  private Engine engine;
  private Caller ann;
  private User bob;
  private long room;

  @BeforeEach
  void open() {
    engine = Engines.open(folder.resolve("data"));
    ann = Engines.user(engine, "ann");
    bob = Engines.register(engine, "bob");
    room = ann.conversations().openDirect(bob.id()).id();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private static ConfabException refused(org.junit.jupiter.api.function.Executable what) {
    return assertThrows(ConfabException.class, what);
  }

  private static ConfabException failure(CompletableFuture<?> future) throws Exception {
    ExecutionException e = assertThrows(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS));
    return assertInstanceOf(ConfabException.class, e.getCause());
  }

  @Test
  void aMessageIsReadAsItWasSent() {
    Message sent = ann.messages().send(room, "Grüße 👋", with -> with.clientKey("k1"));
    assertEquals(1, sent.seq());
    assertFalse(sent.cursor().isEmpty());
    HistoryPage page = ann.messages().list(room, with -> with.limit(10).atLeast(sent.cursor()));
    assertEquals(List.of("Grüße 👋"), page.messages().stream().map(Message::body).toList());
    assertEquals("k1", page.messages().get(0).clientKey());
    assertFalse(page.moreBefore());
  }

  @Test
  void membersThatAreAbsentAreNull() {
    Conversation direct = ann.conversations().get(room);
    assertEquals("bob", direct.peer().name());
    assertEquals(null, direct.lastMessage());
    Conversation group = ann.conversations().createGroup("Lake", List.of(bob.id()));
    assertEquals(null, group.peer());
  }

  @Test
  void aTokenCallsAsItsUser() {
    SignedIn signedIn = engine.anonymous().sessions().create("bob@example.com", Engines.PASSWORD);
    assertEquals(bob.id(), engine.withToken(signedIn.accessToken()).users().me().id());
    assertFalse(signedIn.toString().contains(signedIn.accessToken()));
    ConfabException e = refused(() -> engine.withToken("nonsense").users().me());
    assertEquals(ErrorCode.UNAUTHENTICATED, e.code());
  }

  @Test
  void theHostHasItsOperationsItself() {
    HostCaller host = engine.host();
    assertEquals(bob.id(), host.ensureUser("bob@example.com", with -> with.adopt(true)).id());
    assertEquals(bob.id(), host.ensureUserAsync("bob@example.com", with -> with.adopt(true)).join().id());
    assertEquals(bob.id(), host.host().ensureUser("bob@example.com", with -> with.adopt(true)).id());
  }

  @Test
  void aRawCallTakesAndGivesJson() {
    String me = engine.asUser(bob.id()).call("users.me", "");
    assertTrue(me.contains("\"email\":\"bob@example.com\""), me);
  }

  @Test
  void anErrorHasItsCodeAndField() {
    ConfabException e = refused(() -> ann.messages().send(room, ""));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(Optional.of("body"), e.field());
    assertEquals(Optional.empty(), e.retryAfter());
    assertTrue(e.toString().contains("invalid_argument"), e.toString());
  }

  @Test
  void anErrorTellsWhenToTryAgain() {
    String ahead = ann.messages().send(room, "hi").cursor().replaceAll("\\d+$", "999999");
    ConfabException e = refused(() -> ann.users().me(with -> with.atLeast(ahead)));
    assertEquals(ErrorCode.BEHIND, e.code());
    assertEquals(Optional.of(Duration.ofMillis(100)), e.retryAfter());
  }

  @Test
  void aNumberThatIsUnknownIsKept() {
    ConfabException e = new ConfabException(4711, "new", "", 0);
    assertEquals(ErrorCode.UNKNOWN, e.code());
    assertEquals(4711, e.number());
  }

  @Test
  void anUnknownOperationIsNotFound() throws Exception {
    assertEquals(ErrorCode.NOT_FOUND, refused(() -> ann.call("messages.sing", "{}")).code());
    assertEquals(ErrorCode.NOT_FOUND, failure(ann.callAsync("messages.sing", "{}")).code());
  }

  @Test
  void whatIsNoUnicodeIsRefused() throws Exception {
    ConfabException e = refused(() -> ann.messages().send(room, "half \ud83d"));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused(() -> ann.call("users.me\udc00", "{}")).code());
    assertEquals(ErrorCode.INVALID_ARGUMENT, failure(ann.messages().sendAsync(room, "\udc4b\ud83d")).code());
    assertTrue(ann.messages().list(room).messages().isEmpty());
  }

  @Test
  void aNulIsRefused() {
    ConfabException e = refused(() -> ann.messages().send(room, "a\0b"));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(Optional.of("body"), e.field());
    assertEquals(ErrorCode.NOT_FOUND, refused(() -> ann.call("users.me\0", "{}")).code());
  }

  @Test
  void whatIsTooLargeIsRefused() throws Exception {
    assertEquals(ErrorCode.TOO_LARGE, refused(() -> ann.messages().send(room, "x".repeat(20_000))).code());
    assertEquals(ErrorCode.TOO_LARGE, refused(() -> ann.messages().send(room, "x".repeat(2_000_000))).code());
    assertEquals(ErrorCode.TOO_LARGE, failure(ann.messages().sendAsync(room, "x".repeat(2_000_000))).code());
  }

  @Test
  void whatIsNoJsonIsRefused() {
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused(() -> ann.call("users.me", "{")).code());
    assertThrows(NullPointerException.class, () -> ann.messages().send(room, null));
  }

  @Test
  void asynchronousCallsAllComplete() {
    List<CompletableFuture<Message>> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) sent.add(ann.messages().sendAsync(room, "message " + i));
    long seqs = sent.stream().map(CompletableFuture::join).mapToLong(Message::seq).distinct().count();
    assertEquals(200, seqs);
  }

  @Test
  void aFutureMayWaitForAnother() throws Exception {
    CompletableFuture<String> both =
        ann.users().meAsync().thenApply(me -> me.name() + ann.users().getAsync(bob.id()).join().name());
    assertEquals("annbob", both.get(10, TimeUnit.SECONDS));
  }

  @Test
  void anExecutorThatThrowsLosesNoAnswer() throws Exception {
    EngineOptions options = Engines.options().executor(task -> {
      throw new IllegalStateException("on purpose");
    });
    CompletableFuture<SignedIn> underWay;
    try (Engine broken = Engine.open(folder.resolve("broken"), options)) {
      Caller eve = Engines.user(broken, "eve");
      for (int i = 0; i < 2; i++) assertEquals("eve", eve.users().meAsync().get(10, TimeUnit.SECONDS).name());
      underWay = broken.anonymous().sessions().createAsync("eve@example.com", Engines.PASSWORD);
    }
    underWay.handle((reply, error) -> true).get(10, TimeUnit.SECONDS);
  }

  @Test
  void aRefusalComesByTheFuture() throws Exception {
    assertEquals(ErrorCode.UNAUTHENTICATED, failure(engine.anonymous().users().meAsync()).code());
    CompletionException e = assertThrows(CompletionException.class, () -> ann.users().getAsync(4711).join());
    assertEquals(ErrorCode.NOT_FOUND, ((ConfabException) e.getCause()).code());
  }

  @Test
  void aCancelledCallIsOver() throws Exception {
    for (int i = 0; i < 100; i++) {
      CompletableFuture<Message> call = ann.messages().sendAsync(room, "perhaps");
      boolean cancelled = call.cancel(true);
      assertEquals(cancelled, call.isCancelled());
      if (!cancelled) call.get(10, TimeUnit.SECONDS);
    }
    assertEquals("ann", ann.users().meAsync().get(10, TimeUnit.SECONDS).name());
  }

  @Test
  void tooManyCallsAtOnceAreOverloaded() throws Exception {
    try (Engine small = Engine.open(folder.resolve("small"), Engines.options().callsMax(1))) {
      Caller eve = Engines.user(small, "eve");
      List<CompletableFuture<User>> calls = new ArrayList<>();
      for (int i = 0; i < 2000; i++) calls.add(eve.users().listAsync().thenApply(page -> page.users().get(0)));
      int overloaded = 0;
      for (CompletableFuture<User> call : calls) {
        try {
          assertEquals("eve", call.get(10, TimeUnit.SECONDS).name());
        } catch (ExecutionException e) {
          assertEquals(ErrorCode.OVERLOADED, ((ConfabException) e.getCause()).code());
          overloaded++;
        }
      }
      assertTrue(overloaded > 0 && overloaded < 2000, overloaded + " of 2000");
    }
  }

  @Test
  void afterCloseEverythingIsABadHandle() throws Exception {
    engine.close();
    engine.close();
    assertEquals(ErrorCode.BAD_HANDLE, refused(() -> ann.users().me()).code());
    assertEquals(ErrorCode.BAD_HANDLE, failure(ann.users().meAsync()).code());
    assertEquals(ErrorCode.BAD_HANDLE, refused(() -> ann.subscribe()).code());
  }

  @Test
  void callsUnderWayEndWithTheEngine() throws Exception {
    List<CompletableFuture<Message>> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) sent.add(ann.messages().sendAsync(room, "message " + i));
    engine.close();
    for (CompletableFuture<Message> call : sent) {
      try {
        call.get(10, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        assertEquals(ErrorCode.UNAVAILABLE, ((ConfabException) e.getCause()).code());
      }
    }
  }

  @Test
  void manyEnginesKnowNothingOfEachOther() {
    List<Engine> engines = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) engines.add(Engines.open(folder.resolve("many-" + i)));
      for (int i = 0; i < 20; i++) Engines.register(engines.get(i), "user" + i);
      for (int i = 0; i < 20; i++) {
        List<User> users = engines.get(i).asUser(1).users().list().users();
        assertEquals(List.of("user" + i), users.stream().map(User::name).toList());
      }
    } finally {
      engines.forEach(Engine::close);
    }
  }
}

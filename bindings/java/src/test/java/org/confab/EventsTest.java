package org.confab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventsTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  @TempDir Path folder;
  private Engine engine;
  private Caller ann;
  private Caller bob;
  private long room;

  @BeforeEach
  void open() {
    engine = Engines.open(folder.resolve("data"));
    ann = Engines.user(engine, "ann");
    User other = Engines.register(engine, "bob");
    bob = engine.asUser(other.id());
    room = ann.conversations().openDirect(other.id()).id();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void send(int from, int to) {
    CompletableFuture<?>[] sent = new CompletableFuture<?>[to - from];
    for (int i = from; i < to; i++) sent[i - from] = ann.messages().sendAsync(room, "message " + i);
    CompletableFuture.allOf(sent).join();
  }

  /** The next message; marks of what was read come between. */
  private static MessageEvent message(EventStream events) {
    while (true) {
      if (events.next() instanceof MessageEvent message) return message;
    }
  }

  @Test
  void eventsComeAsTheyHappen() {
    try (EventStream events = bob.subscribe()) {
      assertTrue(events.resumed());
      Message sent = ann.messages().send(room, "hi");
      MessageEvent heard = message(events);
      assertEquals(sent.id(), heard.id());
      assertEquals("hi", heard.body());
      assertEquals(heard.cursor(), events.cursor());
      Conversation group = ann.conversations().createGroup("Lake", List.of(2L));
      assertEquals(group.id(), message(events).conversation());
    }
  }

  @Test
  void aSlowReaderMissesNothing() throws Exception {
    int count = 4 * Subscription.BUFFER_EVENTS_MAX;
    try (EventStream slow = bob.subscribe(); EventStream fast = bob.subscribe()) {
      send(0, count);
      for (int seq = 1; seq <= count; seq++) assertEquals(seq, message(fast).seq());
      for (int seq = 1; seq <= count; seq++) assertEquals(seq, message(slow).seq());
      assertNull(slow.poll(Duration.ZERO));
    }
  }

  @Test
  void aReaderThatTakesNothingHoldsNoMoreThanWasQueued() throws Exception {
    int round = 4 * Subscription.BUFFER_EVENTS_MAX;
    Subscription lazy = new Subscription(engine.core, () -> { });
    engine.core.start(lazy, new Native.Identity(Native.CALLER_USER, 2, 0, new byte[0]), new byte[0]);
    try (EventStream other = bob.subscribe()) {
      send(0, round);
      while (lazy.buffered() < Subscription.BUFFER_EVENTS_MAX) Thread.onSpinWait();
      send(round, 4 * round);
      for (int seq = 1; seq <= 4 * round; seq++) message(other);
      assertTrue(lazy.buffered() <= round, lazy.buffered() + " wait");
      for (int seq = 1; seq <= 4 * round; seq++) {
        JsonObject event = Json.parse(lazy.take(LONG.toNanos()));
        assertEquals(seq, Json.number(event, "seq"));
      }
    } finally {
      lazy.close();
    }
  }

  @Test
  void aReaderComesBackByCursor() {
    String cursor;
    try (EventStream events = bob.subscribe()) {
      send(0, 3);
      assertEquals(1, message(events).seq());
      cursor = events.cursor();
    }
    try (EventStream events = bob.subscribe(cursor)) {
      assertTrue(events.resumed());
      assertEquals(2, message(events).seq());
      assertEquals(3, message(events).seq());
    }
  }

  @Test
  void aCursorThatCannotBeServedIsNotResumed() {
    String foreign;
    try (Engine other = Engines.open(folder.resolve("other"))) {
      foreign = Engines.user(other, "eve").conversations().createGroup("x", List.of()).cursor();
    }
    try (EventStream events = bob.subscribe(foreign)) {
      assertFalse(events.resumed());
    }
    ConfabException e = assertThrows(ConfabException.class, () -> bob.subscribe("nonsense"));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
  }

  @Test
  void nobodyHearsNothing() {
    ConfabException e = assertThrows(ConfabException.class, () -> engine.anonymous().subscribe());
    assertEquals(ErrorCode.UNAUTHENTICATED, e.code());
    assertThrows(ConfabException.class, () -> engine.withToken("nonsense").subscribe());
  }

  @Test
  void closingWakesTheReader() throws Exception {
    EventStream events = bob.subscribe();
    CompletableFuture<Boolean> more = CompletableFuture.supplyAsync(events::hasNext);
    events.close();
    assertFalse(more.get(10, TimeUnit.SECONDS));
    assertThrows(NoSuchElementException.class, events::next);
    assertNull(events.poll(LONG));
    events.close();
  }

  @Test
  void anInterruptedReaderSaysSo() throws Exception {
    try (EventStream events = bob.subscribe()) {
      CompletableFuture<Boolean> stillSet = new CompletableFuture<>();
      Thread reader = new Thread(() -> {
        ConfabException e = assertThrows(ConfabException.class, events::next);
        assertEquals(ErrorCode.INTERRUPTED, e.code());
        stillSet.complete(Thread.currentThread().isInterrupted());
      });
      reader.start();
      reader.interrupt();
      assertTrue(stillSet.get(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void aSessionThatEndsEndsItsEvents() {
    SignedIn session = engine.anonymous().sessions().create("bob@example.com", Engines.PASSWORD);
    Caller guest = engine.withToken(session.accessToken());
    try (EventStream events = guest.subscribe()) {
      guest.sessions().signOut();
      ConfabException e = assertThrows(ConfabException.class, () -> {
        while (events.hasNext()) events.next();
      });
      assertEquals(ErrorCode.UNAUTHENTICATED, e.code());
      assertThrows(ConfabException.class, events::next);
    }
  }

  @Test
  void anEngineThatClosesEndsItsEvents() throws Exception {
    EventStream events = bob.subscribe();
    Collector collector = new Collector();
    bob.publisher("").subscribe(collector);
    collector.subscription.request(1);
    engine.close();
    assertEquals(ErrorCode.UNAVAILABLE, assertThrows(ConfabException.class, events::next).code());
    Throwable why = collector.failure.get(10, TimeUnit.SECONDS);
    assertEquals(ErrorCode.UNAVAILABLE, assertInstanceOf(ConfabException.class, why).code());
    events.close();
  }

  @Test
  void aKindThatIsUnknownIsPassedOver() {
    assertNull(EventReader.read(Json.parse("{\"event\":\"earthquake\",\"cursor\":\"c\"}")));
    Event known = EventReader.read(Json.parse("{\"event\":\"read\",\"cursor\":\"c\",\"user\":2,\"seq\":3,\"new\":{\"a\":[]}}"));
    assertEquals(3, assertInstanceOf(ReadEvent.class, known).seq());
  }

  private static class Collector implements Flow.Subscriber<Event> {
    final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(Event event) {
      events.add(event);
    }

    @Override
    public void onError(Throwable why) {
      failure.complete(why);
    }

    @Override
    public void onComplete() {
      failure.completeExceptionally(new AssertionError("completed"));
    }

    MessageEvent message() throws InterruptedException {
      return assertInstanceOf(MessageEvent.class, events.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void aSubscriberGetsWhatItAskedFor() throws Exception {
    Collector collector = new Collector();
    bob.publisher("").subscribe(collector);
    send(0, 1000);
    assertNull(collector.events.poll());
    collector.subscription.request(3);
    for (int seq = 1; seq <= 3; seq++) assertEquals(seq, collector.message().seq());
    collector.subscription.request(Long.MAX_VALUE);
    for (int seq = 4; seq <= 1000; seq++) assertEquals(seq, collector.message().seq());
    collector.subscription.cancel();
    assertFalse(collector.failure.isDone());
  }

  @Test
  void aSubscriberThatAskedForNothingIsToldOfTheEnd() throws Exception {
    SignedIn session = engine.anonymous().sessions().create("bob@example.com", Engines.PASSWORD);
    Caller guest = engine.withToken(session.accessToken());
    Collector collector = new Collector();
    guest.publisher("").subscribe(collector);
    guest.sessions().signOut();
    Throwable why = collector.failure.get(10, TimeUnit.SECONDS);
    assertEquals(ErrorCode.UNAUTHENTICATED, assertInstanceOf(ConfabException.class, why).code());
    assertTrue(collector.events.isEmpty());
  }

  @Test
  void whatASubscriberThrowsIsNotTheEndOfEvents() throws Exception {
    BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
    Executor threads = task -> {
      Thread thread = new Thread(task);
      thread.setUncaughtExceptionHandler((in, why) -> uncaught.add(why));
      thread.start();
    };
    try (Engine other = Engine.open(folder.resolve("other"), Engines.options().executor(threads))) {
      Caller eve = Engines.user(other, "eve");
      Collector clumsy = new Collector() {
        @Override
        public void onNext(Event event) {
          super.onNext(event);
          eve.users().get(4711);
        }
      };
      eve.publisher("").subscribe(clumsy);
      clumsy.subscription.request(2);
      eve.conversations().createGroup("Lake", List.of());
      Throwable why = uncaught.poll(10, TimeUnit.SECONDS);
      assertEquals(ErrorCode.NOT_FOUND, assertInstanceOf(ConfabException.class, why).code());
      assertFalse(clumsy.failure.isDone());
      assertEquals(1, clumsy.events.size());
    }
  }

  @Test
  void anExecutorThatThrowsLosesNoEvent() throws Exception {
    EngineOptions options = Engines.options().executor(task -> {
      throw new IllegalStateException("on purpose");
    });
    try (Engine broken = Engine.open(folder.resolve("broken"), options)) {
      Caller eve = Engines.user(broken, "eve");
      Collector collector = new Collector();
      eve.publisher("").subscribe(collector);
      collector.subscription.request(Long.MAX_VALUE);
      Conversation group = eve.conversations().createGroup("Lake", List.of());
      assertEquals(group.id(), collector.message().conversation());
      assertEquals("eve", eve.users().meAsync().get(10, TimeUnit.SECONDS).name());
    }
  }

  @Test
  void aSubscriberThatIsRefusedIsTold() throws Exception {
    Collector nobody = new Collector();
    engine.anonymous().publisher("").subscribe(nobody);
    Throwable why = nobody.failure.get(10, TimeUnit.SECONDS);
    assertEquals(ErrorCode.UNAUTHENTICATED, assertInstanceOf(ConfabException.class, why).code());
    Collector wrong = new Collector();
    bob.publisher("").subscribe(wrong);
    wrong.subscription.request(0);
    assertInstanceOf(IllegalArgumentException.class, wrong.failure.get(10, TimeUnit.SECONDS));
  }
}

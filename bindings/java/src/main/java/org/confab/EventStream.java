package org.confab;

import com.google.gson.JsonObject;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * What happens to a user, in order, each once. Made by {@link Caller#subscribe()}. A reader may be as slow as it likes: events wait
 * in the store. One thread reads; any thread may close it.
 */
public class EventStream implements Iterator<Event>, AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Engine engine;
  final Subscription subscription;
  private final boolean resumed;
  private volatile String cursor;
  private Event ahead;

  EventStream(Engine engine, Native.Identity caller, String cursor) {
    this(engine, begun -> engine.core.start(begun, caller, Native.utf8(cursor, "cursor")));
  }

  EventStream(Engine engine, Consumer<Subscription> begin) {
    this.engine = engine;
    Subscription started = new Subscription(engine.core, () -> { });
    subscription = started;
    begin.accept(started);
    try {
      JsonObject start = Json.parse(started.awaitStart());
      this.cursor = Json.text(start, "cursor");
      resumed = Json.flag(start, "resumed");
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
    CLEANER.register(this, started::close);
  }

  /**
   * Where the reader stands. Keep it, and give it to {@link Caller#subscribe(String)} to go on from here.
   *
   * @return the cursor of the last event taken; before the first, where the stream began
   */
  public String cursor() {
    return cursor;
  }

  /**
   * Whether the given cursor could be served.
   *
   * @return false if events may be missing before the first: read conversations and messages again
   */
  public boolean resumed() {
    return resumed;
  }

  /**
   * Waits for the next event.
   *
   * @return true if there is one; false if the stream was closed here
   * @throws ConfabException if the stream ended by itself: unauthenticated when the session ended, unavailable when the engine was
   *     closed; interrupted if the thread was
   */
  @Override
  public boolean hasNext() {
    if (ahead == null) ahead = read(Long.MAX_VALUE);
    return ahead != null;
  }

  /**
   * Waits for the next event and takes it. Kinds that are newer than this binding are passed over.
   *
   * @return the event
   * @throws NoSuchElementException if the stream was closed here
   * @throws ConfabException as {@link #hasNext()}
   */
  @Override
  public Event next() {
    if (!hasNext()) throw new NoSuchElementException("the stream was closed");
    return take();
  }

  /**
   * Waits for the next event, but not for ever, and takes it.
   *
   * @param timeout how long to wait; zero or less does not wait
   * @return the event; null if none came in time, or if the stream was closed here
   * @throws ConfabException as {@link #hasNext()}
   */
  public Event poll(Duration timeout) {
    if (ahead == null) ahead = read(timeout.toNanos());
    return ahead == null ? null : take();
  }

  /**
   * Waits for the next event and takes it as it is, also of a kind that is newer than this binding. Not after {@link #hasNext()},
   * which has read an event already.
   *
   * @param timeout how long to wait; zero or less does not wait
   * @return a JSON object; null if none came in time, or if the stream was closed here
   * @throws ConfabException as {@link #hasNext()}
   */
  public String pollJson(Duration timeout) {
    if (ahead != null) throw new IllegalStateException("an event was read by hasNext() and not taken");
    String json = raw(timeout.toNanos());
    if (json != null) cursor = Json.text(Json.parse(json), "cursor");
    return json;
  }

  /** Ends the stream, also under a thread that waits in it. Again is fine. */
  @Override
  public void close() {
    subscription.close();
  }

  private Event take() {
    Event event = ahead;
    ahead = null;
    cursor = event.cursor();
    return event;
  }

  private Event read(long timeoutNanos) {
    long end = System.nanoTime() + timeoutNanos;
    for (long left = timeoutNanos; ; left = timeoutNanos == Long.MAX_VALUE ? left : end - System.nanoTime()) {
      String json = raw(left);
      if (json == null) return null;
      JsonObject object = Json.parse(json);
      Event event = EventReader.read(object);
      if (event != null) return event;
      cursor = Json.text(object, "cursor");
    }
  }

  private String raw(long timeoutNanos) {
    try {
      return subscription.take(timeoutNanos);
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}

package org.confab;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Events as java.util.concurrent.Flow has them. Each subscriber has a subscription of its own, which stops while it asks for none. */
final class EventPublisher implements Flow.Publisher<Event> {
  private final Engine engine;
  private final Native.Identity caller;
  private final byte[] cursor;

  EventPublisher(Engine engine, Native.Identity caller, String cursor) {
    this.engine = engine;
    this.caller = caller;
    this.cursor = Native.utf8(cursor, "cursor");
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Event> subscriber) {
    new Delivery(engine, Objects.requireNonNull(subscriber)).begin(caller, cursor);
  }

  private static final class Delivery implements Flow.Subscription {
    private final Engine engine;
    private final Flow.Subscriber<? super Event> subscriber;
    private final Subscription source;
    private final AtomicLong demand = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    /** How often it was asked to deliver since the delivery under way began: only one thread delivers. */
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Throwable failure;

    Delivery(Engine engine, Flow.Subscriber<? super Event> subscriber) {
      this.engine = engine;
      this.subscriber = subscriber;
      source = new Subscription(engine.core, this::schedule);
    }

    void begin(Native.Identity caller, byte[] cursor) {
      subscriber.onSubscribe(this);
      if (over.get()) return;
      try {
        engine.core.start(source, caller, cursor);
      } catch (ConfabException e) {
        fail(e);
        return;
      }
      if (over.get()) engine.core.end(source);
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        fail(new IllegalArgumentException("asked for " + n + " events"));
        return;
      }
      demand.accumulateAndGet(n, (have, more) -> have + more < 0 ? Long.MAX_VALUE : have + more);
      schedule();
    }

    @Override
    public void cancel() {
      over.set(true);
      source.close();
    }

    private void fail(Throwable why) {
      failure = why;
      schedule();
    }

    private void schedule() {
      if (asked.getAndIncrement() != 0) return;
      try {
        engine.core.executor.execute(this::deliver);
      } catch (RuntimeException | Error cannotRun) {
        deliver();
      }
    }

    private void deliver() {
      int done;
      do {
        done = asked.get();
        try {
          deliverWhatIsAskedFor();
        } catch (RuntimeException | Error subscriberFailed) {
          cancel();
          // Not thrown on: this may be the thread that takes items for everybody.
          Thread thread = Thread.currentThread();
          thread.getUncaughtExceptionHandler().uncaughtException(thread, subscriberFailed);
        }
      } while (asked.addAndGet(-done) != 0);
    }

    private void deliverWhatIsAskedFor() {
      if (failure != null) end(failure);
      while (!over.get() && demand.get() > 0) {
        String json;
        try {
          json = source.take(0);
        } catch (ConfabException e) {
          end(e);
          return;
        }
        if (json == null) return;
        Event event = EventReader.read(Json.parse(json));
        if (event == null) continue;
        if (demand.get() != Long.MAX_VALUE) demand.decrementAndGet();
        subscriber.onNext(event);
      }
      ConfabException why = source.reason();
      if (why != null) end(why);
    }

    private void end(Throwable why) {
      if (over.getAndSet(true)) return;
      source.close();
      subscriber.onError(why);
    }
  }
}

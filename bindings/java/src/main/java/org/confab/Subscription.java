package org.confab;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Between the dispatcher and one reader: events that were not taken yet. A reader that lags lets them wait in the store. */
final class Subscription {
  /** From here on the library is asked to pause; what it had queued before still comes. */
  static final int BUFFER_EVENTS_MAX = 256;

  long id;
  private final EngineCore core;
  private final Runnable listener;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<String> buffer = new ArrayDeque<>();
  private String start;
  private boolean paused;
  private boolean closed;
  private ConfabException error;

  /** {@code listener} is called after each change, by the dispatcher, and must not block. */
  Subscription(EngineCore core, Runnable listener) {
    this.core = core;
    this.listener = listener;
  }

  void started(String json) {
    change(() -> start = json);
  }

  void arrived(String json) {
    change(() -> {
      buffer.add(json);
      if (buffer.size() >= BUFFER_EVENTS_MAX) pause(true);
    });
  }

  void ended(ConfabException why) {
    change(() -> error = why);
  }

  private void change(Runnable what) {
    lock.lock();
    try {
      if (closed) return;
      what.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    listener.run();
  }

  /** Ends it; nothing more is brought, and who waits is woken. */
  void close() {
    lock.lock();
    try {
      if (closed) return;
      closed = true;
      buffer.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    core.end(this);
  }

  /** Waits for the start, {@code {"cursor":…,"resumed":…}}. */
  String awaitStart() {
    lock.lock();
    try {
      while (start == null) {
        if (error != null) throw error.again();
        if (closed) throw new ConfabException(ErrorCode.CANCELLED, "the subscription was closed", "");
        await(Long.MAX_VALUE);
      }
      return start;
    } finally {
      lock.unlock();
    }
  }

  /** The next event; null if none came in time, or if it was closed here. Throws when it ended by itself, after the last event. */
  String take(long timeoutNanos) {
    lock.lock();
    try {
      long left = timeoutNanos;
      while (buffer.isEmpty()) {
        if (closed) return null;
        if (error != null) throw error.again();
        if (left <= 0) return null;
        left = await(left);
      }
      String json = buffer.remove();
      if (paused && buffer.size() <= BUFFER_EVENTS_MAX / 2) pause(false);
      return json;
    } finally {
      lock.unlock();
    }
  }

  /** Why it ended by itself; null while it goes on, and while events wait here. */
  ConfabException reason() {
    lock.lock();
    try {
      return error == null || !buffer.isEmpty() ? null : error.again();
    } finally {
      lock.unlock();
    }
  }

  /** How many events wait here. */
  int buffered() {
    lock.lock();
    try {
      return buffer.size();
    } finally {
      lock.unlock();
    }
  }

  private long await(long nanos) {
    try {
      return changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfabException(ErrorCode.INTERRUPTED, "the thread was interrupted", "");
    }
  }

  private void pause(boolean on) {
    if (paused == on || error != null) return;
    paused = on;
    try {
      if (on) {
        core.api.pause(core.id(), id);
      } else {
        core.api.resume(core.id(), id);
      }
    } catch (ConfabException engineIsClosed) {
      // Then the end is on its way.
    }
  }
}

package org.confab;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * An open engine without the object that the application holds: what its threads share. It knows nobody who holds {@link Engine},
 * but for those who still wait, so that a forgotten engine can be found and closed.
 */
final class EngineCore {
  /** What is open, for the end of the JVM. */
  private static final Set<EngineCore> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(EngineCore::close), "confab-exit"));
  }

  final Native api;
  final Executor executor;
  private final Native.Opened opened;

  /** Guards both maps, and that an id is in its map before the dispatcher looks for it. */
  private final Object lock = new Object();
  private final Map<Long, PendingCall<?>> calls = new HashMap<>();
  private final Map<Long, Subscription> subscriptions = new HashMap<>();
  /** Why nothing is dispatched any more. */
  private ConfabException over;

  EngineCore(EngineOptions options) {
    api = Native.get();
    executor = options.executor;
    opened = api.open(options);
    OPEN.add(this);
    Thread dispatcher = new Thread(this::dispatch, "confab-events");
    dispatcher.setDaemon(true);
    dispatcher.start();
  }

  long id() {
    return opened.engine();
  }

  /** Closes the engine. Again is fine, and does not wait: a callback may try, and must be refused instead of waiting for itself. */
  void close() {
    if (!OPEN.remove(this)) return;
    try {
      api.close(id());
    } catch (ConfabException e) {
      OPEN.add(this);
      throw e;
    }
  }

  void start(PendingCall<?> call, Native.Identity caller, byte[] operation, byte[] request) {
    synchronized (lock) {
      call.id = api.callAsync(id(), caller, operation, request);
      if (over != null) throw over.again();
      calls.put(call.id, call);
    }
  }

  void start(Subscription subscription, Native.Identity caller, byte[] cursor) {
    synchronized (lock) {
      subscription.id = api.subscribe(id(), caller, cursor);
      if (over != null) throw over.again();
      subscriptions.put(subscription.id, subscription);
    }
  }

  void startFollowing(Subscription subscription, byte[] name, byte[] from) {
    synchronized (lock) {
      subscription.id = api.follow(id(), name, from);
      if (over != null) throw over.again();
      subscriptions.put(subscription.id, subscription);
    }
  }

  void confirm(Subscription subscription, byte[] cursor) {
    api.confirm(id(), subscription.id, cursor);
  }

  void end(Subscription subscription) {
    synchronized (lock) {
      if (subscriptions.remove(subscription.id) == null || over != null) return;
    }
    try {
      api.unsubscribe(id(), subscription.id);
    } catch (ConfabException engineIsClosed) {
      // Then it has ended with it.
    }
  }

  /** The one thread of an engine that takes items. It ends when the engine is closed. */
  private void dispatch() {
    try {
      while (true) hand(api.next(id()));
    } catch (ConfabException e) {
      end(e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.BAD_HANDLE ? closed() : e);
    } catch (Throwable e) {
      ConfabException why = new ConfabException(ErrorCode.INTERNAL, "the thread that takes items failed: " + e, "");
      why.initCause(e);
      end(why);
    }
  }

  private void end(ConfabException why) {
    List<PendingCall<?>> abandoned;
    List<Subscription> ended;
    synchronized (lock) {
      over = why;
      abandoned = List.copyOf(calls.values());
      ended = List.copyOf(subscriptions.values());
      calls.clear();
      subscriptions.clear();
    }
    abandoned.forEach(call -> call.ended("", why));
    ended.forEach(subscription -> subscription.ended(why));
  }

  private void hand(Native.Item item) {
    if (item.kind() == Native.ITEM_REPLY) {
      PendingCall<?> call;
      synchronized (lock) {
        call = calls.remove(item.id());
      }
      if (call != null) call.ended(item.json(), item.error());
      return;
    }
    Subscription subscription;
    synchronized (lock) {
      subscription = item.kind() == Native.ITEM_ENDED ? subscriptions.remove(item.id()) : subscriptions.get(item.id());
    }
    if (subscription == null) return;
    switch (item.kind()) {
      case Native.ITEM_STARTED -> subscription.started(item.json());
      case Native.ITEM_EVENT -> subscription.arrived(item.json());
      case Native.ITEM_ENDED -> subscription.ended(item.error());
      default -> { }
    }
  }

  private static ConfabException closed() {
    return new ConfabException(ErrorCode.UNAVAILABLE, "the engine was closed", "");
  }
}

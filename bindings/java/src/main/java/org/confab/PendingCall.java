package org.confab;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/** A call under way. Cancelling it gives up on it; it may be carried out all the same. */
final class PendingCall<T> extends CompletableFuture<T> {
  private final Engine engine;
  private final Function<String, T> decode;
  long id;

  PendingCall(Engine engine, Function<String, T> decode) {
    this.engine = engine;
    this.decode = decode;
  }

  /** What the dispatcher brings. The application's code runs elsewhere: it may block, and waits for nobody's sake here. */
  void ended(String json, ConfabException error) {
    try {
      engine.core.executor.execute(() -> complete(json, error));
    } catch (RejectedExecutionException shutDown) {
      complete(json, error);
    }
  }

  private void complete(String json, ConfabException error) {
    if (error != null) {
      completeExceptionally(error);
      return;
    }
    try {
      complete(decode.apply(json));
    } catch (RuntimeException e) {
      completeExceptionally(e);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      try {
        engine.core.api.cancel(engine.core.id(), id);
      } catch (ConfabException engineIsClosed) {
        // Then the call has ended with it.
      }
    }
    return cancelled;
  }
}

package org.confab;

import java.util.concurrent.CompletableFuture;
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

  /** What the dispatcher brings. The application's code runs elsewhere, unless its executor fails: nobody may wait for ever. */
  void ended(String json, ConfabException error) {
    try {
      engine.core.executor.execute(() -> complete(json, error));
    } catch (RuntimeException | Error cannotRun) {
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
    } catch (RuntimeException | Error e) {
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

package org.confab;

import com.google.gson.JsonObject;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;

/**
 * Somebody who calls operations and hears events, made by an {@link Engine}. Cheap, and good in any thread.
 *
 * <p>A blocking call holds its thread until the answer is there; a mutation's until it is on disk. Interrupting the thread does not
 * end it. The methods that end in {@code Async} block nobody; cancelling their future gives up on the call, which may be carried out
 * all the same.
 */
public sealed class Caller extends CallerGroups permits HostCaller {
  final Engine engine;
  private final Native.Identity identity;

  Caller(Engine engine, Native.Identity identity) {
    this.engine = engine;
    this.identity = identity;
  }

  @Override
  Caller self() {
    return this;
  }

  /**
   * Calls any operation of the library, also one that is newer than this binding.
   *
   * @param operation a name such as "messages.send"
   * @param request a JSON object; empty counts as {@code {}}
   * @return the reply, a JSON object
   * @throws ConfabException if the operation refuses, or the library does
   */
  public String call(String operation, String request) {
    byte[] name = Native.utf8(operation, "operation");
    try {
      return engine.core.api.call(engine.core.id(), identity, name, Native.utf8(request, "request"));
    } finally {
      // An engine in use is not a forgotten one.
      Reference.reachabilityFence(engine);
    }
  }

  /**
   * Calls any operation of the library without waiting.
   *
   * @param operation a name such as "messages.send"
   * @param request a JSON object; empty counts as {@code {}}
   * @return the reply, a JSON object; or a {@link ConfabException}, {@link ErrorCode#OVERLOADED} when too many calls are under way
   */
  public CompletableFuture<String> callAsync(String operation, String request) {
    return begin(operation, request, Function.identity());
  }

  /**
   * Hears what happens from now on.
   *
   * @return the events; close it
   * @throws ConfabException unauthenticated: nobody, the host, or a bad token; overloaded
   */
  public EventStream subscribe() {
    return subscribe("");
  }

  /**
   * Hears what happened after a cursor, then what happens.
   *
   * @param cursor where the caller stands; empty for now
   * @return the events; close it
   * @throws ConfabException unauthenticated: nobody, the host, or a bad token; invalid_argument (cursor); overloaded
   */
  public EventStream subscribe(String cursor) {
    return new EventStream(engine, identity, cursor);
  }

  /**
   * The same for reactive programs. Each subscriber starts at the cursor by itself, and is called by the engine's executor. Its
   * {@code onError} receives a {@link ConfabException} when the events end by themselves; {@code onComplete} is never called.
   *
   * @param cursor where the caller stands; empty for the moment of subscribing
   * @return a source of events
   */
  public Flow.Publisher<Event> publisher(String cursor) {
    return new EventPublisher(engine, identity, cursor);
  }

  <T> T call(String operation, Json.Request request, Function<JsonObject, T> read) {
    return read.apply(Json.parse(call(operation, request.toString())));
  }

  <T> CompletableFuture<T> callAsync(String operation, Json.Request request, Function<JsonObject, T> read) {
    return begin(operation, request.toString(), reply -> read.apply(Json.parse(reply)));
  }

  private <T> CompletableFuture<T> begin(String operation, String request, Function<String, T> decode) {
    Objects.requireNonNull(operation);
    Objects.requireNonNull(request);
    PendingCall<T> call = new PendingCall<>(engine, decode);
    try {
      byte[] name = Native.utf8(operation, "operation");
      engine.core.start(call, identity, name, Native.utf8(request, "request"));
    } catch (ConfabException e) {
      call.completeExceptionally(e);
    }
    return call;
  }
}

package org.confab;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** The library by the Foreign Function and Memory API. */
@SuppressWarnings("restricted")
final class FfmNative implements Native {
  FfmNative() {
    try {
      NativeLoader.checkAbi((int) FfmFunctions.ABI_VERSION.invokeExact());
    } catch (Throwable e) {
      throw passedOn(e);
    }
  }

  @Override
  public String version() {
    try {
      return ((MemorySegment) FfmFunctions.VERSION.invokeExact()).reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable e) {
      throw passedOn(e);
    }
  }

  @Override
  public String describe() {
    try (Frame frame = new Frame(0)) {
      frame.check((int) FfmFunctions.DESCRIBE.invokeExact(frame.out, frame.error));
      return take(frame);
    } catch (Throwable e) {
      throw passedOn(e);
    }
  }

  @Override
  public Opened open(EngineOptions options) {
    Callbacks callbacks = new Callbacks(options);
    Arena stubs = Arena.ofAuto();
    byte[] dataDir = Native.utf8(options.dataDir, "data_dir");
    byte[] issuer = Native.utf8(options.issuer, "issuer");
    try (Frame frame = new Frame(FfmFunctions.OPTIONS.byteSize() + dataDir.length + issuer.length)) {
      MemorySegment struct = frame.options();
      frame.fill(struct.asSlice(offset("data_dir")), dataDir);
      frame.fill(struct.asSlice(offset("issuer")), issuer);
      struct.set(JAVA_INT, offset("struct_size"), (int) FfmFunctions.OPTIONS.byteSize());
      struct.set(JAVA_INT, offset("force_network_fs"), options.forceNetworkFs ? 1 : 0);
      struct.set(JAVA_LONG, offset("map_bytes"), options.mapBytes);
      struct.set(JAVA_LONG, offset("access_token_ms"), options.accessTokenMs);
      struct.set(JAVA_LONG, offset("long_access_token_ms"), options.longAccessTokenMs);
      struct.set(JAVA_LONG, offset("refresh_token_ms"), options.refreshTokenMs);
      struct.set(JAVA_LONG, offset("password_memory_bytes"), options.passwordMemoryBytes);
      struct.set(JAVA_LONG, offset("password_passes"), options.passwordPasses);
      struct.set(JAVA_INT, offset("calls_max"), options.callsMax);
      struct.set(JAVA_INT, offset("subscriptions_max"), options.subscriptionsMax);
      struct.set(ADDRESS, offset("log"), stub("log", callbacks, FfmFunctions.LOG, stubs));
      if (callbacks.hasClock()) struct.set(ADDRESS, offset("clock"), stub("clock", callbacks, FfmFunctions.CLOCK, stubs));
      frame.check((int) FfmFunctions.OPEN.invokeExact(struct, frame.out, frame.error));
      return new Opened(frame.number(), stubs);
    } catch (Throwable e) {
      throw passedOn(e);
    }
  }

  private static long offset(String option) {
    return FfmFunctions.OPTIONS.byteOffset(PathElement.groupElement(option));
  }

  /** A C function that calls the method of this class with the callbacks first. It lives as long as the arena. */
  private static MemorySegment stub(String method, Callbacks callbacks, FunctionDescriptor descriptor, Arena arena)
      throws ReflectiveOperationException {
    MethodType type = descriptor.toMethodType().insertParameterTypes(0, Callbacks.class);
    MethodHandle handle = MethodHandles.lookup().findStatic(FfmNative.class, method, type);
    return FfmFunctions.LINKER.upcallStub(handle.bindTo(callbacks), descriptor, arena);
  }

  private static void log(Callbacks callbacks, MemorySegment userData, int level, MemorySegment line) {
    callbacks.log(level, Frame.bytes(line));
  }

  private static long clock(Callbacks callbacks, MemorySegment userData) {
    return callbacks.now();
  }

  @Override
  public void close(long engine) {
    try (Frame frame = new Frame(0)) {
      frame.check((int) FfmFunctions.CLOSE.invokeExact(frame.handle(engine), frame.error));
    } catch (Throwable e) {
      throw passedOn(e);
    }
  }

  @Override
  public String call(long engine, Identity caller, byte[] operation, byte[] request) {
    try (Frame frame = new Frame((long) caller.token().length + operation.length + request.length)) {
      frame.check((int) FfmFunctions.CALL.invokeExact(frame.handle(engine), frame.caller(caller), frame.text(operation),
          frame.text(request), frame.out, frame.error));
      return take(frame);
    } catch (Throwable e) {
      throw passedOn(e);
    }
  }

  @Override
  public long callAsync(long engine, Identity caller, byte[] operation, byte[] request) {
    try (Frame frame = new Frame((long) caller.token().length + operation.length + request.length)) {
      frame.check((int) FfmFunctions.CALL_ASYNC.invokeExact(frame.handle(engine), frame.caller(caller), frame.text(operation),
          frame.text(request), frame.out, frame.error));
      return frame.number();
    } catch (Throwable e) {
      throw passedOn(e);
    }
  }

  @Override
  public long subscribe(long engine, Identity caller, byte[] cursor) {
    try (Frame frame = new Frame((long) caller.token().length + cursor.length)) {
      frame.check((int) FfmFunctions.SUBSCRIBE.invokeExact(frame.handle(engine), frame.caller(caller), frame.text(cursor),
          frame.out, frame.error));
      return frame.number();
    } catch (Throwable e) {
      throw passedOn(e);
    }
  }

  @Override
  public long follow(long engine, byte[] name, byte[] from) {
    try (Frame frame = new Frame((long) name.length + from.length)) {
      frame.check((int) FfmFunctions.FOLLOW.invokeExact(frame.handle(engine), frame.text(name), frame.text(from), frame.out,
          frame.error));
      return frame.number();
    } catch (Throwable e) {
      throw passedOn(e);
    }
  }

  @Override
  public void confirm(long engine, long follower, byte[] cursor) {
    try (Frame frame = new Frame(cursor.length)) {
      frame.check((int) FfmFunctions.CONFIRM.invokeExact(frame.handle(engine), follower, frame.text(cursor), frame.error));
    } catch (Throwable e) {
      throw passedOn(e);
    }
  }

  @Override
  public void cancel(long engine, long call) {
    byId(FfmFunctions.CANCEL, engine, call);
  }

  @Override
  public void unsubscribe(long engine, long subscription) {
    byId(FfmFunctions.UNSUBSCRIBE, engine, subscription);
  }

  @Override
  public void pause(long engine, long subscription) {
    byId(FfmFunctions.PAUSE, engine, subscription);
  }

  @Override
  public void resume(long engine, long subscription) {
    byId(FfmFunctions.RESUME, engine, subscription);
  }

  private static void byId(MethodHandle function, long engine, long id) {
    try (Frame frame = new Frame(0)) {
      frame.check((int) function.invokeExact(frame.handle(engine), id, frame.error));
    } catch (Throwable e) {
      throw passedOn(e);
    }
  }

  @Override
  public Item next(long engine) {
    try (Frame frame = new Frame(0)) {
      frame.check((int) FfmFunctions.NEXT.invokeExact(frame.handle(engine), -1, frame.out, frame.error));
      MemorySegment item = frame.object();
      int kind = (int) FfmFunctions.ITEM_KIND.invokeExact(item);
      long id = (long) FfmFunctions.ITEM_ID.invokeExact(item);
      String json = frame.text(FfmFunctions.ITEM_JSON, item);
      MemorySegment error = (MemorySegment) FfmFunctions.ITEM_ERROR.invokeExact(item);
      ConfabException failure =
          error.address() == 0 ? null : frame.exception((int) FfmFunctions.ERROR_STATUS.invokeExact(error), error);
      FfmFunctions.ITEM_FREE.invokeExact(item);
      return new Item(kind, id, json, failure);
    } catch (Throwable e) {
      throw passedOn(e);
    }
  }

  private static String take(Frame frame) throws Throwable {
    MemorySegment reply = frame.object();
    String json = frame.text(FfmFunctions.REPLY_JSON, reply);
    FfmFunctions.REPLY_FREE.invokeExact(reply);
    return json;
  }

  /** Nothing is checked here, so what is thrown goes on as it is. */
  private static RuntimeException passedOn(Throwable e) {
    if (e instanceof Error error) throw error;
    if (e instanceof RuntimeException exception) return exception;
    return new IllegalStateException(e);
  }
}

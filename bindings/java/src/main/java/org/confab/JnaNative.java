package org.confab;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;

/** The library by Java Native Access. */
final class JnaNative implements org.confab.Native {
  private final C c;

  JnaNative(String library) {
    try {
      c = Native.load(library, C.class);
    } catch (UnsatisfiedLinkError e) {
      throw NativeLoader.notFound(library, e);
    }
    NativeLoader.checkAbi(c.confab_abi_version());
  }

  /** confab_str. JNA wants its structures public, so this stays inside a class that is not. */
  @Structure.FieldOrder({"data", "size"})
  public static class Str extends Structure implements Structure.ByValue {
    public Pointer data;
    public SizeT size = new SizeT();

    public Str() {}

    /** Borrows the memory that it makes: keep this reachable over the call. */
    Str(byte[] text) {
      if (text.length == 0) return;
      Memory memory = new Memory(text.length);
      memory.write(0, text, 0, text.length);
      data = memory;
      size = new SizeT(text.length);
    }

    byte[] bytes() {
      return data == null || size.intValue() == 0 ? new byte[0] : data.getByteArray(0, size.intValue());
    }

    String text() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }
  }

  /** size_t. */
  public static class SizeT extends com.sun.jna.IntegerType {
    private static final long serialVersionUID = 1L;

    public SizeT() {
      this(0);
    }

    public SizeT(long value) {
      super(Native.SIZE_T_SIZE, value, true);
    }
  }

  /** confab_engine. */
  @Structure.FieldOrder("id")
  public static class Handle extends Structure implements Structure.ByValue {
    public long id;

    public Handle() {}

    Handle(long id) {
      this.id = id;
    }
  }

  /** confab_caller. */
  @Structure.FieldOrder({"kind", "reserved", "user", "session", "token"})
  public static class CallerStruct extends Structure {
    public int kind;
    public int reserved;
    public long user;
    public long session;
    public Str token;

    CallerStruct(Identity identity) {
      kind = identity.kind();
      user = identity.user();
      session = identity.session();
      token = new Str(identity.token());
    }
  }

  /** confab_log_fn. */
  public interface LogFunction extends Callback {
    void invoke(Pointer userData, int level, Str line);
  }

  /** confab_clock_fn. */
  public interface ClockFunction extends Callback {
    long invoke(Pointer userData);
  }

  /** confab_engine_options. */
  @Structure.FieldOrder({
    "structSize", "forceNetworkFs", "dataDir", "mapBytes", "issuer", "accessTokenMs", "longAccessTokenMs", "refreshTokenMs",
    "passwordMemoryBytes", "passwordPasses", "callsMax", "subscriptionsMax", "log", "logUserData", "clock", "clockUserData"
  })
  public static class Options extends Structure {
    public int structSize;
    public int forceNetworkFs;
    public Str dataDir;
    public long mapBytes;
    public Str issuer;
    public long accessTokenMs;
    public long longAccessTokenMs;
    public long refreshTokenMs;
    public long passwordMemoryBytes;
    public long passwordPasses;
    public int callsMax;
    public int subscriptionsMax;
    public LogFunction log;
    public Pointer logUserData;
    public ClockFunction clock;
    public Pointer clockUserData;

    Options(EngineOptions options) {
      dataDir = new Str(org.confab.Native.utf8(options.dataDir, "data_dir"));
      issuer = new Str(org.confab.Native.utf8(options.issuer, "issuer"));
      forceNetworkFs = options.forceNetworkFs ? 1 : 0;
      mapBytes = options.mapBytes;
      accessTokenMs = options.accessTokenMs;
      longAccessTokenMs = options.longAccessTokenMs;
      refreshTokenMs = options.refreshTokenMs;
      passwordMemoryBytes = options.passwordMemoryBytes;
      passwordPasses = options.passwordPasses;
      callsMax = options.callsMax;
      subscriptionsMax = options.subscriptionsMax;
      Callbacks callbacks = new Callbacks(options);
      log = (userData, level, line) -> callbacks.log(level, line.bytes());
      // Threads of the engine are made known to the JVM once each, and do not keep it from exiting.
      Native.setCallbackThreadInitializer(log, new CallbackThreadInitializer(true, false, "confab-engine"));
      if (callbacks.hasClock()) {
        clock = userData -> callbacks.now();
        Native.setCallbackThreadInitializer(clock, new CallbackThreadInitializer(true, false, "confab-engine"));
      }
      structSize = size();
    }
  }

  /** The functions of confab.h. */
  interface C extends Library {
    String confab_version();

    int confab_abi_version();

    int confab_describe(PointerByReference reply, PointerByReference error);

    int confab_engine_open(Options options, LongByReference engine, PointerByReference error);

    int confab_engine_close(Handle engine, PointerByReference error);

    int confab_call(
        Handle engine, CallerStruct caller, Str operation, Str request, PointerByReference reply, PointerByReference error);

    int confab_call_async(
        Handle engine, CallerStruct caller, Str operation, Str request, LongByReference call, PointerByReference error);

    int confab_cancel(Handle engine, long call, PointerByReference error);

    int confab_subscribe(
        Handle engine, CallerStruct caller, Str cursor, LongByReference subscription, PointerByReference error);

    int confab_unsubscribe(Handle engine, long subscription, PointerByReference error);

    int confab_pause(Handle engine, long subscription, PointerByReference error);

    int confab_resume(Handle engine, long subscription, PointerByReference error);

    int confab_next(Handle engine, int timeoutMs, PointerByReference item, PointerByReference error);

    int confab_item_kind(Pointer item);

    long confab_item_id(Pointer item);

    Str confab_item_json(Pointer item);

    Pointer confab_item_error(Pointer item);

    void confab_item_free(Pointer item);

    Str confab_reply_json(Pointer reply);

    void confab_reply_free(Pointer reply);

    int confab_error_status(Pointer error);

    Str confab_error_message(Pointer error);

    Str confab_error_field(Pointer error);

    int confab_error_retry_after_ms(Pointer error);

    void confab_error_free(Pointer error);
  }

  /** One function that gives a status, and an error by its last argument. */
  private interface Step {
    int run(PointerByReference error);
  }

  private void check(Step step) {
    PointerByReference error = new PointerByReference();
    int status = step.run(error);
    if (status == 0) return;
    ConfabException exception = exception(status, error.getValue());
    c.confab_error_free(error.getValue());
    throw exception;
  }

  private ConfabException exception(int status, Pointer error) {
    return new ConfabException(
        status, c.confab_error_message(error).text(), c.confab_error_field(error).text(), c.confab_error_retry_after_ms(error));
  }

  private String take(Pointer reply) {
    String json = c.confab_reply_json(reply).text();
    c.confab_reply_free(reply);
    return json;
  }

  @Override
  public String version() {
    return c.confab_version();
  }

  @Override
  public String describe() {
    PointerByReference reply = new PointerByReference();
    check(error -> c.confab_describe(reply, error));
    return take(reply.getValue());
  }

  @Override
  public Opened open(EngineOptions options) {
    Options struct = new Options(options);
    LongByReference engine = new LongByReference();
    check(error -> c.confab_engine_open(struct, engine, error));
    return new Opened(engine.getValue(), struct);
  }

  @Override
  public void close(long engine) {
    check(error -> c.confab_engine_close(new Handle(engine), error));
  }

  @Override
  public String call(long engine, Identity caller, byte[] operation, byte[] request) {
    PointerByReference reply = new PointerByReference();
    check(error -> c.confab_call(
        new Handle(engine), new CallerStruct(caller), new Str(operation), new Str(request), reply, error));
    return take(reply.getValue());
  }

  @Override
  public long callAsync(long engine, Identity caller, byte[] operation, byte[] request) {
    LongByReference call = new LongByReference();
    check(error -> c.confab_call_async(
        new Handle(engine), new CallerStruct(caller), new Str(operation), new Str(request), call, error));
    return call.getValue();
  }

  @Override
  public void cancel(long engine, long call) {
    check(error -> c.confab_cancel(new Handle(engine), call, error));
  }

  @Override
  public long subscribe(long engine, Identity caller, byte[] cursor) {
    LongByReference subscription = new LongByReference();
    check(error -> c.confab_subscribe(new Handle(engine), new CallerStruct(caller), new Str(cursor), subscription, error));
    return subscription.getValue();
  }

  @Override
  public void unsubscribe(long engine, long subscription) {
    check(error -> c.confab_unsubscribe(new Handle(engine), subscription, error));
  }

  @Override
  public void pause(long engine, long subscription) {
    check(error -> c.confab_pause(new Handle(engine), subscription, error));
  }

  @Override
  public void resume(long engine, long subscription) {
    check(error -> c.confab_resume(new Handle(engine), subscription, error));
  }

  @Override
  public Item next(long engine) {
    PointerByReference out = new PointerByReference();
    check(error -> c.confab_next(new Handle(engine), -1, out, error));
    Pointer item = out.getValue();
    Pointer error = c.confab_item_error(item);
    ConfabException failure = error == null ? null : exception(c.confab_error_status(error), error);
    Item taken = new Item(c.confab_item_kind(item), c.confab_item_id(item), c.confab_item_json(item).text(), failure);
    c.confab_item_free(item);
    return taken;
  }
}

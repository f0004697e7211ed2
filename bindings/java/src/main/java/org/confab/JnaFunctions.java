package org.confab;

import com.sun.jna.Callback;
import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.nio.charset.StandardCharsets;

/** The types and functions of confab.h for Java Native Access, which wants its types public: they are so in a class that is not. */
final class JnaFunctions {
  private JnaFunctions() {}

  /** confab_str; size_t has 64 bits on the platforms of the library. */
  @Structure.FieldOrder({"data", "size"})
  public static class Str extends Structure implements Structure.ByValue {
    /** sizeof(confab_str). */
    static final long BYTES = 16;

    public Pointer data;
    public long size;

    public Str() {}

    /** In memory that holds one already. */
    Str(Pointer memory) {
      super(memory);
      read();
    }

    /** With memory of its own: keep this reachable while the library may read it. */
    Str(byte[] text) {
      if (text.length == 0) return;
      Memory memory = new Memory(text.length);
      memory.write(0, text, 0, text.length);
      data = memory;
      size = text.length;
    }

    // As the superclass does, but without reflection, which would be most of the cost of a call.
    @Override
    public void write() {
      getPointer().setPointer(0, data);
      getPointer().setLong(8, size);
    }

    @Override
    public void read() {
      data = getPointer().getPointer(0);
      size = getPointer().getLong(8);
    }

    byte[] bytes() {
      return size == 0 ? new byte[0] : data.getByteArray(0, Math.toIntExact(size));
    }

    String text() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }
  }

  /** confab_engine. */
  @Structure.FieldOrder("id")
  public static class Handle extends Structure implements Structure.ByValue {
    /** sizeof(confab_engine). */
    static final long BYTES = 8;

    public long id;

    public Handle() {}

    Handle(Pointer memory, long id) {
      super(memory);
      this.id = id;
    }

    @Override
    public void write() {
      getPointer().setLong(0, id);
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

  static native String confab_version();

  static native int confab_abi_version();

  static native int confab_describe(Pointer reply, Pointer error);

  static native int confab_engine_open(Options options, Pointer engine, Pointer error);

  static native int confab_engine_close(Handle engine, Pointer error);

  static native int confab_call(
      Handle engine, Pointer caller, Str operation, Str request, Pointer reply, Pointer error);

  static native int confab_call_async(
      Handle engine, Pointer caller, Str operation, Str request, Pointer call, Pointer error);

  static native int confab_cancel(Handle engine, long call, Pointer error);

  static native int confab_subscribe(
      Handle engine, Pointer caller, Str cursor, Pointer subscription, Pointer error);

  static native int confab_follow(Handle engine, Str name, Str from, Pointer subscription, Pointer error);

  static native int confab_confirm(Handle engine, long subscription, Str cursor, Pointer error);

  static native int confab_unsubscribe(Handle engine, long subscription, Pointer error);

  static native int confab_pause(Handle engine, long subscription, Pointer error);

  static native int confab_resume(Handle engine, long subscription, Pointer error);

  static native int confab_next(Handle engine, int timeoutMs, Pointer item, Pointer error);

  static native int confab_item_kind(Pointer item);

  static native long confab_item_id(Pointer item);

  static native Str confab_item_json(Pointer item);

  static native Pointer confab_item_error(Pointer item);

  static native void confab_item_free(Pointer item);

  static native Str confab_reply_json(Pointer reply);

  static native void confab_reply_free(Pointer reply);

  static native int confab_error_status(Pointer error);

  static native Str confab_error_message(Pointer error);

  static native Str confab_error_field(Pointer error);

  static native int confab_error_retry_after_ms(Pointer error);

  static native void confab_error_free(Pointer error);
}

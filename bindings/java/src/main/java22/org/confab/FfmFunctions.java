package org.confab;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** The types and functions of confab.h. Static and final, so that the JIT compiles a call into the caller. */
@SuppressWarnings("restricted")
final class FfmFunctions {
  /** confab_str; size_t has 64 bits wherever the JDK has this API. */
  static final StructLayout STR = MemoryLayout.structLayout(ADDRESS.withName("data"), JAVA_LONG.withName("size"));

  /** confab_engine. */
  static final StructLayout HANDLE = MemoryLayout.structLayout(JAVA_LONG.withName("id"));

  /** confab_caller. */
  static final StructLayout CALLER = MemoryLayout.structLayout(
      JAVA_INT.withName("kind"), JAVA_INT.withName("reserved"), JAVA_LONG.withName("user"), JAVA_LONG.withName("session"),
      STR.withName("token"));

  /** confab_engine_options. */
  static final StructLayout OPTIONS = MemoryLayout.structLayout(
      JAVA_INT.withName("struct_size"), JAVA_INT.withName("force_network_fs"), STR.withName("data_dir"),
      JAVA_LONG.withName("map_bytes"), STR.withName("issuer"), JAVA_LONG.withName("access_token_ms"),
      JAVA_LONG.withName("long_access_token_ms"), JAVA_LONG.withName("refresh_token_ms"),
      JAVA_LONG.withName("password_memory_bytes"), JAVA_LONG.withName("password_passes"), JAVA_INT.withName("calls_max"),
      JAVA_INT.withName("subscriptions_max"), ADDRESS.withName("log"), ADDRESS.withName("log_user_data"),
      ADDRESS.withName("clock"), ADDRESS.withName("clock_user_data"));

  /** confab_log_fn. */
  static final FunctionDescriptor LOG = FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, STR);

  /** confab_clock_fn. */
  static final FunctionDescriptor CLOCK = FunctionDescriptor.of(JAVA_LONG, ADDRESS);

  static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup SYMBOLS = load();

  private static final FunctionDescriptor CALLING = FunctionDescriptor.of(JAVA_INT, HANDLE, ADDRESS, STR, STR, ADDRESS, ADDRESS);
  private static final FunctionDescriptor NAMING = FunctionDescriptor.of(JAVA_INT, HANDLE, JAVA_LONG, ADDRESS);
  private static final FunctionDescriptor READING_NUMBER = FunctionDescriptor.of(JAVA_INT, ADDRESS);
  private static final FunctionDescriptor READING_TEXT = FunctionDescriptor.of(STR, ADDRESS);
  private static final FunctionDescriptor FREEING = FunctionDescriptor.ofVoid(ADDRESS);

  static final MethodHandle ABI_VERSION = function("confab_abi_version", FunctionDescriptor.of(JAVA_INT));
  static final MethodHandle VERSION = function("confab_version", FunctionDescriptor.of(ADDRESS));
  static final MethodHandle DESCRIBE = function("confab_describe", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  static final MethodHandle OPEN = function("confab_engine_open", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  static final MethodHandle CLOSE = function("confab_engine_close", FunctionDescriptor.of(JAVA_INT, HANDLE, ADDRESS));
  static final MethodHandle CALL = function("confab_call", CALLING);
  static final MethodHandle CALL_ASYNC = function("confab_call_async", CALLING);
  static final MethodHandle CANCEL = function("confab_cancel", NAMING);
  static final MethodHandle SUBSCRIBE =
      function("confab_subscribe", FunctionDescriptor.of(JAVA_INT, HANDLE, ADDRESS, STR, ADDRESS, ADDRESS));
  static final MethodHandle FOLLOW =
      function("confab_follow", FunctionDescriptor.of(JAVA_INT, HANDLE, STR, STR, ADDRESS, ADDRESS));
  static final MethodHandle CONFIRM =
      function("confab_confirm", FunctionDescriptor.of(JAVA_INT, HANDLE, JAVA_LONG, STR, ADDRESS));
  static final MethodHandle UNSUBSCRIBE = function("confab_unsubscribe", NAMING);
  static final MethodHandle PAUSE = function("confab_pause", NAMING);
  static final MethodHandle RESUME = function("confab_resume", NAMING);
  static final MethodHandle NEXT = function("confab_next", FunctionDescriptor.of(JAVA_INT, HANDLE, JAVA_INT, ADDRESS, ADDRESS));
  static final MethodHandle ITEM_KIND = function("confab_item_kind", READING_NUMBER);
  static final MethodHandle ITEM_ID = function("confab_item_id", FunctionDescriptor.of(JAVA_LONG, ADDRESS));
  static final MethodHandle ITEM_JSON = function("confab_item_json", READING_TEXT);
  static final MethodHandle ITEM_ERROR = function("confab_item_error", FunctionDescriptor.of(ADDRESS, ADDRESS));
  static final MethodHandle ITEM_FREE = function("confab_item_free", FREEING);
  static final MethodHandle REPLY_JSON = function("confab_reply_json", READING_TEXT);
  static final MethodHandle REPLY_FREE = function("confab_reply_free", FREEING);
  static final MethodHandle ERROR_STATUS = function("confab_error_status", READING_NUMBER);
  static final MethodHandle ERROR_MESSAGE = function("confab_error_message", READING_TEXT);
  static final MethodHandle ERROR_FIELD = function("confab_error_field", READING_TEXT);
  static final MethodHandle ERROR_RETRY_AFTER_MS = function("confab_error_retry_after_ms", READING_NUMBER);
  static final MethodHandle ERROR_FREE = function("confab_error_free", FREEING);

  private FfmFunctions() {}

  private static SymbolLookup load() {
    String library = NativeLoader.library();
    try {
      // By name the system's loader looks, which heeds LD_LIBRARY_PATH.
      return SymbolLookup.libraryLookup(library, Arena.global());
    } catch (IllegalArgumentException e) {
      throw NativeLoader.notFound(library, e);
    }
  }

  private static MethodHandle function(String name, FunctionDescriptor descriptor) {
    MemorySegment address = SYMBOLS.find(name).orElseThrow(() -> new UnsatisfiedLinkError("the library is without " + name));
    return LINKER.downcallHandle(address, descriptor);
  }
}

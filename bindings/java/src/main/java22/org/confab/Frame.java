package org.confab;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** The memory of one native call, all in one allocation: what it is given, where it puts its result, and its error. */
@SuppressWarnings("restricted")
final class Frame implements AutoCloseable {
  private static final long ALIGNMENT = 8;
  /** More than all the structs that one call and the reading of its result or error take. */
  private static final long STRUCT_BYTES = 256;

  private static final long TOKEN = FfmFunctions.CALLER.byteOffset(PathElement.groupElement("token"));
  private static final long USER = FfmFunctions.CALLER.byteOffset(PathElement.groupElement("user"));
  private static final long SESSION = FfmFunctions.CALLER.byteOffset(PathElement.groupElement("session"));

  private final Arena arena = Arena.ofConfined();
  private final SegmentAllocator memory;
  final MemorySegment out;
  final MemorySegment error;

  /** Room for texts of so many bytes together. */
  Frame(long textBytes) {
    memory = SegmentAllocator.slicingAllocator(arena.allocate(STRUCT_BYTES + textBytes, ALIGNMENT));
    out = memory.allocate(ADDRESS);
    error = memory.allocate(ADDRESS);
  }

  @Override
  public void close() {
    arena.close();
  }

  MemorySegment handle(long engine) {
    MemorySegment handle = memory.allocate(FfmFunctions.HANDLE);
    handle.set(JAVA_LONG, 0, engine);
    return handle;
  }

  MemorySegment caller(Native.Identity identity) {
    MemorySegment struct = memory.allocate(FfmFunctions.CALLER);
    struct.set(JAVA_INT, 0, identity.kind());
    struct.set(JAVA_LONG, USER, identity.user());
    struct.set(JAVA_LONG, SESSION, identity.session());
    fill(struct.asSlice(TOKEN), identity.token());
    return struct;
  }

  MemorySegment options() {
    return memory.allocate(FfmFunctions.OPTIONS);
  }

  MemorySegment text(byte[] text) {
    MemorySegment str = memory.allocate(FfmFunctions.STR);
    fill(str, text);
    return str;
  }

  /** Makes a confab_str of memory that was allocated, and is zero. */
  void fill(MemorySegment str, byte[] text) {
    if (text.length == 0) return;
    str.set(ADDRESS, 0, memory.allocateFrom(JAVA_BYTE, text));
    str.set(JAVA_LONG, ADDRESS.byteSize(), text.length);
  }

  /** What a function that gives a confab_str says of an object. */
  String text(MethodHandle function, MemorySegment object) throws Throwable {
    return new String(bytes((MemorySegment) function.invokeExact(memory, object)), StandardCharsets.UTF_8);
  }

  static byte[] bytes(MemorySegment str) {
    long size = str.get(JAVA_LONG, ADDRESS.byteSize());
    return str.get(ADDRESS, 0).reinterpret(size).toArray(JAVA_BYTE);
  }

  /** Throws if the call failed. */
  void check(int status) throws Throwable {
    if (status == 0) return;
    MemorySegment why = error.get(ADDRESS, 0);
    ConfabException exception = exception(status, why);
    FfmFunctions.ERROR_FREE.invokeExact(why);
    throw exception;
  }

  ConfabException exception(int status, MemorySegment error) throws Throwable {
    String message = text(FfmFunctions.ERROR_MESSAGE, error);
    String field = text(FfmFunctions.ERROR_FIELD, error);
    return new ConfabException(status, message, field, (int) FfmFunctions.ERROR_RETRY_AFTER_MS.invokeExact(error));
  }

  long number() {
    return out.get(JAVA_LONG, 0);
  }

  MemorySegment object() {
    return out.get(ADDRESS, 0);
  }
}

package org.confab;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import org.confab.JnaFunctions.Handle;
import org.confab.JnaFunctions.Str;

/** The memory of one native call, all in one allocation: what it is given, where it puts its result, and its error. */
final class JnaFrame implements AutoCloseable {
  /** sizeof(confab_caller): kind, reserved, user, session, token. */
  private static final long CALLER_BYTES = 40;
  /** What all the structs of one call take, with the two results. */
  private static final long STRUCT_BYTES = 16 + Handle.BYTES + CALLER_BYTES + 2 * Str.BYTES;

  private final Memory memory;
  private long used;
  private long texts;
  final Pointer out;
  final Pointer error;

  /** Room for texts of so many bytes together. */
  JnaFrame(long textBytes) {
    texts = STRUCT_BYTES + textBytes;
    memory = new Memory(texts);
    memory.clear(STRUCT_BYTES);
    out = take(8);
    error = take(8);
  }

  @Override
  public void close() {
    memory.close();
  }

  Handle handle(long engine) {
    return new Handle(take(Handle.BYTES), engine);
  }

  Pointer caller(Native.Identity identity) {
    Pointer struct = take(CALLER_BYTES);
    struct.setInt(0, identity.kind());
    struct.setLong(8, identity.user());
    struct.setLong(16, identity.session());
    fill(struct.share(24), identity.token());
    return struct;
  }

  Str text(byte[] text) {
    Pointer str = take(Str.BYTES);
    fill(str, text);
    return new Str(str);
  }

  /** Makes a confab_str of memory that is zero. The texts come after all structs, so that these stay aligned. */
  private void fill(Pointer str, byte[] text) {
    if (text.length == 0) return;
    texts -= text.length;
    memory.write(texts, text, 0, text.length);
    str.setPointer(0, memory.share(texts));
    str.setLong(8, text.length);
  }

  private Pointer take(long bytes) {
    Pointer taken = memory.share(used, bytes);
    used += bytes;
    return taken;
  }

  /** Throws if the call failed. */
  void check(int status) {
    if (status == 0) return;
    Pointer why = error.getPointer(0);
    ConfabException exception = exception(status, why);
    JnaFunctions.confab_error_free(why);
    throw exception;
  }

  static ConfabException exception(int status, Pointer error) {
    String message = JnaFunctions.confab_error_message(error).text();
    String field = JnaFunctions.confab_error_field(error).text();
    return new ConfabException(status, message, field, JnaFunctions.confab_error_retry_after_ms(error));
  }

  long number() {
    return out.getLong(0);
  }

  Pointer object() {
    return out.getPointer(0);
  }
}

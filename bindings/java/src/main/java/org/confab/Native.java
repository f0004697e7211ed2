package org.confab;

import java.nio.charset.StandardCharsets;

/**
 * The functions of {@code confab.h}, one method each, with Java's types. Two implementations: {@code FfmNative} where the JDK has
 * the Foreign Function and Memory API, {@link JnaNative} elsewhere. Errors come as {@link ConfabException}.
 */
interface Native {
  /** The C API that this binding was written for: CONFAB_ABI_VERSION. */
  int ABI_VERSION = 1;

  int CALLER_ANONYMOUS = 0;
  int CALLER_USER = 1;
  int CALLER_TOKEN = 2;
  int CALLER_HOST = 3;

  int ITEM_REPLY = 1;
  int ITEM_STARTED = 2;
  int ITEM_EVENT = 3;
  int ITEM_ENDED = 4;

  /** Who calls: confab_caller. */
  record Identity(int kind, long user, long session, byte[] token) {}

  /** What confab_next() brought. {@code json} is empty where {@code error} is not null. */
  record Item(int kind, long id, String json, ConfabException error) {}

  /** An open engine. {@code callbacks} is what the library may still call: keep it reachable until the engine is closed. */
  record Opened(long engine, Object callbacks) {}

  String version();

  String describe();

  Opened open(EngineOptions options);

  void close(long engine);

  String call(long engine, Identity caller, byte[] operation, byte[] request);

  long callAsync(long engine, Identity caller, byte[] operation, byte[] request);

  void cancel(long engine, long call);

  long subscribe(long engine, Identity caller, byte[] cursor);

  long follow(long engine, byte[] name, byte[] from);

  void confirm(long engine, long follower, byte[] cursor);

  void unsubscribe(long engine, long subscription);

  void pause(long engine, long subscription);

  void resume(long engine, long subscription);

  /** Waits for the next item as long as it takes. */
  Item next(long engine);

  /** The implementation for this JVM; the library is loaded at the first call. */
  static Native get() {
    return NativeLoader.get();
  }

  /** Text as the library wants it. Refuses what has no UTF-8: half of a surrogate pair. */
  static byte[] utf8(String text, String field) {
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) continue;
      if (Character.isLowSurrogate(text.charAt(i)) || ++i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
        throw new ConfabException(ErrorCode.INVALID_ARGUMENT, "the text has half of a surrogate pair", field);
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

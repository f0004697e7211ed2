package org.confab;

import com.sun.jna.Pointer;

/** The library by Java Native Access. */
final class JnaNative implements Native {
  JnaNative(String library) {
    if (com.sun.jna.Native.POINTER_SIZE != Long.BYTES) throw new UnsatisfiedLinkError("Confab needs a 64-bit processor");
    try {
      com.sun.jna.Native.register(JnaFunctions.class, library);
    } catch (UnsatisfiedLinkError e) {
      throw NativeLoader.notFound(library, e);
    }
    NativeLoader.checkAbi(JnaFunctions.confab_abi_version());
  }

  @Override
  public String version() {
    return JnaFunctions.confab_version();
  }

  @Override
  public String describe() {
    try (JnaFrame frame = new JnaFrame(0)) {
      frame.check(JnaFunctions.confab_describe(frame.out, frame.error));
      return take(frame);
    }
  }

  @Override
  public Opened open(EngineOptions options) {
    JnaFunctions.Options struct = new JnaFunctions.Options(options);
    try (JnaFrame frame = new JnaFrame(0)) {
      frame.check(JnaFunctions.confab_engine_open(struct, frame.out, frame.error));
      return new Opened(frame.number(), struct);
    }
  }

  @Override
  public void close(long engine) {
    try (JnaFrame frame = new JnaFrame(0)) {
      frame.check(JnaFunctions.confab_engine_close(frame.handle(engine), frame.error));
    }
  }

  @Override
  public String call(long engine, Identity caller, byte[] operation, byte[] request) {
    try (JnaFrame frame = new JnaFrame((long) caller.token().length + operation.length + request.length)) {
      frame.check(JnaFunctions.confab_call(
          frame.handle(engine), frame.caller(caller), frame.text(operation), frame.text(request), frame.out, frame.error));
      return take(frame);
    }
  }

  @Override
  public long callAsync(long engine, Identity caller, byte[] operation, byte[] request) {
    try (JnaFrame frame = new JnaFrame((long) caller.token().length + operation.length + request.length)) {
      frame.check(JnaFunctions.confab_call_async(
          frame.handle(engine), frame.caller(caller), frame.text(operation), frame.text(request), frame.out, frame.error));
      return frame.number();
    }
  }

  @Override
  public long subscribe(long engine, Identity caller, byte[] cursor) {
    try (JnaFrame frame = new JnaFrame((long) caller.token().length + cursor.length)) {
      frame.check(JnaFunctions.confab_subscribe(
          frame.handle(engine), frame.caller(caller), frame.text(cursor), frame.out, frame.error));
      return frame.number();
    }
  }

  @Override
  public long follow(long engine, byte[] name, byte[] from) {
    try (JnaFrame frame = new JnaFrame((long) name.length + from.length)) {
      frame.check(JnaFunctions.confab_follow(
          frame.handle(engine), frame.text(name), frame.text(from), frame.out, frame.error));
      return frame.number();
    }
  }

  @Override
  public void confirm(long engine, long follower, byte[] cursor) {
    try (JnaFrame frame = new JnaFrame(cursor.length)) {
      frame.check(JnaFunctions.confab_confirm(frame.handle(engine), follower, frame.text(cursor), frame.error));
    }
  }

  @Override
  public void cancel(long engine, long call) {
    try (JnaFrame frame = new JnaFrame(0)) {
      frame.check(JnaFunctions.confab_cancel(frame.handle(engine), call, frame.error));
    }
  }

  @Override
  public void unsubscribe(long engine, long subscription) {
    try (JnaFrame frame = new JnaFrame(0)) {
      frame.check(JnaFunctions.confab_unsubscribe(frame.handle(engine), subscription, frame.error));
    }
  }

  @Override
  public void pause(long engine, long subscription) {
    try (JnaFrame frame = new JnaFrame(0)) {
      frame.check(JnaFunctions.confab_pause(frame.handle(engine), subscription, frame.error));
    }
  }

  @Override
  public void resume(long engine, long subscription) {
    try (JnaFrame frame = new JnaFrame(0)) {
      frame.check(JnaFunctions.confab_resume(frame.handle(engine), subscription, frame.error));
    }
  }

  @Override
  public Item next(long engine) {
    try (JnaFrame frame = new JnaFrame(0)) {
      frame.check(JnaFunctions.confab_next(frame.handle(engine), -1, frame.out, frame.error));
      Pointer item = frame.object();
      Pointer error = JnaFunctions.confab_item_error(item);
      ConfabException failure =
          error == null ? null : JnaFrame.exception(JnaFunctions.confab_error_status(error), error);
      int kind = JnaFunctions.confab_item_kind(item);
      long id = JnaFunctions.confab_item_id(item);
      String json = JnaFunctions.confab_item_json(item).text();
      JnaFunctions.confab_item_free(item);
      return new Item(kind, id, json, failure);
    }
  }

  private static String take(JnaFrame frame) {
    Pointer reply = frame.object();
    String json = JnaFunctions.confab_reply_json(reply).text();
    JnaFunctions.confab_reply_free(reply);
    return json;
  }
}

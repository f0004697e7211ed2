package org.confab;

import java.nio.charset.StandardCharsets;

/** What the library calls. It comes from threads that Java does not know, so nothing may be thrown back at it. */
final class Callbacks {
  private static final System.Logger.Level[] LEVELS = {
    System.Logger.Level.DEBUG, System.Logger.Level.INFO, System.Logger.Level.WARNING, System.Logger.Level.ERROR
  };

  private final EngineOptions options;

  Callbacks(EngineOptions options) {
    this.options = options;
  }

  boolean hasClock() {
    return options.clock != null;
  }

  void log(int level, byte[] line) {
    try {
      String text = new String(line, StandardCharsets.UTF_8);
      options.logger.log(LEVELS[Math.max(0, Math.min(level, LEVELS.length - 1))], text);
    } catch (Throwable ignored) {
      // A broken logger is no reason to take the process down.
    }
  }

  long now() {
    try {
      return options.clock.millis();
    } catch (Throwable ignored) {
      return System.currentTimeMillis();
    }
  }
}

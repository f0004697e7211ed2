package org.confab;

import java.nio.file.Path;
import java.util.List;

/** Leaves an engine open, with somebody who waits for events and calls under way. */
final class OpenAtExit {
  private OpenAtExit() {}

  public static void main(String[] arguments) {
    Engine engine = Engines.open(Path.of(arguments[0]));
    Caller ann = Engines.user(engine, "ann");
    long room = ann.conversations().createGroup("Lake", List.of()).id();
    EventStream events = ann.subscribe();
    Thread reader = new Thread(() -> {
      while (true) events.next();
    });
    reader.setDaemon(true);
    reader.setUncaughtExceptionHandler((thread, closed) -> { });
    reader.start();
    for (int i = 0; i < 100; i++) ann.messages().sendAsync(room, "message " + i);
    System.out.println("ready");
    switch (System.getProperty("confab.tests.how")) {
      case "exit" -> System.exit(0);
      case "throw" -> throw new IllegalStateException("on purpose");
      default -> { }
    }
  }
}

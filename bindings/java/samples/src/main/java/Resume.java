// A reader that comes back: it keeps the cursor of what it has seen and misses nothing.
import java.nio.file.Path;
import java.util.List;
import org.confab.Caller;
import org.confab.Engine;
import org.confab.EventStream;
import org.confab.MessageEvent;
import org.confab.User;

public class Resume {
  public static void main(String[] args) {
    Path dataDir = Path.of(args.length > 0 ? args[0] : "chat-data");
    long reader;
    long lake;
    String cursor;
    try (Engine engine = Engine.open(dataDir)) {
      User ann = engine.host().ensureUser("ann@example.com");
      reader = ann.id();
      Caller caller = engine.asUser(reader);
      try (EventStream events = caller.subscribe()) {
        lake = caller.conversations().createGroup("Lake", List.of()).id();
        caller.messages().send(lake, "one");
        System.out.println("read: " + text(events));
        cursor = events.cursor();
      }
    }
    try (Engine engine = Engine.open(dataDir)) {
      engine.asUser(reader).messages().send(lake, "two");
      engine.asUser(reader).messages().send(lake, "three");
      try (EventStream events = engine.asUser(reader).subscribe(cursor)) {
        System.out.println("nothing was missed: " + events.resumed());
        System.out.println("read: " + text(events));
        System.out.println("read: " + text(events));
      }
    }
  }

  /** The next text; notices, such as that the group was made, come between. */
  private static String text(EventStream events) {
    while (true) {
      if (events.next() instanceof MessageEvent message && !message.body().isEmpty()) return message.body();
    }
  }
}

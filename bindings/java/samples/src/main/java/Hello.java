// Chat inside a program: two users, one conversation, one message, heard as it happens.
import java.nio.file.Path;
import org.confab.Caller;
import org.confab.Engine;
import org.confab.Event;
import org.confab.EventStream;
import org.confab.MessageEvent;
import org.confab.User;

public class Hello {
  public static void main(String[] args) {
    try (Engine engine = Engine.open(Path.of(args.length > 0 ? args[0] : "chat-data"))) {
      User ann = engine.host().ensureUser("ann@example.com");
      User bob = engine.host().ensureUser("bob@example.com");
      Caller asAnn = engine.asUser(ann.id());
      try (EventStream events = engine.asUser(bob.id()).subscribe()) {
        long conversation = asAnn.conversations().openDirect(bob.id()).id();
        asAnn.messages().send(conversation, "Hello, Bob!");
        while (events.hasNext()) {
          Event event = events.next();
          if (event instanceof MessageEvent message) {
            System.out.println("bob heard: " + message.body());
            break;
          }
        }
      }
    }
  }
}

// A bot that answers without a thread of its own: events by java.util.concurrent.Flow, calls by CompletableFuture.
import java.nio.file.Path;
import java.util.concurrent.Flow;
import org.confab.Caller;
import org.confab.Engine;
import org.confab.Event;
import org.confab.EventStream;
import org.confab.MessageEvent;

public class Bot {
  public static void main(String[] args) {
    try (Engine engine = Engine.open(Path.of(args.length > 0 ? args[0] : "chat-data"))) {
      long ann = engine.host().ensureUser("ann@example.com").id();
      long bot = engine.host().ensureUser("bot@example.com").id();
      engine.asUser(bot).publisher("").subscribe(new Answering(engine.asUser(bot), bot));

      Caller caller = engine.asUser(ann);
      long conversation = caller.conversations().openDirect(bot).id();
      try (EventStream events = caller.subscribe()) {
        caller.messages().send(conversation, "what is a group commit?");
        while (true) {
          if (events.next() instanceof MessageEvent message && message.from() == bot) {
            System.out.println("bot: " + message.body());
            return;
          }
        }
      }
    }
  }

  private record Answering(Caller caller, long self) implements Flow.Subscriber<Event> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Event event) {
      if (!(event instanceof MessageEvent message) || message.from() == self) return;
      caller.messages().sendAsync(message.conversation(), "You said: " + message.body()).whenComplete((sent, why) -> {
        if (why != null) System.err.println("no answer: " + why);
      });
    }

    @Override
    public void onError(Throwable why) {
      System.err.println("no more events: " + why.getMessage());
    }

    @Override
    public void onComplete() { }
  }
}

// An application that knows its people already: it signs them in by its own word, and gives their browsers a token.
import java.nio.file.Path;
import java.util.List;
import org.confab.Engine;
import org.confab.HostCaller;
import org.confab.SignedIn;
import org.confab.User;

public class OwnUsers {
  public static void main(String[] args) {
    try (Engine engine = Engine.open(Path.of(args.length > 0 ? args[0] : "chat-data"))) {
      HostCaller host = engine.host();
      User ann = host.ensureUser("ann@example.com", with -> with.name("Ann"));
      User again = host.ensureUser("Ann@Example.com");
      System.out.println("the same user: " + (ann.id() == again.id()));

      SignedIn signedIn = host.signIn(ann.id(), with -> with.device("Firefox"));
      String token = signedIn.accessToken();
      System.out.println("the token is of user " + host.verifyToken(token).user());
      engine.withToken(token).conversations().createGroup("Lake", List.of());
      System.out.println("conversations: " + engine.asUser(ann.id()).conversations().list().conversations().size());
    }
  }
}

import java.nio.file.Files;
import java.nio.file.Path;
import org.confab.Caller;
import org.confab.Engine;

/** What a cheap call costs: users.me, raw JSON in and out, as the road -Dconfab.native=ffm or jna goes. */
public class CallCost {
  private static final int WARM_UP_CALLS = 100_000;
  private static final int ROUND_CALLS = 50_000;
  private static final int ROUNDS = 9;

  public static void main(String[] args) throws Exception {
    try (Engine engine = Engine.open(Files.createTempDirectory(Path.of(args[0]), "call-cost"))) {
      long ann = engine.anonymous().users().register("ann@example.com", "correct horse").id();
      Caller caller = engine.asUser(ann);
      call(caller, WARM_UP_CALLS);
      double best = Double.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        call(caller, ROUND_CALLS);
        best = Math.min(best, (double) (System.nanoTime() - start) / ROUND_CALLS);
      }
      System.out.printf(
          "{\"work\":\"call\",\"subject\":\"java-%s\",\"metric\":\"ns_per_call\",\"value\":%d}%n",
          System.getProperty("confab.native"), Math.round(best));
    }
  }

  private static void call(Caller caller, int calls) {
    int bytes = 0;
    for (int i = 0; i < calls; i++) bytes += caller.call("users.me", "{}").length();
    if (bytes == 0) throw new IllegalStateException("no replies");
  }
}

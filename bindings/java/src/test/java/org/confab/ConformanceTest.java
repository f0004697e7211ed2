package org.confab;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The stories that every front door of Confab tells the same way. */
class ConformanceTest {
  private static final Duration EVENT_TIMEOUT = Duration.ofSeconds(10);

  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> stories() throws IOException {
    JsonObject file = Json.parse(Files.readString(Path.of(System.getProperty("confab.conformance"))));
    return StreamSupport.stream(file.getAsJsonArray("stories").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(story -> !story.has("doors"))
        .map(story -> DynamicTest.dynamicTest(Json.text(story, "name"), () -> tell(story)))
        .toList();
  }

  private void tell(JsonObject story) throws IOException {
    try (Engine engine = Engines.open(Files.createTempDirectory(folder, "story"))) {
      Telling telling = new Telling(engine);
      int number = 0;
      for (JsonElement step : story.getAsJsonArray("steps")) {
        try {
          telling.step(step.getAsJsonObject());
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(Json.text(story, "name") + ": step " + number + ", " + step + ": " + e.getMessage(), e);
        }
        number++;
      }
    }
  }

  private static final class Telling {
    private final Engine engine;
    private final Pattern pattern = new Pattern();
    private final Map<String, EventStream> ears = new HashMap<>();

    Telling(Engine engine) {
      this.engine = engine;
    }

    void step(JsonObject step) {
      if (step.has("call")) {
        call(step);
      } else if (step.has("subscribe")) {
        String from = step.has("from") ? pattern.value(step.get("from")).getAsString() : "";
        ears.put(Json.text(step, "subscribe"), caller(step).subscribe(from));
      } else if (step.has("follow")) {
        ears.put(Json.text(step, "follow"), engine.host().follow(Json.text(step, "under"), ""));
      } else if (step.has("confirm")) {
        ((Follower) ears.get(Json.text(step, "confirm"))).confirm();
      } else if (step.has("event")) {
        String event = ears.get(Json.text(step, "event")).pollJson(EVENT_TIMEOUT);
        assertNotNull(event, "no event came");
        pattern.match("event", step.get("is"), Json.parse(event));
      } else if (step.has("ended")) {
        EventStream stream = ears.get(Json.text(step, "ended"));
        ConfabException e = assertThrows(ConfabException.class, () -> stream.pollJson(EVENT_TIMEOUT));
        pattern.match("error", step.get("error"), error(e));
      } else if (step.has("unsubscribe")) {
        ears.remove(Json.text(step, "unsubscribe")).close();
      } else {
        throw new AssertionError("unknown kind of step");
      }
    }

    private void call(JsonObject step) {
      String operation = Json.text(step, "call");
      String request = step.has("with") ? pattern.value(step.get("with")).toString() : "";
      if (step.has("error")) {
        Caller caller = caller(step);
        ConfabException e = assertThrows(ConfabException.class, () -> caller.call(operation, request));
        pattern.match("error", step.get("error"), error(e));
        return;
      }
      JsonElement reply = Json.parse(caller(step).call(operation, request));
      if (step.has("reply")) pattern.match("reply", step.get("reply"), reply);
    }

    private Caller caller(JsonObject step) {
      if (!step.has("as")) return engine.anonymous();
      if (step.get("as").equals(new JsonPrimitive("host"))) return engine.host();
      JsonObject who = pattern.value(step.get("as")).getAsJsonObject();
      if (who.has("token")) return engine.withToken(Json.text(who, "token"));
      return engine.asUser(Json.number(who, "user"), Json.number(who, "session"));
    }

    private static JsonObject error(ConfabException e) {
      JsonObject out = new JsonObject();
      out.addProperty("code", e.code().text());
      out.addProperty("field", e.field().orElse(""));
      return out;
    }
  }
}

package org.confab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What the library lists is in the binding. */
class CatalogueTest {
  private final JsonObject catalogue = Json.parse(Engine.describe());

  private JsonArray list(String name) {
    JsonArray list = catalogue.getAsJsonArray(name);
    assertTrue(list.size() > 0, name);
    return list;
  }

  private static String camel(String name) {
    StringBuilder out = new StringBuilder();
    for (String part : name.split("_")) out.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
    return out.toString();
  }

  private static String lower(String name) {
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  private static Optional<Method> method(Class<?> owner, String name) {
    return Arrays.stream(owner.getMethods()).filter(method -> method.getName().equals(name)).findFirst();
  }

  @Test
  void everyOperationHasItsMethods() throws Exception {
    for (JsonElement element : list("operations")) {
      String operation = Json.text(element.getAsJsonObject(), "name");
      String[] parts = operation.split("\\.");
      Class<?> group = Caller.class.getMethod(lower(camel(parts[0]))).getReturnType();
      String name = lower(camel(parts[1]));
      assertTrue(method(group, name).isPresent(), operation);
      Method later = method(group, name + "Async").orElseThrow(() -> new AssertionError(operation));
      assertEquals(CompletableFuture.class, later.getReturnType(), operation);
    }
  }

  @Test
  void everyRecordHasItsMembers() throws Exception {
    for (JsonElement element : list("records")) {
      Class<?> record = Class.forName("org.confab." + Json.text(element.getAsJsonObject(), "name"));
      for (JsonElement field : element.getAsJsonObject().getAsJsonArray("fields")) {
        assertNotNull(record.getMethod(lower(camel(Json.text(field.getAsJsonObject(), "name")))));
      }
    }
  }

  @Test
  void everyEventHasItsRecord() throws Exception {
    for (JsonElement element : list("events")) {
      String kind = Json.text(element.getAsJsonObject(), "name");
      JsonObject event = Json.parse("{\"cursor\":\"c\"}");
      event.addProperty("event", kind);
      assertEquals(camel(kind) + "Event", EventReader.read(event).getClass().getSimpleName());
    }
  }

  @Test
  void everyErrorHasItsCode() {
    for (JsonElement element : list("errors")) {
      ErrorCode code = ErrorCode.of((int) Json.number(element.getAsJsonObject(), "number"));
      assertEquals(Json.text(element.getAsJsonObject(), "name"), code.text());
    }
  }
}

package org.confab;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The values and patterns of the conformance stories, and what a story saved. */
final class Pattern {
  private final Map<String, JsonElement> saved = new HashMap<>();

  /** A value with what was saved put in. */
  JsonElement value(JsonElement given) {
    if (given.isJsonPrimitive() && given.getAsJsonPrimitive().isString() && given.getAsString().startsWith("$")) {
      return saved(given.getAsString());
    }
    if (given.isJsonArray()) {
      JsonArray out = new JsonArray();
      given.getAsJsonArray().forEach(item -> out.add(value(item)));
      return out;
    }
    if (!given.isJsonObject()) return given;
    JsonObject object = given.getAsJsonObject();
    if (object.has("$repeat")) {
      JsonArray repeat = object.getAsJsonArray("$repeat");
      return new JsonPrimitive(repeat.get(0).getAsString().repeat(repeat.get(1).getAsInt()));
    }
    JsonObject out = new JsonObject();
    object.entrySet().forEach(member -> out.add(member.getKey(), value(member.getValue())));
    return out;
  }

  private JsonElement saved(String reference) {
    JsonElement value = saved.get(reference.substring(1));
    if (value == null) throw new AssertionError("nothing was saved as " + reference);
    return value;
  }

  /** Compares, and keeps what the pattern says to save. */
  void match(String where, JsonElement pattern, JsonElement actual) {
    if (pattern.isJsonPrimitive() && pattern.getAsJsonPrimitive().isString() && pattern.getAsString().startsWith("$")) {
      equal(where, saved(pattern.getAsString()), actual);
    } else if (pattern.isJsonArray()) {
      matchArray(where, pattern.getAsJsonArray(), actual);
    } else if (!pattern.isJsonObject() || pattern.getAsJsonObject().has("$repeat")) {
      equal(where, value(pattern), actual);
    } else if (pattern.getAsJsonObject().has("$any") || pattern.getAsJsonObject().has("$save")) {
      JsonObject any = pattern.getAsJsonObject();
      if (any.has("$any")) equal(where + ": type", any.get("$any"), new JsonPrimitive(type(actual)));
      if (any.has("$save")) saved.put(any.get("$save").getAsString(), actual);
    } else {
      matchObject(where, pattern.getAsJsonObject(), actual);
    }
  }

  private void matchArray(String where, JsonArray pattern, JsonElement actual) {
    equal(where + ": type", new JsonPrimitive("array"), new JsonPrimitive(type(actual)));
    JsonArray items = actual.getAsJsonArray();
    equal(where + ": length", new JsonPrimitive(pattern.size()), new JsonPrimitive(items.size()));
    for (int i = 0; i < items.size(); i++) match(where + "[" + i + "]", pattern.get(i), items.get(i));
  }

  private void matchObject(String where, JsonObject pattern, JsonElement actual) {
    equal(where + ": type", new JsonPrimitive("object"), new JsonPrimitive(type(actual)));
    JsonObject object = actual.getAsJsonObject();
    Set<String> names = pattern.keySet();
    for (String name : names) {
      if (name.equals("...")) continue;
      if (!object.has(name)) throw new AssertionError(where + "." + name + " is missing in " + actual);
      match(where + "." + name, pattern.get(name), object.get(name));
    }
    if (pattern.has("...")) return;
    for (String name : object.keySet()) {
      if (!names.contains(name)) throw new AssertionError(where + "." + name + " is not expected in " + actual);
    }
  }

  private static String type(JsonElement value) {
    if (value.isJsonNull()) return "null";
    if (value.isJsonArray()) return "array";
    if (value.isJsonObject()) return "object";
    JsonPrimitive primitive = value.getAsJsonPrimitive();
    return primitive.isString() ? "string" : primitive.isBoolean() ? "boolean" : "integer";
  }

  private static void equal(String where, JsonElement expected, JsonElement actual) {
    if (!expected.equals(actual)) throw new AssertionError(where + ": expected " + expected + ", got " + actual);
  }
}

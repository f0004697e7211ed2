package org.confab;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** JSON for the generated code. What an older library does not send yet is read as null, 0, false or an empty list. */
final class Json {
  private Json() {}

  static JsonObject parse(String json) {
    return JsonParser.parseString(json).getAsJsonObject();
  }

  static String text(JsonObject json, String name) {
    JsonElement value = value(json, name);
    return value == null ? null : value.getAsString();
  }

  /** An object of which nothing is known, as JSON. */
  static String raw(JsonObject json, String name) {
    JsonElement value = value(json, name);
    return value == null ? null : value.toString();
  }

  static Long numberOrNull(JsonObject json, String name) {
    JsonElement value = value(json, name);
    return value == null ? null : (Long) value.getAsLong();
  }

  static long number(JsonObject json, String name) {
    JsonElement value = value(json, name);
    return value == null ? 0 : value.getAsLong();
  }

  static boolean flag(JsonObject json, String name) {
    JsonElement value = value(json, name);
    return value != null && value.getAsBoolean();
  }

  static Boolean flagOrNull(JsonObject json, String name) {
    JsonElement value = value(json, name);
    return value == null ? null : (Boolean) value.getAsBoolean();
  }

  static <T> T object(JsonObject json, String name, Function<JsonObject, T> read) {
    JsonElement value = value(json, name);
    return value == null ? null : read.apply(value.getAsJsonObject());
  }

  static <T> List<T> objects(JsonObject json, String name, Function<JsonObject, T> read) {
    return list(json, name, element -> read.apply(element.getAsJsonObject()));
  }

  static List<Long> numbers(JsonObject json, String name) {
    return list(json, name, JsonElement::getAsLong);
  }

  static List<String> texts(JsonObject json, String name) {
    return list(json, name, JsonElement::getAsString);
  }

  /** What `read` gives null for is left out. */
  private static <T> List<T> list(JsonObject json, String name, Function<JsonElement, T> read) {
    JsonElement value = value(json, name);
    if (value == null) return List.of();
    List<T> list = new ArrayList<>();
    for (JsonElement element : value.getAsJsonArray()) {
      T item = read.apply(element);
      if (item != null) list.add(item);
    }
    return List.copyOf(list);
  }

  private static JsonElement value(JsonObject json, String name) {
    JsonElement value = json.get(name);
    return value == null || value.isJsonNull() ? null : value;
  }

  /** A request in the making. */
  static final class Request {
    private final JsonObject json = new JsonObject();

    Request put(String name, String value) {
      json.addProperty(name, Objects.requireNonNull(value, name));
      return this;
    }

    Request put(String name, long value) {
      json.addProperty(name, value);
      return this;
    }

    Request put(String name, boolean value) {
      json.addProperty(name, value);
      return this;
    }

    Request putObject(String name, String value) {
      json.add(name, parse(value));
      return this;
    }

    Request putNumbers(String name, List<Long> values) {
      JsonArray array = new JsonArray(values.size());
      values.forEach(array::add);
      json.add(name, array);
      return this;
    }

    Request putTexts(String name, List<String> values) {
      JsonArray array = new JsonArray(values.size());
      values.forEach(array::add);
      json.add(name, array);
      return this;
    }

    @Override
    public String toString() {
      return json.toString();
    }
  }
}

package io.cloakroom.json;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The values that most sessions consist of, written and read without a mapper: numbers, booleans,
 * plain texts, instants, UUIDs, and lists and maps of them. The result is exactly that of a mapper
 * with the defaults. Every other value, and every other form, is left to it.
 */
public final class PlainValues {

  private static final int UUID_LENGTH = 36;

  private PlainValues() {}

  /** Returns a value of this type as JSON; null if the mapper must write it. */
  public static byte @Nullable [] written(Type type, Object value) {
    JsonOutput out = JsonOutput.of(value instanceof String text ? text.length() + 2 : 32);
    boolean complete =
        type instanceof Class<?> one ? writeOne(one, value, out) : writeMany(type, value, out);
    return complete ? out.bytes() : null;
  }

  private static boolean writeMany(Type type, @Nullable Object value, JsonOutput out) {
    if (value instanceof List<?> list) {
      @Nullable Class<?> element = element(type, List.class, 0);
      return element != null && writeList(element, list, out);
    }
    if (value instanceof Map<?, ?> map && element(type, Map.class, 0) == String.class) {
      @Nullable Class<?> element = element(type, Map.class, 1);
      return element != null && writeMap(element, map, out);
    }
    return false;
  }

  private static boolean writeList(Class<?> element, Collection<?> list, JsonOutput out) {
    out.ascii("[");
    String comma = "";
    for (Object one : list) {
      out.ascii(comma);
      if (!writeOne(element, one, out)) {
        return false;
      }
      comma = ",";
    }
    out.ascii("]");
    return true;
  }

  private static boolean writeMap(Class<?> element, Map<?, ?> map, JsonOutput out) {
    out.ascii("{");
    String comma = "";
    for (Map.Entry<?, ?> one : map.entrySet()) {
      out.ascii(comma);
      if (!writeOne(String.class, one.getKey(), out)) {
        return false;
      }
      out.ascii(":");
      if (!writeOne(element, one.getValue(), out)) {
        return false;
      }
      comma = ",";
    }
    out.ascii("}");
    return true;
  }

  private static boolean writeOne(Class<?> type, @Nullable Object value, JsonOutput out) {
    if (value == null || value.getClass() != type) {
      return false;
    }
    if (value instanceof Integer || value instanceof Long) {
      out.number(((Number) value).longValue());
    } else if (value instanceof String text && JsonOutput.isPlain(text)) {
      out.text(text);
    } else if (value instanceof Boolean || value instanceof UUID || value instanceof Instant) {
      String quote = value instanceof Boolean ? "" : "\"";
      out.ascii(quote, value.toString(), quote);
    } else {
      return false;
    }
    return true;
  }

  /** Returns the value of this type that is in the JSON; null if the mapper must read it. */
  public static @Nullable Object read(Type type, Json json) {
    CompactJson in = json.reader();
    @Nullable Object value = type instanceof Class<?> one ? readOne(one, in) : readMany(type, in);
    return in.atEnd() ? value : null;
  }

  /** Returns the value that JSON alone shows; null if the mapper must read it. */
  public static @Nullable Object read(Json json) {
    return switch (json.kind()) {
      case "number" -> read(Integer.class, json);
      case "text" -> read(String.class, json);
      case "boolean" -> read(Boolean.class, json);
      default -> null;
    };
  }

  private static @Nullable Object readMany(Type type, CompactJson in) {
    @Nullable Class<?> ofList = element(type, List.class, 0);
    if (ofList != null) {
      return readList(ofList, in);
    }
    @Nullable Class<?> ofMap = element(type, Map.class, 1);
    return ofMap != null && element(type, Map.class, 0) == String.class ? readMap(ofMap, in) : null;
  }

  private static @Nullable List<Object> readList(Class<?> element, CompactJson in) {
    List<Object> list = new ArrayList<>();
    if (!in.accept('[')) {
      return null;
    }
    if (in.accept(']')) {
      return list;
    }
    do {
      @Nullable Object one = readOne(element, in);
      if (one == null) {
        return null;
      }
      list.add(one);
    } while (in.accept(','));
    return in.accept(']') ? list : null;
  }

  private static @Nullable Map<String, Object> readMap(Class<?> element, CompactJson in) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (!in.accept('{')) {
      return null;
    }
    if (in.accept('}')) {
      return map;
    }
    do {
      @Nullable String name = in.plainText();
      @Nullable Object one = name == null || !in.accept(':') ? null : readOne(element, in);
      if (name == null || one == null) {
        return null;
      }
      map.put(name, one);
    } while (in.accept(','));
    return in.accept('}') ? map : null;
  }

  private static @Nullable Object readOne(Class<?> type, CompactJson in) {
    if (type == Integer.class) {
      long number = in.integer();
      return (int) number == number ? (Object) (int) number : null;
    } else if (type == Long.class) {
      long number = in.integer();
      return number == CompactJson.NONE ? null : (Object) number;
    } else if (type == Boolean.class) {
      return in.bool();
    } else if (type == String.class || type == UUID.class || type == Instant.class) {
      @Nullable String text = in.plainText();
      return text == null || type == String.class
          ? text
          : type == UUID.class ? uuid(text) : instant(text);
    }
    return null;
  }

  private static @Nullable UUID uuid(String text) {
    if (text.length() != UUID_LENGTH) {
      return null;
    }
    for (int i = 0; i < UUID_LENGTH; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? text.charAt(i) != '-' : Character.digit(text.charAt(i), 16) < 0) {
        return null;
      }
    }
    return UUID.fromString(text);
  }

  private static @Nullable Instant instant(String text) {
    if (!text.endsWith("Z")) {
      return null;
    }
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null; // The mapper knows more forms.
    }
  }

  /** Returns the class of a type argument; null if the type is no such collection. */
  private static @Nullable Class<?> element(Type type, Class<?> collection, int index) {
    return type instanceof ParameterizedType generic
            && generic.getRawType() == collection
            && generic.getActualTypeArguments()[index] instanceof Class<?> element
        ? element
        : null;
  }
}

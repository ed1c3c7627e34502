package io.cloakroom.session;

import io.cloakroom.json.Json;
import io.cloakroom.json.PlainValues;
import java.time.temporal.TemporalAccessor;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The encoding of attribute values as JSON. A value that is stored can be read again: values of
 * {@linkplain ClosedTypes closed types} always can, others are read back before they are stored.
 * Thread-safe.
 */
final class ValueCodec {

  /**
   * The longest JSON of a closed type that is not read back. It is shorter than the longest name
   * that a JSON parser accepts.
   */
  private static final int ALWAYS_READABLE = 10_000;

  private final MapperOfValues values;
  private final ClosedTypes closed;
  private final AttributeCodec attributes;

  /** Whether the mapper writes {@link PlainValues} as they do it themselves. */
  private final boolean plain;

  private ValueCodec(
      MapperOfValues values, ClosedTypes closed, AttributeCodec attributes, boolean plain) {
    this.values = values;
    this.closed = closed;
    this.attributes = attributes;
    this.plain = plain;
  }

  private static ValueCodec of(
      JsonMapper mapper, ClosedTypes closed, AttributeTypes types, boolean plain) {
    return new ValueCodec(
        MapperOfValues.of(mapper), closed, new AttributeCodec(types, mapper, plain), plain);
  }

  /**
   * Returns a codec that reads times with the offset and the zone with which they were written, and
   * lists that a class has only a getter for.
   */
  static ValueCodec standard() {
    JsonMapper mapper =
        JsonMapper.builder()
            .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
            .enable(MapperFeature.USE_GETTERS_AS_SETTERS)
            .build();
    return of(mapper, ClosedTypes.standard(), AttributeTypes.of(), true);
  }

  /** Returns a copy with a mapper of the application, which may write any type in its own way. */
  ValueCodec with(JsonMapper mapper) {
    return of(mapper, ClosedTypes.none(), attributes.types(), false);
  }

  /** Returns a copy with other types of attributes. */
  ValueCodec with(AttributeTypes types) {
    return new ValueCodec(values, closed, attributes.with(types), plain);
  }

  AttributeCodec attributes() {
    return attributes;
  }

  private MapperOfValues of(SessionKey<?> key) {
    return key.isAttribute() ? attributes.mapper(key.name()) : values;
  }

  private JsonMapper mapper(SessionKey<?> key) {
    return of(key).mapper();
  }

  private ReadProperties properties(SessionKey<?> key) {
    return of(key).properties();
  }

  private JavaType type(SessionKey<?> key) {
    return mapper(key).constructType(key.type());
  }

  /**
   * Returns a value as JSON that can be read again.
   *
   * @throws IllegalArgumentException if it cannot be written, or not be read again; the message
   *     names the key and the property
   */
  <T> Json storable(SessionKey<T> key, T value) {
    if (Objects.isNull(value)) {
      throw refused(key, "", "is null; use session.remove(key) to remove a value", null);
    }
    byte @Nullable [] written = plain ? PlainValues.written(key.type(), value) : null;
    if (written != null && written.length <= ALWAYS_READABLE) {
      return stored(key, written);
    }
    Json json = encode(key, value);
    checkReadable(key, value, json);
    return json;
  }

  private <T> void checkReadable(SessionKey<T> key, T value, Json json) {
    if (json.length() > ALWAYS_READABLE || key.isAttribute() || !closed.contains(type(key))) {
      readBack(key, value, json);
    }
  }

  private <T> Json encode(SessionKey<T> key, T value) {
    try {
      return stored(key, written(key, value));
    } catch (JacksonException e) {
      throw refused(key, path(e), "cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  private byte[] written(SessionKey<?> key, Object value) {
    return key.writer(mapper(key)).writeValueAsBytes(key.written(value));
  }

  /** Returns written bytes in the form in which they are stored. */
  private static Json stored(SessionKey<?> key, byte[] written) {
    return key.isAttribute() ? AttributeCodec.wrapped(key.rawType(), written) : Json.of(written);
  }

  /**
   * Reads stored JSON as a value of the key. A key can read an attribute, whose class is stored
   * with it, and the other way round.
   *
   * @throws IllegalArgumentException if the class that is stored with it does not fit
   * @throws JacksonException if it cannot be read
   */
  private <T> @Nullable T decoded(SessionKey<T> key, Json json) {
    @Nullable Object value = plain(key, json);
    return value == null ? mapped(key, json) : key.cast(value);
  }

  /** Returns the value that needs no mapper; null if it needs one. */
  private @Nullable Object plain(SessionKey<?> key, Json json) {
    // A longer text may be one that the mapper refuses to read.
    if (!plain || json.length() > ALWAYS_READABLE) {
      return null;
    }
    if (!AttributeCodec.isWrapped(json)) {
      return PlainValues.read(key.type(), json);
    }
    return key.isAttribute() && AttributeCodec.isWrapped(json, key.rawType())
        ? PlainValues.read(key.type(), AttributeCodec.unwrapped(json))
        : null;
  }

  private <T> @Nullable T mapped(SessionKey<T> key, Json json) {
    Optional<String> stored = AttributeCodec.className(json);
    if (stored.isEmpty()) {
      return read(key, mapper(key), json);
    }
    if (key.isAttribute()) {
      requireClass(stored.get().equals(key.rawType().getName()), stored.get());
      return read(key, mapper(key), AttributeCodec.unwrapped(json));
    }
    Object value = attributes.read(key.name(), json);
    requireClass(key.rawType().isInstance(value), stored.get());
    // The content of a generic type is unknown, so it is read again as the key declares it.
    return key.type() instanceof Class
        ? key.cast(value)
        : mapper(key).readValue(written(key, value), type(key));
  }

  private <T> @Nullable T read(SessionKey<T> key, JsonMapper mapper, Json json) {
    return mapper.readValue(json.array(), json.from(), json.length(), type(key));
  }

  private static void requireClass(boolean fits, String stored) {
    if (!fits) {
      throw new IllegalArgumentException("a " + stored + " is stored");
    }
  }

  private <T> void readBack(SessionKey<T> key, T value, Json json) {
    T copy = read(key, json);
    if (copy == null) {
      throw refused(key, "", "is null; use session.remove(key) to remove a value", null);
    }
    boolean sameClass = copy.getClass() == value.getClass();
    if (sameClass && json.equals(encode(key, copy))) {
      return;
    }
    // The value is written before and after its copy, to find properties that change by themselves.
    ReadProperties properties = properties(key);
    JsonNode first = properties.tree(key, value);
    JsonNode again = properties.tree(key, copy);
    JsonNode steady = JsonMerge.steady(again, first, properties.tree(key, value));
    Optional<String> lost = JsonLoss.between(steady, again);
    if (lost.isEmpty() && !sameClass && !key.isAttribute()) {
      lost = JsonLoss.between(properties.treeOfClassOf(value), properties.treeOfClassOf(copy));
    }
    lost.or(() -> lostContent(key, value, copy))
        .ifPresent(path -> {
          throw lost(key, path);
        });
  }

  /**
   * Returns the path of a list or object of this value that the copy does not have. A class may
   * write a number or a text that it never reads, but it would lose the content of a list.
   */
  private <T> Optional<String> lostContent(SessionKey<T> key, T value, T copy) {
    JsonNode first = tree(encode(key, value));
    JsonNode again = tree(encode(key, copy));
    return JsonLoss.ofContent(JsonMerge.steady(again, first, tree(encode(key, value))), again);
  }

  private static IllegalArgumentException lost(SessionKey<?> key, String path) {
    return refused(
        key,
        path,
        "is lost or different when it is read again. Give it a setter or a constructor parameter,"
            + " or annotate it with @JsonIgnore if it is computed",
        null);
  }

  private <T> @Nullable T read(SessionKey<T> key, Json json) {
    try {
      return decoded(key, json);
    } catch (InvalidTypeIdException e) {
      throw refused(key, path(e), "contains " + notAllowed(e.getTypeId()), e);
    } catch (JacksonException e) {
      throw refused(key, path(e), "cannot be read again: " + e.getOriginalMessage(), e);
    }
  }

  /** Returns the words about a class that attributes may not have, with the line to add. */
  static String notAllowed(String className) {
    int dot = className.lastIndexOf('.');
    return className
        + ", which the application does not allow in sessions. Allow its package when you build the"
        + " sessions: withAttributeTypes(AttributeTypes.of().withPackages(\""
        + (dot < 0 ? className : className.substring(0, dot))
        + "\"))";
  }

  private static IllegalArgumentException refused(
      SessionKey<?> key, String path, String reason, @Nullable Throwable cause) {
    String property = path.isEmpty() ? " " : ", property " + path + ", ";
    return new IllegalArgumentException(
        "The value of session key " + key.name() + property + reason, cause);
  }

  private static String path(JacksonException e) {
    String path = "";
    for (JacksonException.Reference step : e.getPath()) {
      path =
          step.getPropertyName() == null
              ? JsonMerge.element(path, step.getIndex())
              : JsonMerge.property(path, step.getPropertyName());
    }
    return path;
  }

  /** Returns a value from JSON; empty if it cannot be read as the key's type. */
  <T> Optional<T> decode(SessionKey<T> key, Json json) {
    try {
      return Optional.ofNullable(decoded(key, json));
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns why {@link #decode} found no value, without anything of the value: the kind of the
   * error, the place, the class, and what the application threw, if it did.
   */
  String flaw(SessionKey<?> key, Json json) {
    try {
      Object value = decoded(key, json);
      return value == null ? "it is null" : "another version wrote it";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    } catch (JacksonException e) {
      String place = place(e);
      Class<?> type =
          e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
      return e.getClass().getSimpleName()
          + (place.isEmpty() ? "" : " at " + place)
          + (type == null ? "" : ", which should be " + type.getTypeName())
          + (e.getCause() == null ? "" : ", caused by " + e.getCause().getClass().getName());
    }
  }

  /** Returns the path of an error, with a star for each key of a map, which visitors may choose. */
  private static String place(JacksonException e) {
    String path = "";
    for (JacksonException.Reference step : e.getPath()) {
      String name = step.getPropertyName();
      boolean key =
          step.from() instanceof Map
              || (step.from() instanceof Class<?> type && Map.class.isAssignableFrom(type));
      path =
          name == null
              ? JsonMerge.element(path, step.getIndex())
              : JsonMerge.property(path, key ? "*" : name);
    }
    return path;
  }

  /**
   * Returns the change that the application made to this value in place; empty if there is none. A
   * property that its class never reads, or that changes whenever it is written, is no change.
   *
   * @param stored the JSON that the value was read from, or written as
   * @throws IllegalArgumentException if the changed value cannot be stored
   */
  <T> Optional<Change> inPlace(SessionKey<T> key, T value, Json stored) {
    if (immutable(value)) {
      return Optional.empty();
    }
    Json after = encode(key, value);
    if (after.equals(stored)) {
      return Optional.empty();
    }
    ReadProperties properties = properties(key);
    JsonNode first = properties.tree(key, value);
    T before = Objects.requireNonNull(read(key, stored));
    JsonNode base = properties.tree(key, before);
    JsonNode mine = JsonMerge.steady(base, first, properties.tree(key, value));
    if (mine.equals(base)) {
      lostContent(key, value, before)
          .ifPresent(path -> {
            throw lost(key, path);
          });
      return Optional.empty();
    }
    checkReadable(key, value, after);
    return Optional.of(
        new Change.Dependent<>(
            key, stored, keepUnknown(key, stored, after), () -> base, () -> mine, this));
  }

  /** Returns the properties of a value that its class reads again. */
  <T> JsonNode tree(SessionKey<T> key, T value) {
    return properties(key).tree(key, value);
  }

  /**
   * Returns the next version of a value, with those fields of the stored one that this version of
   * the class does not have.
   */
  <T> Json keepUnknown(SessionKey<T> key, Json stored, Json next) {
    if (plain(key, stored) != null) {
      return next; // It has no fields.
    }
    T before = Objects.requireNonNull(read(key, stored));
    Json known = encode(key, before);
    return known.equals(stored) ? next : keepUnknown(key, stored, tree(known), tree(next));
  }

  /**
   * Returns the next version of a value, with those fields of the stored one that this version of
   * the class does not have.
   *
   * @param known the stored value as this version writes it
   */
  <T> Json keepUnknown(SessionKey<T> key, Json stored, JsonNode known, JsonNode next) {
    Json without = json(key, next);
    ReadProperties properties = properties(key);
    JsonNode expected = properties.tree(key, read(key, without));
    Json with = json(key, new UnknownFields(properties.aliases()).keep(known, next, tree(stored)));
    Optional<JsonNode> read = decode(key, with).map(value -> properties.tree(key, value));
    // A field that looked unknown may be read under another name.
    return read.filter(expected::equals).isPresent() ? with : without;
  }

  private JsonNode tree(Json json) {
    Json value = AttributeCodec.unwrapped(json);
    return values.mapper().readTree(value.array(), value.from(), value.length());
  }

  private Json json(SessionKey<?> key, JsonNode tree) {
    return stored(key, values.mapper().writeValueAsBytes(tree));
  }

  /**
   * Returns whether a value can never change, so that it does not have to be compared at the
   * commit.
   */
  static boolean immutable(Object value) {
    return value instanceof String
        || (value instanceof Number && value.getClass().getPackageName().equals("java.lang"))
        || value instanceof Boolean
        || value instanceof Character
        || value instanceof Enum<?>
        || value instanceof UUID
        || value instanceof TemporalAccessor;
  }
}

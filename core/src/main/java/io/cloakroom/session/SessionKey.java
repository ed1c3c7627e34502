package io.cloakroom.session;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The name of a session attribute and the type of its values. Declare each key once, as a constant:
 *
 * <pre>{@code
 * SessionKey<Integer> visits = SessionKey.of("visits", Integer.class);
 * SessionKey<List<String>> recent = SessionKey.listOf("recent", String.class);
 * int count = session.update(visits, 0, n -> n + 1);
 * }</pre>
 *
 * <p>Values are stored as JSON, never as serialized Java objects: records, collections and plain
 * classes that Jackson can read and write. A value that could not be read again is refused when it
 * is set. A class may gain and lose fields between deployments.
 *
 * <p>Two keys of one name and different types are refused by the same {@link Sessions}, as each
 * would overwrite the other's value.
 *
 * @param <T> the type of the values
 */
@SuppressWarnings("UnusedTypeParameter") // It ties get, set and update to one type.
public final class SessionKey<T> {

  private static final int MAX_NAME_LENGTH = 128;

  private final String name;
  private final Type type;

  /** The rule of an attribute, which is stored with its class; null for every other key. */
  private final @Nullable AttributeRule rule;

  private SessionKey(String name, Type type) {
    this(name, type, null);
  }

  private SessionKey(String name, Type type, @Nullable AttributeRule rule) {
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException(
          "A session key's name has 1 to " + MAX_NAME_LENGTH + " characters, not " + name.length());
    }
    this.name = name;
    this.type = type;
    this.rule = rule;
  }

  /** Returns a key for values of a class that is not generic. */
  public static <T> SessionKey<T> of(String name, Class<T> type) {
    if (type.getTypeParameters().length > 0) {
      throw new IllegalArgumentException(
          "Session key "
              + name
              + ": "
              + type.getSimpleName()
              + " is generic; use listOf, setOf, mapOf, or of(name, new TypeReference<…>() {})");
    }
    return new SessionKey<>(name, type);
  }

  /** Returns a key for values of any generic type. */
  public static <T> SessionKey<T> of(String name, TypeReference<T> type) {
    return new SessionKey<>(name, Generic.of(type.getType()));
  }

  /** Returns a key for lists. */
  public static <E> SessionKey<List<E>> listOf(String name, Class<E> element) {
    return new SessionKey<>(name, new Generic(List.class, element));
  }

  /** Returns a key for sets. */
  public static <E> SessionKey<Set<E>> setOf(String name, Class<E> element) {
    return new SessionKey<>(name, new Generic(Set.class, element));
  }

  /** Returns a key for maps whose keys are texts. */
  public static <V> SessionKey<Map<String, V>> mapOf(String name, Class<V> value) {
    return new SessionKey<>(name, new Generic(Map.class, String.class, value));
  }

  /** Returns a key for an attribute of {@link SessionAttributes}, whose class is stored with it. */
  static <T> SessionKey<T> attribute(String name, Class<T> type, AttributeRule rule) {
    return new SessionKey<>(name, type, rule);
  }

  /** Returns the attribute's name in the record. */
  public String name() {
    return name;
  }

  Type type() {
    return type;
  }

  /** Returns whether the class of the values is stored with them. */
  boolean isAttribute() {
    return rule != null;
  }

  /** Returns what happens if another request has changed the value, too. */
  AttributeRule rule() {
    return rule == null ? AttributeRule.MERGED : rule;
  }

  /** Returns this object as a value of the key. */
  @SuppressWarnings("unchecked") // Its class is the key's, or a collection of the same kind.
  T cast(Object value) {
    return (T) value;
  }

  /** Returns the writer of the values, which {@link #written} returns. */
  ObjectWriter writer(JsonMapper mapper) {
    Type written = isAttribute() ? AttributeCodec.writtenAs(rawType()) : type;
    return mapper.writerFor(mapper.constructType(written));
  }

  /** Returns a value as it is written: a collection of an attribute has the stored class. */
  Object written(Object value) {
    return isAttribute() ? AttributeCodec.asStored(rawType(), value) : value;
  }

  /** Returns the class of the values, without type arguments. */
  Class<?> rawType() {
    return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) { // nearly always: keys are constants
      return true;
    }
    return other instanceof SessionKey<?> that
        && name.equals(that.name)
        && type.equals(that.type)
        && rule == that.rule;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, type, rule);
  }

  @Override
  public String toString() {
    return "SessionKey[" + name + ", " + type.getTypeName() + "]";
  }

  private record Generic(Class<?> raw, List<Type> arguments) implements ParameterizedType {

    Generic(Class<?> raw, Type... arguments) {
      this(raw, List.of(arguments));
    }

    /** Returns a type that equals every other one with the same class and arguments. */
    static Type of(Type type) {
      return type instanceof ParameterizedType generic
              && generic.getRawType() instanceof Class<?> raw
              && !(generic.getOwnerType() instanceof ParameterizedType)
          ? new Generic(
              raw, Arrays.stream(generic.getActualTypeArguments()).map(Generic::of).toList())
          : type;
    }

    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(Type[]::new);
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public @Nullable Type getOwnerType() {
      return null;
    }

    @Override
    public String getTypeName() {
      return arguments.stream()
          .map(Type::getTypeName)
          .collect(Collectors.joining(", ", raw.getTypeName() + "<", ">"));
    }
  }
}

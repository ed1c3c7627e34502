package io.cloakroom.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.cloakroom.json.Json;
import io.cloakroom.json.PlainValues;
import io.cloakroom.json.UnmodifiableCollections;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.databind.jsontype.impl.ClassNameIdResolver;
import tools.jackson.databind.jsontype.impl.DefaultTypeResolverBuilder;

/**
 * The form of attributes whose class is stored with them: {@code {"@java":"com.example.Cart",
 * "value":{…}}}. Texts, whole numbers of an {@code int}, {@code double} and {@code boolean} need no
 * class. Within a value, a class is written where the declared type is {@code Object}, an interface
 * or an abstract class. Thread-safe.
 */
final class AttributeCodec {

  private static final byte[] START = "{\"@java\":\"".getBytes(UTF_8);
  private static final byte[] MIDDLE = "\",\"value\":".getBytes(UTF_8);

  private final AttributeTypes types;
  private final JsonMapper source;
  private final boolean plain;
  private final Map<String, MapperOfValues> frameworks = new LinkedHashMap<>();

  /** Built when an attribute is first written or read, because most applications have none. */
  private volatile @Nullable MapperOfValues mapper;

  /**
   * Creates a codec.
   *
   * @param source the mapper of values without classes
   * @param plain whether it reads {@link PlainValues} as they do it themselves
   */
  AttributeCodec(AttributeTypes types, JsonMapper source, boolean plain) {
    this.types = types;
    this.source = source;
    this.plain = plain;
    types
        .mappers()
        .forEach((name, own) ->
            frameworks.put(name, MapperOfValues.of(UnmodifiableCollections.readBy(own))));
  }

  private MapperOfValues own() {
    MapperOfValues known = mapper;
    if (known != null) {
      return known;
    }
    Allowed allowed = new Allowed(types);
    MapperOfValues built =
        MapperOfValues.of(
            source
                .rebuild()
                .setDefaultTyping(new Typing(allowed))
                .polymorphicTypeValidator(allowed) // For annotations that name classes.
                .addModule(AttributeKeys.module(this, source))
                .build());
    mapper = built;
    return built;
  }

  AttributeTypes types() {
    return types;
  }

  /** Returns the codec of these types for the same mapper. */
  AttributeCodec with(AttributeTypes other) {
    return new AttributeCodec(other, source, plain);
  }

  /** Returns the mapper of the attributes of this name. */
  MapperOfValues mapper(String name) {
    return AttributeTypes.of(frameworks, name).orElseGet(this::own);
  }

  /** Returns the key by which the attribute of this name and class is read and written. */
  <T> SessionKey<T> key(String name, Class<T> type) {
    return SessionKey.attribute(name, type, types.rule(name));
  }

  /**
   * Returns the key by which a value is read that is stored with its class; empty if it is stored
   * without one, or if attributes may not have its class.
   */
  Optional<SessionKey<?>> keyOf(String name, Json stored) {
    try {
      return className(stored).map(this::load).map(type -> key(name, type));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the class that is stored with a value: its own, or a public one of the JDK for a
   * collection whose class is not, such as that of {@code List.of}.
   */
  static Class<?> storedClass(Object value) {
    Class<?> type =
        value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
    if (!type.getName().startsWith("java.util.") || isPlain(type)) {
      return type;
    }
    if (value instanceof List) {
      return ArrayList.class;
    } else if (value instanceof SortedSet<?> sorted && sorted.comparator() == null) {
      return TreeSet.class;
    } else if (value instanceof Set) {
      return LinkedHashSet.class;
    } else if (value instanceof SortedMap<?, ?> sorted && sorted.comparator() == null) {
      return TreeMap.class;
    }
    return value instanceof Map ? LinkedHashMap.class : type;
  }

  private static boolean isPlain(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && Arrays.stream(type.getConstructors()).anyMatch(made -> made.getParameterCount() == 0);
  }

  /** Returns a collection as one of the class that is stored, and every other value as it is. */
  static Object asStored(Class<?> type, Object value) {
    if (type.isInstance(value)) {
      return value;
    }
    if (value instanceof Map<?, ?> map) {
      return type == TreeMap.class ? new TreeMap<>(map) : new LinkedHashMap<>(map);
    }
    return value instanceof Collection<?> some
        ? type == ArrayList.class
            ? new ArrayList<>(some)
            : type == TreeSet.class ? new TreeSet<>(some) : new LinkedHashSet<>(some)
        : value;
  }

  /** Returns the type by which values of a class are written. */
  static Class<?> writtenAs(Class<?> type) {
    if (!type.getName().startsWith("java.util.")) {
      return type;
    }
    if (Map.class.isAssignableFrom(type)) {
      return Map.class;
    }
    return Collection.class.isAssignableFrom(type) ? Collection.class : type;
  }

  /** Returns whether JSON alone shows that a value is of this class. */
  static boolean isNatural(Class<?> type) {
    return type == String.class
        || type == Integer.class
        || type == Double.class
        || type == Boolean.class;
  }

  /** Returns a written value together with its class. */
  static Json wrapped(Class<?> type, byte[] written) {
    if (isNatural(type)) {
      return Json.of(written);
    }
    byte[] name = type.getName().getBytes(UTF_8);
    byte[] all = new byte[START.length + name.length + MIDDLE.length + written.length + 1];
    int at = append(START, all, 0);
    at = append(name, all, at);
    at = append(MIDDLE, all, at);
    at = append(written, all, at);
    all[at] = '}';
    return Json.of(all);
  }

  private static int append(byte[] some, byte[] all, int at) {
    System.arraycopy(some, 0, all, at, some.length);
    return at + some.length;
  }

  /** Returns whether a class is stored with this value. */
  static boolean isWrapped(Json json) {
    return endOfName(json) > 0;
  }

  /** Returns whether this class is stored with a value. */
  static boolean isWrapped(Json json, Class<?> type) {
    return className(json).filter(type.getName()::equals).isPresent();
  }

  /** Returns the name of the class that is stored with a value; empty if there is none. */
  static Optional<String> className(Json json) {
    int end = endOfName(json);
    return end < 0 ? Optional.empty() : Optional.of(Json.of(json, START.length, end).text());
  }

  /** Returns a value as JSON, without its class. */
  static Json unwrapped(Json json) {
    int end = endOfName(json);
    return end < 0 ? json : Json.of(json, end + MIDDLE.length, json.length() - 1);
  }

  /** Returns the index behind the class's name; negative if there is none. */
  private static int endOfName(Json json) {
    if (!json.has(START, 0)) {
      return -1;
    }
    for (int i = START.length; i < json.length() - MIDDLE.length - 1; i++) {
      if (json.at(i) == '"') {
        return json.has(MIDDLE, i) ? i : -1;
      }
    }
    return -1;
  }

  /**
   * Returns the class of this name, if attributes may have it.
   *
   * @throws IllegalArgumentException if they may not, or if there is no such class
   */
  Class<?> load(String className) {
    if (!types.allow(className)) {
      throw new IllegalArgumentException("attributes may not have the class " + className);
    }
    try {
      return source.getTypeFactory().findClass(className);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException("there is no class " + className, e);
    }
  }

  /**
   * Returns the value of an attribute by its class, or what JSON alone shows.
   *
   * @throws IllegalArgumentException if attributes may not have its class
   * @throws tools.jackson.core.JacksonException if it cannot be read
   */
  Object read(String name, Json json) {
    Optional<String> className = className(json);
    if (className.isEmpty()) {
      @Nullable Object natural = plain ? PlainValues.read(json) : null;
      return natural != null ? natural : read(source, json, source.constructType(Object.class));
    }
    Class<?> type = load(className.get());
    return read(mapper(name).mapper(), unwrapped(json), source.constructType(type));
  }

  /** Reads a value where it stands, without a copy. */
  private static Object read(JsonMapper mapper, Json json, JavaType type) {
    return mapper.readValue(json.array(), json.from(), json.length(), type);
  }

  /** The classes that a stored value may name, decided by the name alone. */
  private static final class Allowed extends PolymorphicTypeValidator {

    private static final long serialVersionUID = 1;

    private final transient AttributeTypes types;

    Allowed(AttributeTypes types) {
      this.types = types;
    }

    @Override
    public Validity validateBaseType(DatabindContext context, JavaType baseType) {
      return Validity.INDETERMINATE;
    }

    @Override
    public Validity validateSubClassName(
        DatabindContext context, JavaType baseType, String subClassName) {
      return types.allow(subClassName) ? Validity.ALLOWED : Validity.DENIED;
    }

    @Override
    public Validity validateSubType(DatabindContext context, JavaType baseType, JavaType subType) {
      return types.allow(subType.getRawClass().getName()) ? Validity.ALLOWED : Validity.DENIED;
    }
  }

  /** Writes the class where the declared type does not show it. */
  private static final class Typing extends DefaultTypeResolverBuilder {

    private static final long serialVersionUID = 1;

    Typing(PolymorphicTypeValidator allowed) {
      super(allowed, DefaultTyping.OBJECT_AND_NON_CONCRETE, JsonTypeInfo.As.PROPERTY);
    }

    private Typing(Typing base, Class<?> defaultImpl) {
      super(base, defaultImpl);
    }

    @Override
    public DefaultTypeResolverBuilder withDefaultImpl(Class<?> defaultImpl) {
      return new Typing(this, defaultImpl);
    }

    @Override
    protected TypeIdResolver idResolver(
        DatabindContext context,
        JavaType baseType,
        PolymorphicTypeValidator allowed,
        Collection<NamedType> subtypes,
        boolean writing,
        boolean reading) {
      return new ClassNameIdResolver(baseType, subtypes, allowed) {
        @Override
        public String idFromValue(DatabindContext databind, Object value) {
          boolean ofEnums = value instanceof EnumSet || value instanceof EnumMap;
          Class<?> stored = ofEnums ? value.getClass() : storedClass(value);
          return stored == value.getClass() ? super.idFromValue(databind, value) : stored.getName();
        }
      };
    }

    /** A declared {@code List} or {@code Map} is read as one, whatever its class was. */
    @Override
    public boolean useForType(JavaType type) {
      return !type.isContainerType() && super.useForType(type);
    }
  }
}

package io.cloakroom.session;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * The types whose values can always be read again: text, numbers, enums, times, records of them and
 * collections of them. No subclass can add anything to them. A record that contains its own type
 * may be nested too deeply, so it is not closed. Thread-safe.
 */
final class ClosedTypes {

  private static final Set<Class<?>> SCALARS =
      Set.of(
          String.class,
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          UUID.class);

  private static final Set<Class<?>> COLLECTIONS =
      Set.of(Collection.class, List.class, Set.class, Map.class, Optional.class);

  /** The packages of annotations that do not change how a value is written. */
  private static final List<String> HARMLESS =
      List.of("java.lang", "jakarta.validation", "org.jspecify");

  private final boolean any;
  private final JsonMapper mapper = JsonMapper.builder().build();
  private final Map<JavaType, Boolean> known = new ConcurrentHashMap<>();

  private ClosedTypes(boolean any) {
    this.any = any;
  }

  /** Returns the types that a mapper with the defaults reads again. */
  static ClosedTypes standard() {
    return new ClosedTypes(true);
  }

  /** Returns no types, for a mapper that may write anything in its own way. */
  static ClosedTypes none() {
    return new ClosedTypes(false);
  }

  boolean contains(JavaType type) {
    if (!any) {
      return false;
    }
    Boolean closed = known.get(type);
    if (closed == null) {
      closed = closed(type, new HashSet<>());
      known.put(type, closed);
    }
    return closed;
  }

  /** Returns whether the type is closed; {@code around} are the records that contain it. */
  private boolean closed(JavaType type, Set<Class<?>> around) {
    Class<?> raw = type.getRawClass();
    if (raw.isPrimitive() || SCALARS.contains(raw) || raw.getPackageName().equals("java.time")) {
      return true;
    }
    if (raw.isEnum()) {
      return plain(raw);
    }
    if (COLLECTIONS.contains(raw)) {
      return type.containedTypeCount() > 0
          && type.getBindings().getTypeParameters().stream()
              .allMatch(content -> closed(content, around));
    }
    return raw.isRecord()
        && raw.getTypeParameters().length == 0
        && plain(raw)
        && open(raw)
        && componentsClosed(raw, around);
  }

  private boolean componentsClosed(Class<?> type, Set<Class<?>> around) {
    if (!around.add(type)) {
      return false;
    }
    boolean closed =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getGenericType)
            .allMatch(component -> closed(mapper.constructType(component), around));
    around.remove(type);
    return closed;
  }

  /** Returns whether Jackson may call the record's constructor. */
  private static boolean open(Class<?> type) {
    return type.getModule().isOpen(type.getPackageName(), JsonMapper.class.getModule());
  }

  /** Returns whether no annotation changes how the type is written. */
  private static boolean plain(Class<?> type) {
    List<AnnotatedElement> elements = new ArrayList<>(List.of(type));
    elements.addAll(List.of(type.getDeclaredFields()));
    elements.addAll(List.of(type.getDeclaredMethods()));
    elements.addAll(List.of(type.getDeclaredConstructors()));
    Stream<Annotation> ofParameters =
        Arrays.stream(type.getDeclaredConstructors())
            .map(Constructor::getParameterAnnotations)
            .flatMap(Arrays::stream)
            .flatMap(Arrays::stream);
    Stream<Annotation> ofElements =
        elements.stream().map(AnnotatedElement::getAnnotations).flatMap(Arrays::stream);
    return Stream.concat(ofElements, ofParameters).allMatch(ClosedTypes::harmless);
  }

  private static boolean harmless(Annotation annotation) {
    String name = annotation.annotationType().getPackageName();
    return HARMLESS.stream().anyMatch(one -> name.equals(one) || name.startsWith(one + '.'));
  }
}

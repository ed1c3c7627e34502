package io.cloakroom.form;

import io.cloakroom.body.Upload;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Prepares the shapes of a record and of all types it leads to, once for each form. A type that
 * cannot be read from a form is refused here, not at the first request.
 */
final class Shapes {

  /** The depth of a generic record within itself with other types; beyond it there is no end. */
  private static final int MAX_WITHIN_ITSELF = 8;

  private final Map<Class<?>, Scalar> converters;
  private final List<Class<?>> groups;
  private final Map<String, RecordShape> prepared = new HashMap<>();
  private final Set<Class<?>> records = new LinkedHashSet<>();
  private final List<ChoiceShape> choices = new ArrayList<>();

  /** The records that are being prepared, each anywhere in the previous one. */
  private final List<Class<?>> open = new ArrayList<>();

  /** The records that are being prepared, each a component of the previous one. */
  private List<String> within = new ArrayList<>();

  /** Shapes with these converters in addition to the built-in ones. */
  Shapes(Map<Class<?>, Scalar> converters, List<Class<?>> groups) {
    this.groups = groups;
    this.converters = Map.copyOf(converters);
  }

  /** The use of a type: its component's annotations, and its name for messages. */
  private record Site(AnnotatedElement element, String name, Map<TypeVariable<?>, Type> variables) {

    IllegalArgumentException unsupported(Type type) {
      return new IllegalArgumentException(
          name
              + " is of the type "
              + type.getTypeName()
              + ", which no form can be read into; use a record, a sealed interface of records,"
              + " text, a number, boolean, an enum, java.time, UUID, Upload, or Optional, List,"
              + " Set, Map or an array of these, or give Form.builder a converter for it");
    }
  }

  /** Returns the shape of a form's type, a record or a sealed interface of records. */
  Shape prepare(Class<?> type) {
    Site site = new Site(type, type.getName(), Map.of());
    Shape shape = shape(type, site);
    if (!(shape instanceof RecordShape || shape instanceof ChoiceShape)) {
      throw new IllegalArgumentException(
          "A form is declared from a record or a sealed interface of records, not from "
              + type.getName());
    }
    choices.forEach(ChoiceShape::compare);
    return shape;
  }

  /** Returns all records that were found. */
  Set<Class<?>> records() {
    return records;
  }

  private Shape shape(Type type, Site site) {
    if (type instanceof TypeVariable<?> variable) {
      Type known = site.variables.get(variable);
      if (known == null) {
        throw site.unsupported(type);
      }
      return shape(known, site);
    }
    if (type instanceof GenericArrayType array) {
      throw site.unsupported(array);
    }
    if (type instanceof ParameterizedType generic) {
      return generic(generic, site);
    }
    if (!(type instanceof Class<?> plain)) {
      throw site.unsupported(type);
    }
    Optional<Scalar> scalar =
        Optional.ofNullable(converters.get(plain)).or(() -> Scalars.of(plain));
    if (scalar.isPresent()) {
      boolean localized = site.element.isAnnotationPresent(Localized.class);
      return localized ? localized(scalar.get(), site) : scalar.get();
    }
    if (plain == Upload.class) {
      UploadLimit limit = site.element.getAnnotation(UploadLimit.class);
      return limit == null ? UploadShape.any(site.name) : UploadShape.of(limit, site.name);
    }
    if (plain.isArray()) {
      Class<?> element = plain.getComponentType();
      return ListShape.array(apart(element, site), element);
    }
    if (plain.isRecord() && plain.getTypeParameters().length == 0) {
      return record(plain, plain.getTypeName(), Map.of());
    }
    if (plain.isSealed() && plain.isInterface() && plain.getTypeParameters().length == 0) {
      return choice(plain, site);
    }
    throw site.unsupported(type);
  }

  private Scalar localized(Scalar scalar, Site site) {
    Scalar localized = scalar.localized();
    if (localized.notation() == null || converters.containsKey(scalar.type())) {
      throw new IllegalArgumentException(
          site.name
              + " is @Localized, and people have no notation of their own for "
              + scalar.type().getTypeName()
              + "; they have for numbers, LocalDate, LocalTime and LocalDateTime");
    }
    return localized;
  }

  private Shape generic(ParameterizedType type, Site site) {
    Class<?> raw = (Class<?>) type.getRawType();
    ParameterizedType resolved = ResolvedType.of(type, site.variables);
    Type[] arguments = resolved.getActualTypeArguments();
    if (raw == Optional.class) {
      return new OptionalShape(apart(arguments[0], site));
    }
    if (raw == List.class || raw == Collection.class) {
      return ListShape.list(apart(arguments[0], site));
    }
    if (raw == Set.class) {
      return ListShape.set(apart(arguments[0], site));
    }
    // A key is part of a name, which is not localized.
    Site plain = new Site(raw, site.name, site.variables);
    if (raw == Map.class && apart(arguments[0], plain) instanceof Scalar key) {
      return new MapShape(key, apart(arguments[1], site));
    }
    if (raw.isRecord()) {
      Map<TypeVariable<?>, Type> variables = new HashMap<>();
      for (int i = 0; i < arguments.length; i++) {
        variables.put(raw.getTypeParameters()[i], arguments[i]);
      }
      return record(raw, resolved.getTypeName(), variables);
    }
    throw site.unsupported(type);
  }

  /** Returns a shape that may be missing or repeated, and so may lead back to its record. */
  private Shape apart(Type type, Site site) {
    List<String> outer = within;
    within = new ArrayList<>();
    Shape shape = shape(type, site);
    within = outer;
    return shape;
  }

  private Shape choice(Class<?> sealed, Site site) {
    Discriminator discriminator = sealed.getAnnotation(Discriminator.class);
    String field = discriminator == null ? "type" : discriminator.value();
    Map<String, RecordShape> records = new LinkedHashMap<>();
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (!(shape(permitted, site) instanceof RecordShape record)) {
        throw site.unsupported(permitted);
      }
      String value = Constraints.code(permitted);
      RecordShape other = records.put(value, record);
      if (other != null) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s and %s would both be sent as \"%s\"; rename one of them",
                other.type().getName(),
                permitted.getName(),
                value));
      }
      for (RecordComponent component : permitted.getRecordComponents()) {
        if (component.getName().equals(field)) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "%s.%s has the name of the field that says which %s was sent;"
                      + " rename it, or that field with @Discriminator",
                  permitted.getName(),
                  field,
                  sealed.getName()));
        }
      }
    }
    ChoiceShape choice = new ChoiceShape(field, records, Shape.secret(sealed));
    choices.add(choice);
    return choice;
  }

  private RecordShape record(Class<?> type, String name, Map<TypeVariable<?>, Type> variables) {
    if (within.contains(name)) {
      throw new IllegalArgumentException(
          name + " contains itself without end; make that component Optional, @Nullable or a List");
    }
    RecordShape known = prepared.get(name);
    if (known != null) {
      return known;
    }
    if (Collections.frequency(open, type) > MAX_WITHIN_ITSELF) {
      throw new IllegalArgumentException(
          type.getTypeName() + " leads to itself with other type arguments without end: " + name);
    }
    open.add(type);
    RecordShape shape = new RecordShape(type, constructor(type));
    prepared.put(name, shape);
    records.add(type);
    within.add(name);
    shape.components(
        Arrays.stream(type.getRecordComponents()).map(c -> component(c, variables)).toList());
    within.remove(name);
    open.remove(open.size() - 1);
    return shape;
  }

  private Component component(RecordComponent component, Map<TypeVariable<?>, Type> variables) {
    Class<?> declaring = component.getDeclaringRecord();
    Site site = new Site(component, declaring.getTypeName() + '.' + component.getName(), variables);
    boolean nullable =
        !component.getType().isPrimitive()
            && (hasNullable(component.getAnnotatedType().getAnnotations())
                || hasNullable(component.getAnnotations()));
    Type type = component.getGenericType();
    Shape shape = nullable ? apart(type, site) : shape(type, site);
    boolean secret =
        component.isAnnotationPresent(Secret.class) || Shape.secret(declaring) || shape.secret();
    List<Annotation> constraints = DeclaredConstraints.of(component, groups);
    return new Component(
        component.getName(),
        shape,
        nullable,
        secret,
        constraints,
        InputAttributes.shown(constraints),
        autocomplete(component, shape, site),
        accessor(component));
  }

  private static String autocomplete(RecordComponent component, Shape shape, Site site) {
    Autocomplete words = component.getAnnotation(Autocomplete.class);
    Shape whole = shape instanceof OptionalShape optional ? optional.inner() : shape;
    Shape each = whole instanceof ListShape list ? list.element() : whole;
    boolean record = each instanceof RecordShape || each instanceof ChoiceShape;
    return words == null ? "" : Autofill.checked(words.value(), record, site.name());
  }

  /** Returns whether there is an annotation {@code Nullable} of any library. */
  private static boolean hasNullable(Annotation[] annotations) {
    return Arrays.stream(annotations)
        .anyMatch(a -> a.annotationType().getSimpleName().equals("Nullable"));
  }

  private static MethodHandle constructor(Class<?> type) {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return MethodHandles.lookup()
          .unreflectConstructor(constructor)
          .asSpreader(Object[].class, parameters.length)
          .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw closed(type, e);
    }
  }

  private static MethodHandle accessor(RecordComponent component) {
    Method accessor = component.getAccessor();
    try {
      accessor.setAccessible(true);
      return MethodHandles.lookup()
          .unreflect(accessor)
          .asType(MethodType.methodType(Object.class, Object.class));
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      throw closed(component.getDeclaringRecord(), e);
    }
  }

  private static IllegalArgumentException closed(Class<?> type, Exception cause) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s is not open: add \"opens %s to io.cloakroom;\" to its module",
            type.getName(),
            type.getPackageName()),
        cause);
  }
}

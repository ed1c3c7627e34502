package io.cloakroom.spring;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.StringUtils;

/**
 * Divides the fields of session-scoped beans: some are state, which is stored, the others are
 * collaborators, which Spring injects. Thread-safe.
 */
final class BeanStates {

  /** The annotations that mark an injection. Not all of them are on every class path. */
  private static final Set<String> INJECTIONS =
      Set.of(
          "org.springframework.beans.factory.annotation.Autowired",
          "org.springframework.beans.factory.annotation.Value",
          "jakarta.annotation.Resource",
          "jakarta.inject.Inject",
          "jakarta.persistence.PersistenceContext",
          "jakarta.persistence.PersistenceUnit");

  private final ConfigurableListableBeanFactory beans;
  private final Map<Class<?>, Optional<BeanState>> known = new ConcurrentHashMap<>();

  BeanStates(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  /**
   * Returns the state of a bean; empty if it is a value, such as a list or a record, that is stored
   * as any attribute.
   */
  Optional<BeanState> of(Object bean) {
    return known.computeIfAbsent(BeanState.target(bean).getClass(), this::examine);
  }

  private Optional<BeanState> examine(Class<?> type) {
    if (type.isRecord() || BeanUtils.isSimpleProperty(type) || type.getName().startsWith("java.")) {
      return Optional.empty();
    }
    Map<String, Field> fields = new LinkedHashMap<>();
    for (Class<?> each = type; each != Object.class; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (isState(field, type)) {
          String name = field.getName();
          fields.put(fields.containsKey(name) ? each.getSimpleName() + '.' + name : name, field);
        }
      }
    }
    try {
      fields.values().forEach(field -> field.setAccessible(true));
    } catch (InaccessibleObjectException e) {
      return Optional.empty();
    }
    return Optional.of(new BeanState(Collections.unmodifiableMap(fields)));
  }

  private boolean isState(Field field, Class<?> type) {
    int modifiers = field.getModifiers();
    boolean constant = Modifier.isFinal(modifiers) && isImmutable(field.getType());
    return !Modifier.isStatic(modifiers)
        && !Modifier.isTransient(modifiers)
        && !field.isSynthetic()
        && !field.isAnnotationPresent(JsonIgnore.class)
        && !constant
        && !isInjected(field)
        && !isCollaborator(ResolvableType.forField(field, type), field);
  }

  private static boolean isImmutable(Class<?> type) {
    return type.isPrimitive()
        || type.isEnum()
        || ((type.getName().startsWith("java.lang.") || type.getName().startsWith("java.time."))
            && BeanUtils.isSimpleValueType(type));
  }

  /** Returns whether an annotation at the field or its setter asks for an injection. */
  private static boolean isInjected(Field field) {
    String setter = "set" + StringUtils.capitalize(field.getName());
    Stream<Method> setters =
        Arrays.stream(field.getDeclaringClass().getDeclaredMethods())
            .filter(method -> method.getName().equals(setter));
    return Stream.concat(Stream.<AnnotatedElement>of(field), setters)
        .flatMap(element -> Arrays.stream(element.getAnnotations()))
        .map(Annotation::annotationType)
        .anyMatch(annotation -> INJECTIONS.contains(annotation.getName()));
  }

  /** Returns whether Spring has a bean for the field, or injects one by the constructor. */
  private boolean isCollaborator(ResolvableType declared, Field field) {
    ResolvableType type = element(declared);
    Class<?> raw = type.resolve(Object.class);
    if (ObjectFactory.class.isAssignableFrom(raw)
        || raw.getName().equals("jakarta.inject.Provider")) {
      return true;
    }
    if (raw == Object.class || BeanUtils.isSimpleValueType(raw)) {
      return false;
    }
    boolean singleton = beans.getBeanNamesForType(type, false, false).length > 0;
    return singleton
        || raw.getName().startsWith("org.springframework.")
        || (beans.getBeanNamesForType(type, true, false).length > 0 && isParameter(field, raw));
  }

  /** Returns whether a constructor has a parameter of this type, or a collection of it. */
  private static boolean isParameter(Field field, Class<?> type) {
    List<Class<?>> parameters = new ArrayList<>();
    for (Constructor<?> constructor : field.getDeclaringClass().getDeclaredConstructors()) {
      parameters.addAll(List.of(constructor.getParameterTypes()));
    }
    return parameters.contains(type) || parameters.contains(field.getType());
  }

  /** Returns what a collection, an array, a map or an optional of beans contains. */
  private static ResolvableType element(ResolvableType type) {
    Class<?> raw = type.resolve(Object.class);
    if (raw.isArray()) {
      return type.getComponentType();
    }
    if (Map.class.isAssignableFrom(raw)) {
      return type.asMap().getGeneric(1);
    }
    if (Collection.class.isAssignableFrom(raw)) {
      return type.asCollection().getGeneric(0);
    }
    return raw == Optional.class ? type.getGeneric(0) : type;
  }
}

package io.cloakroom.spring;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.util.ClassUtils;

/**
 * The fields of a class that are the state of its beans, by the names under which they are stored.
 */
record BeanState(Map<String, Field> fields) {

  private static final Logger LOG = LoggerFactory.getLogger(BeanState.class);

  /** Returns the bean that a proxy, such as one for transactions, stands for. */
  static Object target(Object bean) {
    Object target = bean;
    for (Object next = bean; next != null; next = AopProxyUtils.getSingletonTarget(next)) {
      target = next;
    }
    return target;
  }

  Map<String, @Nullable Object> read(Object bean) {
    Object target = target(bean);
    Map<String, @Nullable Object> state = new LinkedHashMap<>();
    fields.forEach((name, field) -> state.put(name, get(field, target)));
    return state;
  }

  /** Sets the fields that are stored; the others stay as they are in a new bean. */
  void write(Object bean, Map<String, @Nullable Object> state) {
    Object target = target(bean);
    state.forEach((name, value) -> {
      Field field = fields.get(name);
      if (field != null) {
        set(field, target, value);
      }
    });
  }

  private static @Nullable Object get(Field field, Object target) {
    try {
      return field.get(target);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e); // It was made accessible.
    }
  }

  private static void set(Field field, Object target, @Nullable Object value) {
    @Nullable Object fitting;
    try {
      fitting = fitting(field.getType(), value);
    } catch (ConversionException | IllegalArgumentException e) {
      LOG.warn("The stored value does not fit {}, which stays as in a new bean", field, e);
      return;
    }
    if (Modifier.isFinal(field.getModifiers()) && replaced(get(field, target), fitting)) {
      return;
    }
    try {
      field.set(target, fitting);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e); // It was made accessible.
    }
  }

  /** Returns the value as one of this type, which the field may have now. */
  private static @Nullable Object fitting(Class<?> type, @Nullable Object value) {
    if (value == null && type.isPrimitive()) {
      throw new IllegalArgumentException("null is no " + type);
    }
    return value == null || ClassUtils.isAssignableValue(type, value)
        ? value
        : DefaultConversionService.getSharedInstance().convert(value, type);
  }

  /** Replaces the contents of a collection that the bean holds for good, if it can be changed. */
  @SuppressWarnings("unchecked") // The elements were the field's own.
  private static boolean replaced(@Nullable Object held, @Nullable Object value) {
    try {
      if (held instanceof Collection<?> collection && value instanceof Collection<?> elements) {
        collection.clear();
        return ((Collection<@Nullable Object>) collection).addAll(elements) || elements.isEmpty();
      }
      if (held instanceof Map<?, ?> map && value instanceof Map<?, ?> entries) {
        map.clear();
        ((Map<@Nullable Object, @Nullable Object>) map).putAll(entries);
        return true;
      }
      return false;
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }
}

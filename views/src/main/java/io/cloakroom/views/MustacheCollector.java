package io.cloakroom.views;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache.VariableFetcher;
import com.samskivert.mustache.Template;
import io.cloakroom.form.Fields;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A collector that reads public methods and fields of forms, and unwraps Optionals. */
final class MustacheCollector extends BasicCollector {

  @Override
  public @Nullable VariableFetcher createFetcher(Object context, String name) {
    VariableFetcher fetcher = super.createFetcher(context, name);
    if (fetcher != null) {
      return (value, key) -> UnwrappedModel.unwrap(fetcher.get(value, key));
    }
    Optional<VariableFetcher> accessor = accessor(context.getClass(), name);
    return accessor.orElse(context instanceof Fields ? MustacheCollector::field : null);
  }

  @Override
  public <K, V> Map<K, V> createFetcherCache() {
    return new ConcurrentHashMap<>();
  }

  /**
   * Reads a field of a form. A missing field is not an error, because Mustache searches inner
   * contexts before outer ones.
   */
  private static Object field(Object fields, String name) {
    try {
      return ((Fields) fields).get(name);
    } catch (IllegalArgumentException undeclared) {
      return Template.NO_FETCHER_FOUND;
    }
  }

  private static Optional<VariableFetcher> accessor(Class<?> type, String name) {
    String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    return Stream.of(name, "get" + capital, "is" + capital)
        .flatMap(method -> Stream.of(type.getMethods()).filter(m -> m.getName().equals(method)))
        .filter(MustacheCollector::isAccessor)
        .findFirst()
        .map(MustacheCollector::fetcher);
  }

  private static boolean isAccessor(Method method) {
    return method.getParameterCount() == 0
        && method.getReturnType() != void.class
        && method.getDeclaringClass() != Object.class
        && !Modifier.isStatic(method.getModifiers());
  }

  private static VariableFetcher fetcher(Method method) {
    if (!Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
      method.setAccessible(true);
    }
    return (context, name) -> {
      try {
        return UnwrappedModel.unwrap(method.invoke(context));
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw e;
      }
    };
  }
}

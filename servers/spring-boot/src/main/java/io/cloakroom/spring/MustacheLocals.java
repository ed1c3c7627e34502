package io.cloakroom.spring;

import com.samskivert.mustache.DefaultCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Finds what a Mustache template's model does not have among the attributes of the request, where
 * the visit's values are.
 */
final class MustacheLocals implements Mustache.Collector {

  private final Mustache.Collector behind;
  private final Mustache.Collector accessors = new DefaultCollector(true);

  MustacheLocals(Mustache.Collector behind) {
    this.behind = behind;
  }

  @Override
  public @Nullable Iterator<?> toIterator(Object value) {
    return behind.toIterator(value);
  }

  @Override
  public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
    Mustache.@Nullable VariableFetcher fetcher = behind.createFetcher(context, name);
    if (context instanceof Map<?, ?>) {
      return (map, key) -> {
        @Nullable Object value =
            fetcher == null ? Template.NO_FETCHER_FOUND : fetcher.get(map, key);
        return Template.NO_FETCHER_FOUND.equals(value) ? attribute(key) : value;
      };
    }
    return fetcher != null ? fetcher : accessors.createFetcher(context, name);
  }

  @Override
  public <K, V> Map<K, V> createFetcherCache() {
    return behind.createFetcherCache();
  }

  private static Object attribute(String name) {
    @Nullable RequestAttributes request = RequestContextHolder.getRequestAttributes();
    @Nullable Object value =
        request == null ? null : request.getAttribute(name, RequestAttributes.SCOPE_REQUEST);
    return value == null ? Template.NO_FETCHER_FOUND : value;
  }
}

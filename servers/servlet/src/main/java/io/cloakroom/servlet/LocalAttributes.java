package io.cloakroom.servlet;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The attributes that stay on this node, by the ids of their sessions. They are dropped after a day
 * without a use, and the least used ones if there are too many. Thread-safe.
 */
final class LocalAttributes {

  private static final int MAX_SESSIONS = 100_000;

  private final Cache<String, Map<String, Object>> sessions =
      Caffeine.newBuilder().maximumSize(MAX_SESSIONS).expireAfterAccess(Duration.ofDays(1)).build();

  @Nullable Object get(String id, String name) {
    Map<String, Object> values = sessions.getIfPresent(id);
    return values == null ? null : values.get(name);
  }

  /** Returns a value, which is created if there is none. */
  Object get(String id, String name, Supplier<?> initial) {
    return sessions
        .get(id, any -> new ConcurrentHashMap<>())
        .computeIfAbsent(name, any -> initial.get());
  }

  /** Sets a value, and returns the previous one. */
  @Nullable Object set(String id, String name, Object value) {
    return sessions.get(id, any -> new ConcurrentHashMap<>()).put(name, value);
  }

  /** Removes a value, and returns it. */
  @Nullable Object remove(String id, String name) {
    Map<String, Object> values = sessions.getIfPresent(id);
    return values == null ? null : values.remove(name);
  }

  Set<String> names(String id) {
    Map<String, Object> values = sessions.getIfPresent(id);
    return values == null ? Set.of() : Set.copyOf(values.keySet());
  }

  /** Moves the values of a session that has another id now. */
  void move(String from, String to) {
    Map<String, Object> values = sessions.getIfPresent(from);
    if (values != null && !from.equals(to)) {
      sessions.put(to, values);
      sessions.invalidate(from);
    }
  }

  void end(String id) {
    sessions.invalidate(id);
  }
}

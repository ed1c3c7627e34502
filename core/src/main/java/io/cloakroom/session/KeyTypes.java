package io.cloakroom.session;

import io.cloakroom.mistake.CallSite;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys that an application has used, by name. Two keys of one name and different types would
 * overwrite each other's values, so the second one is refused. Thread-safe.
 */
final class KeyTypes {

  /** The maximum number of names; an application may make names of what visitors send. */
  private static final int MAX = 10_000;

  private final ConcurrentHashMap<String, SessionKey<?>> known = new ConcurrentHashMap<>();

  /** Returns the key of this name that was used; empty if none was, or too many were. */
  Optional<SessionKey<?>> known(String name) {
    return Optional.ofNullable(known.get(name));
  }

  /**
   * Notes the first use of a key.
   *
   * @throws IllegalArgumentException if another key has its name
   */
  void use(SessionKey<?> key) {
    SessionKey<?> first = known.get(key.name());
    if (first == null && known.mappingCount() < MAX) {
      first = known.putIfAbsent(key.name(), key);
    }
    if (first != null && !first.equals(key)) {
      throw new IllegalArgumentException(
          "Two session keys have the name "
              + key.name()
              + ": one for "
              + first.type().getTypeName()
              + " and one for "
              + key.type().getTypeName()
              + ", used at "
              + CallSite.current()
              + ". Declare the key once, as a constant, or give one of them another name"
              + (first.type().getTypeName().equals(key.type().getTypeName())
                  ? ". The types have one name, because two class loaders have loaded it, such as"
                      + " after a reload; start the application again"
                  : ""));
    }
  }
}

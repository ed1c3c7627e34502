package io.cloakroom.toolbar;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of all sessions as the console in the toolbar shows them: without secrets, as in the
 * panels of requests. Thread-safe.
 */
final class StoredValues {

  /** The length from which a value is cut. */
  private static final int MOST = 20_000;

  /** The maximum number of names; the forms of one application have fewer. */
  private static final int MOST_NAMES = 2_000;

  /** The names that the forms of earlier requests declare as secret. */
  private final Set<String> declared = ConcurrentHashMap.newKeySet();

  /** Remembers the names that the forms of a request declare as secret. */
  void learn(Secrets secrets) {
    if (declared.size() < MOST_NAMES) {
      declared.addAll(secrets.names());
    }
  }

  /** Returns a stored value as JSON without secrets; empty if it is a secret, or contains one. */
  Optional<String> shown(String name, String json) {
    Secrets secrets = new Secrets();
    declared.forEach(secrets::addName);
    return secrets.isSecretJson(name, json)
        ? Optional.empty()
        : Optional.of(secrets.value(json, MOST));
  }

  void clear() {
    declared.clear();
  }
}

package io.cloakroom.redis;

import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a server lets us in. Masks the password.
 *
 * @param tls the context of connections; null for none
 */
record Access(
    Optional<String> user, Optional<String> password, int database, @Nullable SSLContext tls) {

  /** How Sentinels let us in, which have no databases, and a password of their own if any. */
  Access ofSentinel(Optional<String> password) {
    return new Access(Optional.empty(), password, 0, tls);
  }

  @Override
  public String toString() {
    return "Access[user " + user.orElse("default") + ", database " + database + "]";
  }
}

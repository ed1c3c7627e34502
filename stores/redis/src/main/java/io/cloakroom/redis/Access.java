package io.cloakroom.redis;

import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The credentials and the TLS context for connections to a server. {@code toString} masks the
 * password.
 *
 * @param tls the context of the connections; null for no TLS
 */
record Access(
    Optional<String> user, Optional<String> password, int database, @Nullable SSLContext tls) {

  /** Returns the access to Sentinels, which have no databases and may have their own password. */
  Access ofSentinel(Optional<String> password) {
    return new Access(Optional.empty(), password, 0, tls);
  }

  @Override
  public String toString() {
    return "Access[user " + user.orElse("default") + ", database " + database + "]";
  }
}

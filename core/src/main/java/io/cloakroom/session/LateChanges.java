package io.cloakroom.session;

import io.cloakroom.store.StoreKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of a stored session after its commit, for APIs whose users expect them, such as
 * {@code HttpSession}. They are saved when the response has ended, and cannot be reported to the
 * client. Not thread-safe: it belongs to one request.
 */
final class LateChanges {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** Whether the session was loaded again for changes after the head, which can set no cookie. */
  private boolean open;

  /** The key of the stored session after the commit; null if there is none. */
  private @Nullable StoreKey saved;

  boolean open() {
    return open;
  }

  /** Returns whether there can be changes to save. */
  boolean possible() {
    return saved != null;
  }

  /** Notes what the commit has stored. */
  void committed(Found base, CookieUpdate update) {
    if (update instanceof CookieUpdate.Send sent) {
      saved = SessionToken.parse(sent.value()).map(SessionToken::key).orElse(null);
    } else {
      saved =
          update instanceof CookieUpdate.Keep && base instanceof Found.Live live
              ? live.key()
              : null;
    }
  }

  /** Loads the session again after its commit; empty if it cannot be changed. */
  Optional<Found.Live> reopened(SessionBackend backend) {
    if (saved == null) {
      return Optional.empty();
    }
    Optional<Found.Live> live =
        backend
            .reload(saved)
            .flatMap(
                now -> now instanceof Found.Live found ? Optional.of(found) : Optional.empty());
    open = live.isPresent();
    return live;
  }

  /** Notes that another response to the same request begins, whose head has not left. */
  void close() {
    open = false;
  }

  /** Reports a move of the session that the browser cannot be told. */
  void report(CookieUpdate update) {
    if (update instanceof CookieUpdate.Send || update instanceof CookieUpdate.Refuse) {
      LOG.error(
          "The session moved to a new token, or had moved, after the response head had left, so the"
              + " browser cannot be told. Log in and out before you write the response");
    }
  }

  /** Reports changes that could not be saved. */
  void report(RuntimeException failure) {
    LOG.error("A change after the response head had left could not be saved", failure);
  }
}

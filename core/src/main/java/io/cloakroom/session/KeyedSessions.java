package io.cloakroom.session;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.Sweeper;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The stored sessions of an application, for use without a request. Thread-safe. */
record KeyedSessions(
    Store store,
    SessionSettings settings,
    KeyTypes keys,
    UndecodableLog undecodable,
    SeveralCookies severalCookies) {

  /** Opens a session. */
  private Session open(Supplier<Found> found, SessionListener listener) {
    SessionSettings listening = settings.with(settings.listeners().and(listener));
    return new Session(
        new KeyedBackend(new StoreBackend(store, listening), found),
        listening,
        keys,
        undecodable,
        new SessionCookie(
            DetachedRequest.none(),
            new CookiePolicy(true),
            settings.cookie(),
            severalCookies,
            settings.lifetime()));
  }

  /** Runs an action with a session, and returns whether its changes were saved. */
  boolean access(StoreKey key, Consumer<SessionAttributes> action) {
    return DetachedSession.change(
            listener -> open(() -> Found.load(store, key), listener),
            session -> {
              action.accept(new SessionAttributes(session, settings.values()));
              return true;
            })
        .orElse(false);
  }

  /** Calls a listener for each session that expires, until the sweeper is closed. */
  Sweeper onExpiry(Duration pause, Consumer<ExpiredSession> listener) {
    return Sweeper.of(store, pause, Sessions.SPACE, entry -> expired(entry).ifPresent(listener));
  }

  /** Returns the session in an expired record; empty if it ended or moved before. */
  private Optional<ExpiredSession> expired(StoreEntry entry) {
    if (!(Found.of(entry.key(), Optional.of(entry.loaded())) instanceof Found.Live live)) {
      return Optional.empty();
    }
    Session session = open(() -> live, event -> {});
    return Optional.of(
        new ExpiredSession(
            new SessionInfo(live, settings.lifetime()),
            new SessionAttributes(session, settings.values())));
  }
}

package io.cloakroom.session;

import io.cloakroom.store.StoreKey;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One session in a store that is found by its key, without a request. There is no cookie to set, so
 * it can end, but neither begin nor move.
 */
final class KeyedBackend implements SessionBackend {

  private final SessionBackend behind;
  private final Supplier<Found> found;

  KeyedBackend(SessionBackend behind, Supplier<Found> found) {
    this.behind = behind;
    this.found = found;
  }

  @Override
  public SessionBackend traced(SessionTracer tracer) {
    return new KeyedBackend(behind.traced(tracer), found);
  }

  @Override
  public Found find(SessionCookie cookie) {
    return found.get();
  }

  @Override
  public Found current(Found found) {
    return found;
  }

  @Override
  public Optional<Found> reload(StoreKey key) {
    return behind.reload(key);
  }

  @Override
  public Optional<Found.Live> continuedBy(String owner, Found.Retired retired) {
    return Optional.empty();
  }

  @Override
  public Optional<SessionToken> token(SessionCookie cookie) {
    return Optional.empty();
  }

  @Override
  public boolean setsCookie() {
    return false;
  }

  @Override
  public void check(Draft draft, Found base, SessionCookie cookie) {
    behind.check(draft, base, cookie);
  }

  @Override
  public boolean hasRoom(Draft draft, Found base, SessionCookie cookie) {
    return behind.hasRoom(draft, base, cookie);
  }

  @Override
  public CookieUpdate commit(
      Found found, ChangeLog log, Supplier<String> userAgent, SessionCookie cookie) {
    return behind.commit(found, log, userAgent, cookie);
  }

  @Override
  public Directory directory() {
    return behind.directory();
  }

  @Override
  public boolean knowsOwners() {
    return behind.knowsOwners();
  }
}

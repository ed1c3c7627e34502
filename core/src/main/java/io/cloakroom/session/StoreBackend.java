package io.cloakroom.session;

import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Sessions in a store. The cookie has only a token. */
final class StoreBackend implements SessionBackend {

  private final Store store;
  private final SessionSettings settings;
  private final Function<String, Found> look = this::look;

  StoreBackend(Store store, SessionSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  @Override
  public SessionBackend traced(SessionTracer tracer) {
    return new StoreBackend(tracer.traced(store), settings);
  }

  @Override
  public Found find(SessionCookie cookie) {
    Optional<SeveralCookies.Choice> choice = cookie.choose(look);
    Optional<SessionToken> token = token(cookie);
    if (choice.isEmpty() || token.isEmpty()) {
      return new Found.Nothing();
    }
    StoreKey key = token.get().key();
    Optional<Found> chosen = choice.get().found();
    Found found = chosen.isPresent() ? chosen.get() : Found.load(store, key);
    if (found instanceof Found.Nothing) {
      settings.fire(new SessionEvent.NotFound(SessionInfo.id(key), Optional.empty()));
    } else if (found instanceof Found.Foreign foreign) {
      settings.fire(new SessionEvent.RecordUndecodable(foreign.id(), foreign.whose()));
    }
    return found;
  }

  @Override
  public Found current(Found found) {
    return found;
  }

  @Override
  public Optional<Found> reload(StoreKey key) {
    return Optional.of(Found.load(store, key));
  }

  @Override
  public Optional<Found.Live> continuedBy(String owner, Found.Retired retired) {
    return retired.continuedBy(owner, store);
  }

  @Override
  public Optional<SessionToken> token(SessionCookie cookie) {
    return cookie.value(look).flatMap(SessionToken::parse);
  }

  private Found look(String value) {
    return SessionToken.parse(value)
        .map(token -> Found.load(store, token.key()))
        .orElseGet(Found.Nothing::new);
  }

  /**
   * Does nothing: other requests also change the size of the record, so {@link Commit} checks it.
   */
  @Override
  public void check(Draft draft, Found base, SessionCookie cookie) {}

  @Override
  public boolean hasRoom(Draft draft, Found base, SessionCookie cookie) {
    Instant now = settings.clock().instant();
    SessionRecord record =
        base instanceof Found.Live live
            ? live.record()
            : SessionRecord.empty(now, cookie.userAgent());
    return new NextRecord(record.with(draft, now), draft.owner, now).stored().size()
        <= settings.maxBytes();
  }

  @Override
  public CookieUpdate commit(
      Found found, ChangeLog log, Supplier<String> userAgent, SessionCookie cookie) {
    return new Commit(store, settings, log, userAgent, cookie.tracer()).run(found);
  }

  @Override
  public Directory directory() {
    return new Directory(store, settings);
  }

  @Override
  public boolean knowsOwners() {
    return store.capability(OwnerIndex.class).isPresent();
  }
}

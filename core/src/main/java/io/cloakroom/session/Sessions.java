package io.cloakroom.session;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.http.Exchange;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreEntry;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sessions of an application: their home, their rules, and what can be asked of all of them.
 * Immutable and thread-safe.
 *
 * <pre>{@code
 * Sessions sessions = Sessions.in(store).idleTimeout(Duration.ofHours(2));
 * }</pre>
 */
public final class Sessions {

  static final String SPACE = "session";

  private static final int MAX_DEVICE_LENGTH = 256;
  private static final int MAX_DEVICES = 1000;

  private final Store store;
  private final SessionSettings settings;

  private Sessions(Store store, SessionSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  /** Sessions in this store: 30 minutes without a request, 12 hours altogether, 256 KiB at most. */
  public static Sessions in(Store store) {
    return new Sessions(
        store,
        new SessionSettings(
            new Lifetime(Duration.ofMinutes(30), Duration.ofHours(12)),
            256 * 1024,
            new ValueCodec(JsonMapper.builder().build()),
            new SessionListener() {},
            Clock.systemUTC()));
  }

  /** The same with another time without a request after which a session ends. */
  public Sessions idleTimeout(Duration idle) {
    return new Sessions(store, settings.with(new Lifetime(idle, settings.lifetime().absolute())));
  }

  /**
   * The same with another time after which a session ends in any case. A long one gives whoever
   * steals a token as long to use it.
   */
  public Sessions absoluteLifetime(Duration absolute) {
    return new Sessions(store, settings.with(new Lifetime(settings.lifetime().idle(), absolute)));
  }

  /**
   * The same with another limit on one session's size; a change over it is answered with 413. A
   * visitor can fill a session up to the limit, so it bounds what a flood of visitors can take.
   */
  public Sessions maxBytes(int maxBytes) {
    return new Sessions(store, settings.with(maxBytes));
  }

  /** The same with another mapping of values to JSON, such as one with modules registered. */
  public Sessions json(JsonMapper mapper) {
    return new Sessions(store, settings.with(new ValueCodec(mapper)));
  }

  /** The same with a listener. */
  public Sessions listener(SessionListener listener) {
    return new Sessions(store, settings.with(listener));
  }

  /** The same with another clock, which must be the store's too. */
  public Sessions clock(Clock clock) {
    return new Sessions(store, settings.with(clock));
  }

  /** The session of the visitor who sent this request; saved just before the head leaves. */
  public Session open(Exchange exchange, CookiePolicy cookies) {
    Session session =
        new Session(store, settings, new SessionCookie(exchange, cookies), device(exchange));
    exchange.beforeHead(session::commit);
    return session;
  }

  /** What the client calls itself, without what no record could hold. */
  private static String device(Exchange exchange) {
    return exchange
        .header("User-Agent")
        .orElse("")
        .codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
        .limit(MAX_DEVICE_LENGTH)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /**
   * The sessions of this owner, the one seen last first.
   *
   * @throws IllegalStateException when the store cannot list by owner
   */
  public List<Device> devices(String owner) {
    return entries(owner).stream()
        .flatMap(entry -> device(entry).stream())
        .sorted(Comparator.comparing(Device::lastSeen).reversed())
        .toList();
  }

  /** Ends one session of this owner by its {@link Device#id}; false where there is none. */
  public boolean end(String owner, String deviceId) {
    return endWhere(owner, id -> id.equals(deviceId)) > 0;
  }

  /** Ends all sessions of this owner; returns how many there were. */
  public int endAll(String owner) {
    return endWhere(owner, id -> true);
  }

  /** Ends all sessions of this session's owner but this one; returns how many there were. */
  public int endOthers(Session current) {
    Optional<String> owner = current.owner();
    if (owner.isEmpty()) {
      return 0;
    }
    String currentId = current.deviceId().orElse("");
    return endWhere(owner.get(), id -> !id.equals(currentId));
  }

  private int endWhere(String owner, Predicate<String> deviceId) {
    int ended = 0;
    for (StoreEntry entry : entries(owner)) {
      if (deviceId.test(Device.id(entry.key()))
          && Ending.end(store, Found.of(entry.key(), Optional.of(entry.loaded())))) {
        settings.listener().ended(SessionListener.EndReason.FROM_ELSEWHERE);
        ended++;
      }
    }
    return ended;
  }

  private List<StoreEntry> entries(String owner) {
    return store
        .capability(OwnerIndex.class)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    store.getClass().getSimpleName()
                        + " cannot list sessions by owner; use a store that is an OwnerIndex"))
        .ownedBy(SPACE, owner, MAX_DEVICES);
  }

  private Optional<Device> device(StoreEntry entry) {
    return Found.of(entry.key(), Optional.of(entry.loaded())) instanceof Found.Live live
        ? Optional.of(
            new Device(
                Device.id(live.key()),
                live.record().device(),
                live.record().createdAt(),
                settings.lastSeen(live)))
        : Optional.empty();
  }
}

package io.cloakroom.session;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.SameSite;
import io.cloakroom.http.Exchange;
import io.cloakroom.key.KeyRing;
import io.cloakroom.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
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

  private final Function<SessionSettings, Home> homes;
  private final SessionSettings settings;
  private final Home home;

  private Sessions(Function<SessionSettings, Home> homes, SessionSettings settings) {
    this.homes = homes;
    this.settings = settings;
    this.home = homes.apply(settings);
  }

  /** Sessions in this store: 30 minutes without a request, 12 hours altogether, 256 KiB at most. */
  public static Sessions in(Store store) {
    return new Sessions(settings -> new StoredHome(store, settings), defaults());
  }

  /**
   * Sessions without a store: each is in its visitor's own cookie, sealed with these keys
   * (AES-GCM), so that nobody can read or change it. 30 minutes without a request, 12 hours
   * altogether.
   *
   * <p>What a cookie cannot do is not pretended:
   *
   * <ul>
   *   <li>A logout makes the browser forget the cookie. A copy that somebody took before stays good
   *       until it expires, and the browser can show an older cookie again: nothing in a session
   *       may be worth repeating, such as a voucher that was spent. A login's sessions do end when
   *       the account's password changes, because the account says so.
   *   <li>Of two requests at once, the cookie that arrives last is the session; the other's changes
   *       are lost, and nobody can notice.
   *   <li>Sessions cannot be listed, nor ended from elsewhere: {@link #all}, {@link #devices},
   *       {@link #end}, {@link #endAll} and {@link #endOthers} throw {@link IllegalStateException}.
   *   <li>A session has about 2,900 bytes. What does not fit is refused where it is set.
   * </ul>
   *
   * @param keys the writing key seals; retired ones still open, and the next change seals anew
   */
  public static Sessions sealed(KeyRing keys) {
    return new Sessions(
        settings -> new SealedHome(keys.sealer(SPACE, settings.clock()), settings), defaults());
  }

  private static SessionSettings defaults() {
    return new SessionSettings(
        new Lifetime(Duration.ofMinutes(30), Duration.ofHours(12), false),
        SessionCookieSettings.DEFAULT,
        256 * 1024,
        new ValueCodec(JsonMapper.builder().build()),
        new Listeners(List.of()),
        Clock.systemUTC());
  }

  private Sessions with(SessionSettings settings) {
    return new Sessions(homes, settings);
  }

  /** The same with another time without a request after which a session ends. */
  public Sessions idleTimeout(Duration idle) {
    return with(settings.with(settings.lifetime().idle(idle)));
  }

  /**
   * The same with another time after which a session ends in any case. A long one gives whoever
   * steals a token as long to use it.
   */
  public Sessions absoluteLifetime(Duration absolute) {
    return with(settings.with(settings.lifetime().absolute(absolute)));
  }

  /**
   * The same with cookies that outlive the browser, or that do not, which is the default: whoever
   * opens the browser next, as on a shared computer, is then still logged in. One session may
   * differ, see {@link Session#persistent(boolean)}. Browsers keep a cookie for 400 days at most.
   */
  public Sessions persistent(boolean persistent) {
    return with(settings.with(settings.lifetime().persistent(persistent)));
  }

  /**
   * The same with another name of the cookie, {@code sid} by default: two applications on one host
   * need different ones. It travels as {@code __Host-sid}, on {@code http://localhost} as it is.
   */
  public Sessions cookieName(String name) {
    return with(settings.with(settings.cookie().name(name)));
  }

  /**
   * The same with another rule for requests that other sites start, {@link SameSite#LAX} by
   * default. With {@code STRICT}, whoever follows a link to this site seems logged out on the first
   * page. With {@code NONE}, other sites make requests in the visitor's name (cross-site request
   * forgery), which then only the CSRF check refuses.
   */
  public Sessions cookieSameSite(SameSite sameSite) {
    return with(settings.with(settings.cookie().sameSite(sameSite)));
  }

  /**
   * The same with a cookie that is kept apart for each top-level site that embeds this one in a
   * frame (CHIPS), or not, which is the default.
   */
  public Sessions cookiePartitioned(boolean partitioned) {
    return with(settings.with(settings.cookie().partitioned(partitioned)));
  }

  /**
   * The same with a cookie for this domain and all its subdomains. Each of them can then read it,
   * and set one in its place: one hostile or broken subdomain takes over sessions, or makes its own
   * the visitor's (cookie tossing). The cookie cannot be named {@code __Host-} any more, which
   * forbids both, only {@code __Secure-}.
   *
   * @param domain such as {@code example.org}
   */
  public Sessions cookieDomain(String domain) {
    return with(settings.with(settings.cookie().domain(domain)));
  }

  /**
   * The same with another limit on one session's size; a change over it is answered with 413. A
   * visitor can fill a session up to the limit, so it bounds what a flood of visitors can take.
   * Sealed sessions have the limit of a cookie instead.
   */
  public Sessions maxBytes(int maxBytes) {
    return with(settings.with(maxBytes));
  }

  /** The same with another mapping of values to JSON, such as one with modules registered. */
  public Sessions json(JsonMapper mapper) {
    return with(settings.with(new ValueCodec(mapper)));
  }

  /** The same with one more listener. */
  public Sessions listener(SessionListener listener) {
    return with(settings.with(settings.listeners().and(listener)));
  }

  /** The same with another clock, which must be the store's too. */
  public Sessions clock(Clock clock) {
    return with(settings.with(clock));
  }

  /** The session of the visitor who sent this request; saved just before the head leaves. */
  public Session open(Exchange exchange, CookiePolicy cookies) {
    Session session =
        new Session(
            home,
            settings,
            new SessionCookie(exchange, cookies, settings.cookie()),
            device(exchange));
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
   * @throws IllegalStateException when sessions live where they cannot be listed by owner
   */
  public List<Device> devices(String owner) {
    return home.directory().devices(owner);
  }

  /**
   * All sessions, in no order, read bit by bit as the stream is consumed; for administration, not
   * for requests. Those that this version cannot read are left out.
   *
   * @throws IllegalStateException when sessions live where nobody can walk through them
   */
  public Stream<SessionSummary> all() {
    return home.directory().all();
  }

  /** Ends one session of this owner by its {@link Device#id}; false where there is none. */
  public boolean end(String owner, String deviceId) {
    return home.directory().end(owner, deviceId::equals) > 0;
  }

  /** Ends a session of {@link #all}; false where it ended before. */
  public boolean end(SessionSummary session) {
    return home.directory().end(session);
  }

  /** Ends all sessions of this owner; returns how many there were. */
  public int endAll(String owner) {
    return home.directory().end(owner, id -> true);
  }

  /** Ends all sessions of this session's owner but this one; returns how many there were. */
  public int endOthers(Session current) {
    Directory directory = home.directory();
    String currentId = current.deviceId().orElse("");
    return current
        .owner()
        .map(owner -> directory.end(owner, id -> !id.equals(currentId)))
        .orElse(0);
  }

  /** Whether sessions can be listed and ended by their owner. */
  public boolean knowsOwners() {
    return home.knowsOwners();
  }
}

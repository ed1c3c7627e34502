package io.cloakroom.session;

import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.SameSite;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.json.Json;
import io.cloakroom.key.KeyRing;
import io.cloakroom.store.ExpiryIndex;
import io.cloakroom.store.ScanPage;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sessions of an application: their storage, their rules, and operations on all of them.
 * Immutable and thread-safe.
 *
 * <pre>{@code
 * Sessions sessions = Sessions.of(store).withIdleTimeout(Duration.ofHours(2));
 * Cloakroom cloakroom = Cloakroom.builder().sessions(sessions).store(store).build();
 * }</pre>
 */
public final class Sessions {

  /**
   * One step through all sessions; see {@link #page}.
   *
   * @param sessions the sessions that were found; there may be none although others follow
   * @param read the number of records that were read for it
   * @param next the cursor of the next page; empty if this is the last one
   */
  public record Page(List<SessionInfo> sessions, int read, Optional<String> next) {

    /** Copies the list. */
    public Page {
      sessions = List.copyOf(sessions);
    }
  }

  /** The key space of sessions in a store, for tools that read the store themselves. */
  public static final String SPACE = "session";

  private final Optional<Store> store;
  private final Optional<EndedSessions> ended;
  private final BiFunction<SessionSettings, Optional<EndedSessions>, SessionBackend> backends;
  private final SessionSettings settings;
  private final SessionBackend backend;
  private final SeveralCookies severalCookies;
  private final KeyTypes keys = new KeyTypes();
  private final UndecodableLog undecodable = new UndecodableLog();

  private Sessions(
      Optional<Store> store,
      Optional<EndedSessions> ended,
      BiFunction<SessionSettings, Optional<EndedSessions>, SessionBackend> backends,
      SessionSettings settings) {
    this.store = store;
    this.ended = ended;
    this.backends = backends;
    this.settings = settings.with(settings.listeners().extensible());
    this.backend = backends.apply(this.settings, ended);
    this.severalCookies = new SeveralCookies(settings.cookie());
  }

  /**
   * Returns sessions in this store. A session ends after 30 minutes without a request, or 12 hours
   * after it began, and holds at most 256 KiB.
   */
  public static Sessions of(Store store) {
    return new Sessions(
        Optional.of(store),
        Optional.empty(),
        (settings, ended) -> new StoreBackend(store, settings),
        SessionSettings.DEFAULT);
  }

  /**
   * Returns sessions without a store. Each is in its visitor's own cookie, sealed with these keys
   * (AES-GCM), so that no one can read or change it. A session ends after 30 minutes without a
   * request, or 12 hours after it began.
   *
   * <p>Limits of cookie sessions:
   *
   * <ul>
   *   <li>A logout ends a session with an owner only if it is kept in a store which sessions ended;
   *       see {@link #withEndedIn}. Without one, a copy of the cookie that someone made before
   *       stays valid until it expires, so these sessions are not for logins.
   *   <li>The browser can send an older cookie of a session again. Do not store anything that must
   *       not be used twice, such as a voucher.
   *   <li>Of two simultaneous requests, the cookie that arrives last is the session. The changes of
   *       the other request are lost, and nothing detects this.
   *   <li>Sessions can neither be listed nor ended from elsewhere: {@link #all}, {@link #ownedBy},
   *       {@link #end}, {@link #endAll} and {@link #endOthers} throw {@link IllegalStateException}.
   *   <li>A session holds about 2,900 bytes. A value that does not fit is refused when it is set.
   * </ul>
   *
   * @param keys the first key seals; retired keys still open, and the next change seals again
   */
  public static Sessions sealed(KeyRing keys) {
    return new Sessions(
        Optional.empty(),
        Optional.empty(),
        (settings, ended) ->
            new CookieBackend(keys.sealer(SPACE, settings.clock()), settings, ended),
        SessionSettings.DEFAULT);
  }

  private Sessions with(SessionSettings settings) {
    return new Sessions(store, ended, backends, settings);
  }

  /**
   * Returns a copy that keeps in this store which {@linkplain #sealed sealed} sessions of an owner
   * ended, and which sessions moved to a new token, until they would have expired. So a copy of a
   * cookie opens nothing after the logout, and no request in flight brings back the cookie from
   * before a login. A request that reads a session with an owner costs a round trip, and one that
   * changes any session two. Sessions in a store need nothing of this and stay as they are. {@code
   * Cloakroom} does this with its own store.
   */
  @CheckReturnValue
  public Sessions withEndedIn(Store store) {
    return new Sessions(this.store, Optional.of(new EndedSessions(store)), backends, settings);
  }

  /**
   * Returns a copy whose sessions end after this time without a request; the default is 30 minutes.
   */
  @CheckReturnValue
  public Sessions withIdleTimeout(Duration idle) {
    return with(settings.with(settings.lifetime().idle(idle)));
  }

  /**
   * Returns a copy whose sessions end at the latest this long after they began; the default is 12
   * hours. A stolen token can be used for this long.
   */
  @CheckReturnValue
  public Sessions withAbsoluteLifetime(Duration absolute) {
    return with(settings.with(settings.lifetime().absolute(absolute)));
  }

  /**
   * Returns a copy whose cookies outlive the browser, or do not, which is the default. If they do,
   * the next person who opens the browser, such as on a shared computer, is still logged in. A
   * single session can differ, see {@link Session#setPersistent}. Browsers keep a cookie for at
   * most 400 days.
   */
  @CheckReturnValue
  public Sessions withPersistent(boolean persistent) {
    return with(settings.with(settings.lifetime().persistent(persistent)));
  }

  /**
   * Returns a copy with another name of the session's cookie; the default is {@code sid}. On the
   * wire it is {@code __Host-sid}, and {@code sid} on {@code http://localhost}. Cloakroom has other
   * cookies, too: of two applications on one host, each needs a {@code cookiePrefix} for all of its
   * own.
   */
  @CheckReturnValue
  public Sessions withCookieName(String name) {
    return with(settings.with(settings.cookie().name(name)));
  }

  /**
   * Returns a copy with another rule for requests that other sites start; the default is {@link
   * SameSite#LAX}. With {@code STRICT}, a visitor who follows a link to this site seems logged out
   * on the first page. With {@code NONE}, other sites can make requests in the visitor's name
   * (cross-site request forgery), and only the CSRF check refuses them.
   */
  @CheckReturnValue
  public Sessions withCookieSameSite(SameSite sameSite) {
    return with(settings.with(settings.cookie().sameSite(sameSite)));
  }

  /**
   * Returns a copy whose cookie is separate for each top-level site that embeds this one in a frame
   * (CHIPS), or is not, which is the default.
   */
  @CheckReturnValue
  public Sessions withCookiePartitioned(boolean partitioned) {
    return with(settings.with(settings.cookie().partitioned(partitioned)));
  }

  /**
   * Returns a copy whose cookie is for this domain and all its subdomains. Each of them can then
   * read the cookie and replace it: one hostile or broken subdomain can take over sessions, or make
   * its own session the visitor's (cookie tossing). The prefix is then {@code __Secure-}, because
   * {@code __Host-} forbids both.
   *
   * @param domain such as {@code example.org}
   */
  @CheckReturnValue
  public Sessions withCookieDomain(String domain) {
    return with(settings.with(settings.cookie().domain(domain)));
  }

  /**
   * Returns a copy with another limit on the size of a session; the default is 256 KiB. A change
   * beyond it fails with 413. A visitor can fill a session up to the limit, so it bounds the space
   * that a flood of visitors can take. Sealed sessions have the limit of a cookie instead.
   */
  @CheckReturnValue
  public Sessions withMaxBytes(int maxBytes) {
    return with(settings.with(maxBytes));
  }

  /** Returns a copy that maps values to JSON with this mapper, such as one with modules. */
  @CheckReturnValue
  public Sessions withJson(JsonMapper mapper) {
    return with(settings.with(settings.values().with(mapper)));
  }

  /**
   * Returns a copy with other types for attributes whose type no key declares, such as those of
   * {@code HttpSession}. The default allows texts, numbers, times and collections of the JDK.
   */
  @CheckReturnValue
  public Sessions withAttributeTypes(AttributeTypes types) {
    return with(settings.with(settings.values().with(types)));
  }

  /** Returns the types of attributes whose type no key declares. */
  public AttributeTypes attributeTypes() {
    return settings.values().attributes().types();
  }

  /** Returns a copy with one more listener. */
  @CheckReturnValue
  public Sessions withListener(SessionListener listener) {
    return with(settings.with(settings.listeners().and(listener)));
  }

  /**
   * Calls a listener for the events of these sessions from now on, as {@link #withListener} does
   * for a copy. For tools that are added to an application that is complete, such as a page of
   * administration.
   *
   * @return ends the calls
   */
  @CheckReturnValue
  public Runnable onEvent(SessionListener listener) {
    settings.listeners().late().add(listener);
    return () -> settings.listeners().late().remove(listener);
  }

  /** Returns a copy with another clock; the store must use the same one. */
  @CheckReturnValue
  public Sessions withClock(Clock clock) {
    return with(settings.with(clock));
  }

  /** Returns whether the session cookie has this name under this policy's prefix, Secure or not. */
  public boolean isCookie(String wireName, CookiePolicy policy) {
    return Stream.of(true, false)
        .map(secure -> settings.cookie().nameUnder(new CookiePolicy(secure, policy.prefix())))
        .anyMatch(wireName::equals);
  }

  /** Returns the store of the sessions; empty if they are in cookies. */
  public Optional<Store> store() {
    return store;
  }

  /** Returns the clock that was set; empty if it is the system's. */
  public Optional<Clock> clock() {
    return settings.explicitClock();
  }

  /**
   * Opens the session of the visitor who sent this request. It is saved just before the response
   * head is sent.
   */
  public SessionHandle open(Exchange exchange, CookiePolicy cookies) {
    Session session =
        new Session(
            backend,
            settings,
            keys,
            undecodable,
            new SessionCookie(
                exchange, cookies, settings.cookie(), severalCookies, settings.lifetime()));
    return new SessionHandle(session, settings.values(), exchange);
  }

  /** Opens the session of this request for one call of a {@link DetachedSession}. */
  Session open(Exchange request, CookiePolicy cookies, SessionListener listener) {
    SessionSettings listening = settings.with(settings.listeners().and(listener));
    return new Session(
        store.isEmpty() ? backend : backends.apply(listening, ended),
        listening,
        keys,
        undecodable,
        new SessionCookie(
            request, cookies, settings.cookie(), severalCookies, settings.lifetime()));
  }

  /**
   * Returns the session of the visitor who sent this request, for use after its response: in
   * sockets and streams of events. Costs nothing until it is used.
   */
  public DetachedSession detached(Exchange exchange, CookiePolicy cookies) {
    return new DetachedSession(this, DetachedRequest.of(exchange), cookies);
  }

  /**
   * Runs an action with a stored session without a request, such as in a socket, and saves its
   * changes as those of a request. It counts as a use of the session. The action can end the
   * session, and can neither move it to a new token nor begin another one.
   *
   * @param publicId its {@link SessionAttributes#id}
   * @return false if there is no such session, or it ended or moved to a new token meanwhile, so
   *     that no change was saved
   * @throws IllegalStateException if the sessions are in cookies
   * @throws HttpProblem 409 if another request changed the same values, 413 if the session is too
   *     large
   */
  @CheckReturnValue
  public boolean access(String publicId, Consumer<SessionAttributes> action) {
    return stored("used without a request").access(new StoreKey(SPACE, publicId), action);
  }

  /**
   * Calls a listener for each session that expires from now on, soon after its expiry, on a thread
   * of its own. If several nodes do this, each session is given to one of them, at most once. It is
   * not given to any if that node dies first. Sessions that end otherwise are not given. Call it
   * when the application starts, on each node.
   *
   * @param pause the approximate time between two searches
   * @return ends the calls
   * @throws IllegalStateException if {@link #knowsExpiry} is false
   */
  @CheckReturnValue
  public Runnable onExpiry(Duration pause, Consumer<ExpiredSession> listener) {
    return stored("observed when they expire").onExpiry(pause, listener)::close;
  }

  /** Returns whether {@link #onExpiry} works: the store can return its expired records. */
  public boolean knowsExpiry() {
    return store.flatMap(kept -> kept.capability(ExpiryIndex.class)).isPresent();
  }

  private KeyedSessions stored(String use) {
    return store
        .map(kept -> new KeyedSessions(kept, settings, keys, undecodable, severalCookies))
        .orElseThrow(() ->
            new IllegalStateException(
                "Sealed sessions are in their visitors' cookies, so they cannot be "
                    + use
                    + ". Keep the sessions in a store with Sessions.of(store)"));
  }

  /**
   * Returns the sessions of this owner, the most recently used first; at most 1000. {@link
   * OwnedSessions#hasMore} tells whether there are more. Those that expire first are then left out.
   *
   * @throws IllegalStateException if the sessions cannot be listed by owner
   */
  public OwnedSessions ownedBy(String owner) {
    return backend.directory().ownedBy(owner);
  }

  /**
   * Returns a session; empty if there is none.
   *
   * @param publicId its {@link SessionInfo#publicId}
   * @throws IllegalStateException if the server does not have the sessions
   */
  public Optional<SessionInfo> find(String publicId) {
    return backend.directory().find(publicId);
  }

  /**
   * Returns all sessions, in no particular order, read in steps as the stream is consumed. For
   * administration, not for requests. Sessions that this version cannot read are omitted.
   *
   * @throws IllegalStateException if the sessions cannot be listed
   */
  public Stream<SessionInfo> all() {
    return backend.directory().all();
  }

  /**
   * Returns one page of all sessions, in no particular order. It reads about {@code limit} records,
   * however many there are, so a page of administration can show it. Records of sessions that moved
   * to a new token are read and not listed.
   *
   * @param cursor {@link ScanPage#START}, or {@link Page#next} of the previous page
   * @throws IllegalArgumentException if the store cannot have returned this cursor
   * @throws IllegalStateException if {@link #knowsAll} is false
   */
  public Page page(String cursor, int limit) {
    return backend.directory().page(cursor, limit);
  }

  /**
   * Returns the session in a record of {@link #SPACE}, for tools that read the store themselves. A
   * record that only another version can read is a session with a {@link SessionInfo#flaw}. Empty
   * if the session moved to a new token, or if the record is not a session's.
   *
   * @throws IllegalStateException if the server does not have the sessions
   */
  public Optional<SessionInfo> read(StoreEntry entry) {
    return backend.directory().read(entry);
  }

  /** Returns whether all sessions can be listed: the store can read all its records. */
  public boolean knowsAll() {
    return store.flatMap(kept -> kept.capability(Scannable.class)).isPresent();
  }

  /**
   * Returns the values of a session as they were when it was found, in the order in which they were
   * first set. For administration: an application that shows them decides which ones are secret.
   */
  public List<SessionInfo.Item> items(SessionInfo session) {
    return session.record().attributes().entrySet().stream()
        .map(attribute -> item(attribute.getKey(), attribute.getValue()))
        .toList();
  }

  private SessionInfo.Item item(String name, Json stored) {
    Json value = AttributeCodec.unwrapped(stored);
    String type =
        AttributeCodec.className(stored)
            .or(() -> keys.known(name).map(key -> key.type().getTypeName()))
            .orElseGet(value::kind);
    return new SessionInfo.Item(name, type, value.length(), value.text());
  }

  /**
   * Ends one session of this owner.
   *
   * @param id its {@link SessionInfo#id}
   * @return whether there was such a session
   */
  public boolean end(String owner, String id) {
    return backend.directory().end(owner, id::equals) > 0;
  }

  /** Ends this session, and returns whether it had not ended before. */
  public boolean end(SessionInfo session) {
    return backend.directory().end(session);
  }

  /**
   * Ends all sessions of this owner, however many there are, and returns how many there were. When
   * it returns, none is left that began before the call. One that begins in the meantime may stay.
   */
  public int endAll(String owner) {
    return backend.directory().end(owner, id -> true);
  }

  /**
   * Ends all sessions of this session's owner except this one, however many there are, and returns
   * how many there were. When it returns, none is left that began before the call.
   */
  public int endOthers(Session current) {
    Directory directory = backend.directory();
    String currentId = current.id().orElse("");
    return current
        .owner()
        .map(owner -> directory.end(owner, id -> !id.equals(currentId)))
        .orElse(0);
  }

  /** Returns the name of the session's cookie, without the prefixes that it has on the wire. */
  public String cookieName() {
    return settings.cookie().name();
  }

  /** Returns whether sessions can be listed and ended by their owner. */
  public boolean knowsOwners() {
    return backend.knowsOwners();
  }
}

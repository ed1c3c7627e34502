package io.cloakroom.servlet;

import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.session.AttributeTypes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the sessions that {@code request.getSession()} returns behind a filter; see
 * {@link CloakroomFilter#withHttpSessions}. Immutable; the values that stay on this node are shared
 * by all copies.
 */
public final class HttpSessions {

  private static final Duration WAIT = Duration.ofSeconds(10);

  private final LocalAttributes localValues;
  private final SessionQueue queue;

  // Set in a new copy only.
  private List<EventListener> listeners = List.of();
  private List<String> local = List.of();
  private Map<String, Supplier<?>> localInitial = Map.of();
  private Predicate<HttpServletRequest> serialized = request -> false;
  private boolean serializes;
  private Map<String, Function<Object, Optional<String>>> owners = Map.of();
  private Map<String, UnaryOperator<Object>> converters = Map.of();
  private boolean refusesCookieSettings = true;
  private Optional<Duration> expiryEvents = Optional.empty();

  private HttpSessions(LocalAttributes localValues, SessionQueue queue) {
    this.localValues = localValues;
    this.queue = queue;
  }

  /** Returns sessions without listeners, in which all attributes are stored. */
  public static HttpSessions of() {
    return new HttpSessions(new LocalAttributes(), new SessionQueue(WAIT));
  }

  private HttpSessions with(Consumer<HttpSessions> change) {
    HttpSessions copy = new HttpSessions(localValues, queue);
    copy.listeners = listeners;
    copy.local = local;
    copy.localInitial = localInitial;
    copy.serialized = serialized;
    copy.serializes = serializes;
    copy.owners = owners;
    copy.converters = converters;
    copy.refusesCookieSettings = refusesCookieSettings;
    copy.expiryEvents = expiryEvents;
    change.accept(copy);
    return copy;
  }

  /**
   * Returns a copy with one more listener: a {@link HttpSessionListener}, {@link
   * HttpSessionAttributeListener} or {@link HttpSessionIdListener}, or several of them.
   *
   * <p>Listeners that are registered with Tomcat, Jetty or Undertow are called without it, by
   * {@code @WebListener}, {@code web.xml} or {@code ServletContext.addListener}. An instance that
   * is also given here is called once. In other containers, a warning is logged when the
   * application starts, and all listeners must be given here.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  @CheckReturnValue
  public HttpSessions withListener(EventListener listener) {
    if (!(listener instanceof HttpSessionListener
        || listener instanceof HttpSessionAttributeListener
        || listener instanceof HttpSessionIdListener)) {
      throw new IllegalArgumentException(
          listener.getClass().getName()
              + " is not a listener to sessions. Those to single values, such as"
              + " HttpSessionBindingListener, are the values themselves");
    }
    return with(copy -> copy.listeners = and(listeners, List.of(listener)));
  }

  /**
   * Returns a copy in which attributes of these names are not stored. They stay in the memory of
   * the node that set them, at most as long as the session is used there, and are lost when the
   * node stops or the visitor comes to another one. This is for values that work, such as locks and
   * callbacks.
   *
   * @param names names, or their beginnings with {@code *} after them
   */
  @CheckReturnValue
  public HttpSessions withLocalAttributes(String... names) {
    return with(copy -> copy.local = and(local, List.of(names)));
  }

  /**
   * Returns a copy in which the attribute of this name stays on this node as with {@link
   * #withLocalAttributes}, and is there in every session: it is created when it is first read on
   * the node. This is for locks that all requests of a session share.
   */
  @CheckReturnValue
  public HttpSessions withLocalAttribute(String name, Supplier<?> initial) {
    return with(copy -> {
      copy.local = and(local, List.of(name));
      copy.localInitial = and(localInitial, name, initial);
    });
  }

  /**
   * Returns a copy in which these requests of one session wait for each other on a node. Code that
   * reads an attribute and sets it again is then exact on one node: no request fails with 409. At
   * most 64 requests of a session wait, each for ten seconds; others fail with 503. Between nodes,
   * the later of two such requests fails with 409.
   *
   * <p>A web application with sealed sessions does not start with this setting. Requests that wait
   * were sent with the cookie as it was before, so they would still overwrite each other's changes.
   */
  @CheckReturnValue
  public HttpSessions withSerialized(Predicate<HttpServletRequest> requests) {
    return with(copy -> {
      copy.serialized = requests;
      copy.serializes = true;
    });
  }

  /**
   * Returns a copy in which an attribute shows who has logged in, such as the security context of a
   * framework. When it is set, the session becomes that of its owner, as by {@link
   * io.cloakroom.session.Session#logIn}: it moves to a new token, values of another owner go, and
   * it is listed and ended with the owner's other sessions.
   *
   * @param name the name of the attribute
   * @param owner returns the owner's id; empty if no one is logged in
   */
  @CheckReturnValue
  public HttpSessions withOwner(String name, Function<Object, Optional<String>> owner) {
    return with(copy -> copy.owners = and(owners, name, owner));
  }

  /**
   * Returns a copy in which values of an attribute are converted before they are stored, such as an
   * exception of any class to one that can be stored. In the same request, the attribute has the
   * converted value already.
   */
  @CheckReturnValue
  public HttpSessions withConverter(String name, UnaryOperator<Object> converter) {
    return with(copy -> copy.converters = and(converters, name, converter));
  }

  /**
   * Returns a copy for an application that gives the settings of its container's session cookie to
   * its {@code Sessions}. Otherwise a web application that has such settings does not start,
   * because they would have no effect.
   */
  @CheckReturnValue
  public HttpSessions withCookieSettingsTaken() {
    return with(copy -> copy.refusesCookieSettings = false);
  }

  /**
   * Returns a copy in which {@link HttpSessionListener#sessionDestroyed} is also called for
   * sessions that expired, and so is {@link
   * jakarta.servlet.http.HttpSessionBindingListener#valueUnbound} of their attributes. The session
   * still has its attributes then. The calls come soon after the expiry, on a thread of their own.
   * If the application has several nodes, set it on all of them: each session is given to one node,
   * at most once, and to none if that node dies first.
   *
   * <p>A web application does not start with this setting if its sessions are sealed, or in
   * Memcached, because nothing can report their expiry there.
   *
   * @param pause the approximate time between two searches, such as a minute; files are all read by
   *     each search
   */
  @CheckReturnValue
  public HttpSessions withExpiryEvents(Duration pause) {
    return with(copy -> copy.expiryEvents = Optional.of(pause));
  }

  private static <T> List<T> and(List<T> some, List<T> more) {
    List<T> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  private static <T> Map<String, T> and(Map<String, T> some, String name, T value) {
    Map<String, T> all = new HashMap<>(some);
    all.put(name, value);
    return Map.copyOf(all);
  }

  boolean refusesCookieSettings() {
    return refusesCookieSettings;
  }

  /** Returns the time between two searches for expired sessions; empty if nobody asks for them. */
  Optional<Duration> expiryEvents() {
    return expiryEvents;
  }

  /** Returns the owner that an attribute shows; empty if it shows none. */
  Optional<String> owner(String name, Object value) {
    Function<Object, Optional<String>> owner = owners.get(name);
    return owner == null ? Optional.empty() : owner.apply(value);
  }

  /** Returns the value that is stored for an attribute. */
  Object converted(String name, Object value) {
    UnaryOperator<Object> converter = converters.get(name);
    return converter == null ? value : converter.apply(value);
  }

  /** Returns whether an attribute stays on this node. */
  boolean isLocal(String name) {
    for (String rule : local) {
      if (AttributeTypes.matches(rule, name)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the value of an attribute that stays on this node; null if there is none. */
  @Nullable Object localValue(String id, String name) {
    Supplier<?> initial = localInitial.get(name);
    return initial == null ? localValues.get(id, name) : localValues.get(id, name, initial);
  }

  LocalAttributes localValues() {
    return localValues;
  }

  SessionQueue queue() {
    return queue;
  }

  /** Returns whether the application lets some requests wait for each other. */
  boolean serializes() {
    return serializes;
  }

  boolean isSerialized(HttpServletRequest request) {
    return serialized.test(request);
  }

  /** Returns the listeners that were given to the filter. */
  List<EventListener> listeners() {
    return listeners;
  }
}

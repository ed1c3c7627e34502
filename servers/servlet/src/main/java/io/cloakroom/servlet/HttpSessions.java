package io.cloakroom.servlet;

import io.cloakroom.annotation.CheckReturnValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The settings of the sessions that {@code request.getSession()} returns behind a filter; see
 * {@link CloakroomFilter#withHttpSessions}. Immutable; the values that stay on this node are shared
 * by all copies.
 */
public final class HttpSessions {

  private static final Duration WAIT = Duration.ofSeconds(10);

  private final List<EventListener> listeners;
  private final List<String> local;
  private final LocalAttributes localValues;
  private final Predicate<HttpServletRequest> serialized;
  private final SessionQueue queue;
  private final BiFunction<String, Object, Optional<String>> owner;
  private final boolean refusesCookieSettings;

  private HttpSessions(
      List<EventListener> listeners,
      List<String> local,
      LocalAttributes localValues,
      Predicate<HttpServletRequest> serialized,
      SessionQueue queue,
      BiFunction<String, Object, Optional<String>> owner,
      boolean refusesCookieSettings) {
    this.listeners = listeners;
    this.local = local;
    this.localValues = localValues;
    this.serialized = serialized;
    this.queue = queue;
    this.owner = owner;
    this.refusesCookieSettings = refusesCookieSettings;
  }

  /** Returns sessions without listeners, in which all attributes are stored. */
  public static HttpSessions of() {
    return new HttpSessions(
        List.of(),
        List.of(),
        new LocalAttributes(),
        request -> false,
        new SessionQueue(WAIT),
        (name, value) -> Optional.empty(),
        true);
  }

  /**
   * Returns a copy with one more listener: a {@link HttpSessionListener}, {@link
   * HttpSessionAttributeListener} or {@link HttpSessionIdListener}, or several of them. A container
   * does not show a filter the listeners that are registered with it.
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
    List<EventListener> more = new ArrayList<>(listeners);
    more.add(listener);
    return new HttpSessions(
        List.copyOf(more), local, localValues, serialized, queue, owner, refusesCookieSettings);
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
    List<String> more = new ArrayList<>(local);
    more.addAll(List.of(names));
    return new HttpSessions(
        listeners, List.copyOf(more), localValues, serialized, queue, owner, refusesCookieSettings);
  }

  /**
   * Returns a copy in which these requests of one session wait for each other on a node. Code that
   * reads an attribute and sets it again is then exact on one node: no request fails with 409. At
   * most 64 requests of a session wait, each for ten seconds; others fail with 503. Between nodes,
   * the later of two such requests fails with 409.
   */
  @CheckReturnValue
  public HttpSessions withSerialized(Predicate<HttpServletRequest> requests) {
    return new HttpSessions(
        listeners, local, localValues, requests, queue, owner, refusesCookieSettings);
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
    return new HttpSessions(
        listeners,
        local,
        localValues,
        serialized,
        queue,
        (set, value) -> set.equals(name) ? owner.apply(value) : this.owner.apply(set, value),
        refusesCookieSettings);
  }

  /**
   * Returns a copy for an application that gives the settings of its container's session cookie to
   * its {@code Sessions}. Otherwise a web application that has such settings does not start,
   * because they would have no effect.
   */
  @CheckReturnValue
  public HttpSessions withCookieSettingsTaken() {
    return new HttpSessions(listeners, local, localValues, serialized, queue, owner, false);
  }

  boolean refusesCookieSettings() {
    return refusesCookieSettings;
  }

  /** Returns the owner that an attribute shows; empty if it shows none. */
  Optional<String> owner(String name, Object value) {
    return owner.apply(name, value);
  }

  /** Returns whether an attribute stays on this node. */
  boolean isLocal(String name) {
    return local.stream()
        .anyMatch(rule ->
            rule.endsWith("*")
                ? name.startsWith(rule.substring(0, rule.length() - 1))
                : name.equals(rule));
  }

  LocalAttributes localValues() {
    return localValues;
  }

  SessionQueue queue() {
    return queue;
  }

  boolean isSerialized(HttpServletRequest request) {
    return serialized.test(request);
  }

  /** Returns the listeners of this kind. */
  <T extends EventListener> List<T> listeners(Class<T> type) {
    return listeners.stream().filter(type::isInstance).map(type::cast).toList();
  }
}

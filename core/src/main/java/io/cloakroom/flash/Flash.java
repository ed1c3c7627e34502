package io.cloakroom.flash;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.http.Exchange;
import io.cloakroom.session.SessionHandle;
import io.cloakroom.session.SessionKey;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Messages for the visitor's next page. They are stored in the session until a page reads them, so
 * they survive any number of redirects, and each is read once.
 *
 * <pre>{@code
 * visit.flash().success("Saved.");
 * visit.answer().redirect("/notes");
 * }</pre>
 *
 * <p>The next page shows them, with Pebble for example:
 *
 * <pre>{@code
 * {% for message in flash %}<p class="{{ message.category }}">{{ message.text }}</p>{% endfor %}
 * }</pre>
 *
 * <p>A marker cookie, whose value is {@code 1}, says that messages are waiting. A page that asks
 * for messages when there are none loads no session. Iterating takes the messages; to a template
 * this is a collection, which can also be asked whether it is empty.
 *
 * <p>Not thread-safe: it belongs to one request.
 */
public final class Flash extends AbstractCollection<FlashMessage> {

  private static final SessionKey<List<FlashMessage>> KEY =
      SessionKey.listOf("flash", FlashMessage.class);
  private static final String MARKER = "flash";

  /** Messages that nobody reads must not grow without bound: the oldest are dropped. */
  private static final int MAX_MESSAGES = 20;

  private final SessionHandle handle;
  private final Exchange exchange;
  private final CookiePolicy cookies;
  private final List<FlashMessage> taken = new ArrayList<>();
  private boolean added;
  private boolean allTaken;

  private Flash(SessionHandle handle, Exchange exchange, CookiePolicy cookies) {
    this.handle = handle;
    this.exchange = exchange;
    this.cookies = cookies;
  }

  /** Returns the flash messages of the visitor whose session this is. */
  public static Flash of(SessionHandle handle, Exchange exchange, CookiePolicy cookies) {
    Flash flash = new Flash(handle, exchange, cookies);
    handle.afterCommit(flash::mark);
    return flash;
  }

  /** Adds news for the next page. */
  public void info(String text) {
    add(FlashMessage.INFO, text);
  }

  /** Adds a message that something was done. */
  public void success(String text) {
    add(FlashMessage.SUCCESS, text);
  }

  /** Adds a warning. */
  public void warning(String text) {
    add(FlashMessage.WARNING, text);
  }

  /** Adds a message that something was not done. */
  public void error(String text) {
    add(FlashMessage.ERROR, text);
  }

  /**
   * Adds a message of this category for the next page, or for later in this request. A message that
   * is already waiting is not added twice: a form that is sent twice leaves one message.
   *
   * @param category see {@link FlashMessage#category}
   */
  public void add(String category, String text) {
    FlashMessage message = new FlashMessage(category, text);
    handle.session().update(KEY, List.of(), messages -> appended(messages, message));
    added = true;
    allTaken = false;
  }

  /**
   * Takes the waiting messages. They are gone for later requests; in this request, later calls
   * return them again.
   */
  public List<FlashMessage> take() {
    take(message -> true);
    allTaken = true;
    return List.copyOf(taken);
  }

  /** Takes the waiting messages of this category and leaves the others. */
  public List<FlashMessage> take(String category) {
    take(message -> message.category().equals(category));
    return taken.stream().filter(message -> message.category().equals(category)).toList();
  }

  /** Returns the number of waiting messages, and of those taken in this request. Takes none. */
  @Override
  public int size() {
    return taken.size() + waiting().size();
  }

  @Override
  public Iterator<FlashMessage> iterator() {
    return take().iterator();
  }

  private void take(Predicate<FlashMessage> wanted) {
    List<FlashMessage> next = waiting().stream().filter(wanted).toList();
    if (!next.isEmpty()) {
      taken.addAll(next);
      // Another request may have added some meanwhile: only those that were read go.
      handle.session().update(KEY, List.of(), messages -> without(messages, next));
    }
  }

  private List<FlashMessage> waiting() {
    if (allTaken || !mayWait()) {
      return List.of();
    }
    return handle.session().get(KEY).map(List::copyOf).orElse(List.of());
  }

  private boolean mayWait() {
    return added || handle.loaded() || marked();
  }

  private boolean marked() {
    return Cookies.of(exchange).get(cookies.name(MARKER)).isPresent();
  }

  /** Has the marker say whether messages are waiting, if this request added or took any. */
  private void mark() {
    if (!added && !allTaken && taken.isEmpty()) {
      return;
    }
    boolean waiting = !waiting().isEmpty();
    if (waiting && !marked()) {
      exchange.addHeader("Set-Cookie", cookies.cookie(MARKER, "1").setCookieHeader());
    } else if (!waiting && marked()) {
      exchange.addHeader("Set-Cookie", cookies.cookie(MARKER, "").expired().setCookieHeader());
    }
  }

  private static List<FlashMessage> appended(List<FlashMessage> messages, FlashMessage message) {
    List<FlashMessage> next = new ArrayList<>(messages);
    if (!next.contains(message)) {
      next.add(message);
    }
    return next.subList(Math.max(0, next.size() - MAX_MESSAGES), next.size());
  }

  private static List<FlashMessage> without(List<FlashMessage> messages, List<FlashMessage> read) {
    List<FlashMessage> next = new ArrayList<>(messages);
    read.forEach(next::remove);
    return next;
  }
}

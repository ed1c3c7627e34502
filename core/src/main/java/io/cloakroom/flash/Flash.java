package io.cloakroom.flash;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Markers;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.Prefetch;
import io.cloakroom.session.SessionHandle;
import io.cloakroom.session.SessionKey;
import io.cloakroom.trace.VisitTrace;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * <p>A {@linkplain Markers marker cookie} says that messages are waiting. A page that asks for
 * messages when there are none loads no session. Iterating takes the messages; to a template this
 * is a collection, which can also be asked whether it is empty.
 *
 * <p>Only a page that somebody sees takes messages: a response to {@code HEAD} leaves them, and one
 * that a browser fetches ahead of time ({@link Prefetch}) is without them.
 *
 * <p>Messages that wait have at most {@value #MAX_BYTES} bytes, and no more than the session has
 * room for. Those beyond it are left out, which the last message and the log say.
 *
 * <p>Not thread-safe: it belongs to one request.
 */
public final class Flash extends AbstractCollection<FlashMessage> {

  /** The maximum size of the messages that wait, in UTF-8: nobody may ever read them. */
  public static final int MAX_BYTES = 16 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(Flash.class);
  private static final SessionKey<List<FlashMessage>> KEY =
      SessionKey.listOf("flash", FlashMessage.class);
  private static final String MARKER = "flash";

  private final SessionHandle handle;
  private final Exchange exchange;
  private final Markers markers;
  private final IntFunction<String> leftOutText;
  private final List<FlashMessage> taken = new ArrayList<>();
  private boolean added;
  private boolean asked;
  private boolean allTaken;
  private int leftOut;

  private Flash(
      SessionHandle handle,
      Exchange exchange,
      CookiePolicy cookies,
      IntFunction<String> leftOutText) {
    this.handle = handle;
    this.exchange = exchange;
    this.markers = Markers.of(MARKER, exchange, cookies);
    this.leftOutText = leftOutText;
  }

  /**
   * Returns the flash messages of the visitor whose session this is.
   *
   * @param leftOutText says to the visitor how many messages were left out
   */
  public static Flash of(
      SessionHandle handle,
      Exchange exchange,
      CookiePolicy cookies,
      IntFunction<String> leftOutText) {
    Flash flash = new Flash(handle, exchange, cookies, leftOutText);
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
    boolean fits = handle.updateIfRoom(KEY, List.of(), messages -> Waiting.with(messages, message));
    if (!fits) {
      // It is no reason to refuse what was done. A number may fit where the message does not.
      boolean unused = handle.updateIfRoom(KEY, List.of(), Waiting::withOneLeftOut);
    }
    boolean waits = list().contains(message);
    if (!waits) {
      leftOut++;
    }
    trace(waits ? FlashMove.Kind.ADDED : FlashMove.Kind.LEFT_OUT, message);
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
    return shown(taken);
  }

  /** Takes the waiting messages of this category and leaves the others. */
  public List<FlashMessage> take(String category) {
    take(message -> Waiting.category(message).equals(category));
    return shown(
        taken.stream().filter(message -> Waiting.category(message).equals(category)).toList());
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
    taken.addAll(next);
    next.forEach(message -> trace(isHead() ? FlashMove.Kind.LEFT : FlashMove.Kind.TAKEN, message));
    if (!next.isEmpty() && !isHead()) {
      // Another request may have added some meanwhile: only those that were read go.
      handle.session().update(KEY, List.of(), messages -> Waiting.without(messages, next));
    }
  }

  private void trace(FlashMove.Kind kind, FlashMessage message) {
    VisitTrace.note(exchange, () -> new FlashMove(kind, Waiting.category(message), message.text()));
  }

  private List<FlashMessage> waiting() {
    if (allTaken || !mayWait() || isAheadOfTime()) {
      return List.of();
    }
    List<FlashMessage> waiting = list();
    asked = true;
    return isHead() ? Waiting.without(waiting, taken) : waiting;
  }

  private List<FlashMessage> list() {
    return handle.session().get(KEY).map(List::copyOf).orElse(List.of());
  }

  private List<FlashMessage> shown(List<FlashMessage> messages) {
    return messages.stream().map(message -> Waiting.shown(message, leftOutText)).toList();
  }

  private boolean mayWait() {
    return added || handle.loaded() || markers.present();
  }

  /** Returns whether this asks what GET would answer, and so leaves what it is shown. */
  private boolean isHead() {
    return exchange.method().equals("HEAD");
  }

  /** Returns whether nobody may ever see this page. It is not kept, as it lacks the messages. */
  private boolean isAheadOfTime() {
    boolean ahead = Prefetch.sent(exchange);
    if (ahead && !exchange.headSent()) {
      Caching.visitorOnly(exchange);
    }
    return ahead;
  }

  /** Sets or clears the marker if this request added messages or found none, and logs. */
  private void mark() {
    if (added && !list().isEmpty()) {
      markers.set();
    } else if (asked && list().isEmpty()) {
      markers.clear();
    }
    if (leftOut > 0) {
      LOG.warn(
          "{} left out: those that wait would have more than {} bytes, or more than the session has"
              + " room for. Say the same in fewer messages",
          leftOut == 1 ? "1 flash message was" : leftOut + " flash messages were",
          MAX_BYTES);
    }
  }
}

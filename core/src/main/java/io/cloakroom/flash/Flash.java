package io.cloakroom.flash;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.http.Exchange;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that wait for the next page. They are kept in the session until a page reads them, so
 * they survive any number of redirects, and are read once.
 *
 * <p>A marker cookie, which holds nothing but {@code 1}, says that there are some: a page that asks
 * in vain loads no session. Iterating reads; a template just loops over it. To template engines it
 * is a collection, to be asked whether it is empty.
 *
 * <p>Not thread-safe: it belongs to one request.
 */
public final class Flash extends AbstractCollection<FlashMessage> {

  private static final SessionKey<List<FlashMessage>> KEY =
      SessionKey.listOf("flash", FlashMessage.class);
  private static final String MARKER = "flash";

  /** What nobody reads must not grow without bound: the oldest go first. */
  private static final int MAX_MESSAGES = 20;

  private final Session session;
  private final Exchange exchange;
  private final CookiePolicy cookies;
  private boolean added;
  private @Nullable List<FlashMessage> taken;

  /** The flash messages of one request; called by the root. */
  public Flash(Session session, Exchange exchange, CookiePolicy cookies) {
    this.session = session;
    this.exchange = exchange;
    this.cookies = cookies;
    exchange.beforeHead(this::mark);
  }

  /** Leaves news for the next page. */
  public void info(String text) {
    add(FlashLevel.INFO, text);
  }

  /** Leaves word that something is done for the next page. */
  public void success(String text) {
    add(FlashLevel.SUCCESS, text);
  }

  /** Leaves a warning for the next page. */
  public void warning(String text) {
    add(FlashLevel.WARNING, text);
  }

  /** Leaves word that something is not done for the next page. */
  public void error(String text) {
    add(FlashLevel.ERROR, text);
  }

  /**
   * Leaves a message for the next page, or for later in this request. One that waits already is not
   * said twice: of a form that was sent twice, both answers leave the same.
   */
  public void add(FlashLevel level, String text) {
    FlashMessage message = new FlashMessage(level, text);
    session.update(KEY, List.of(), messages -> appended(messages, message));
    added = true;
    taken = null;
  }

  /**
   * The messages that wait, which are read by this; the same ones again for the rest of the
   * request.
   */
  public List<FlashMessage> take() {
    if (taken == null) {
      taken = mayWait() ? session.get(KEY).map(List::copyOf).orElse(List.of()) : List.of();
      if (!taken.isEmpty()) {
        List<FlashMessage> read = taken;
        // Another request may have added some meanwhile: only what was read goes.
        session.update(KEY, List.of(), messages -> without(messages, read));
      }
    }
    return taken;
  }

  /** How many messages wait; reads none of them. */
  @Override
  public int size() {
    if (taken != null) {
      return taken.size();
    }
    return mayWait() ? session.get(KEY).map(List::size).orElse(0) : 0;
  }

  @Override
  public Iterator<FlashMessage> iterator() {
    return take().iterator();
  }

  private boolean mayWait() {
    return added || session.loaded() || marked();
  }

  private boolean marked() {
    return Cookies.of(exchange).get(cookies.name(MARKER)).isPresent();
  }

  private void mark() {
    boolean waiting = added && taken == null;
    if (waiting && !marked()) {
      exchange.addHeader("Set-Cookie", cookies.cookie(MARKER, "1").setCookieHeader());
    } else if (!waiting && taken != null && marked()) {
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

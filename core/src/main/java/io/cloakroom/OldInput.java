package io.cloakroom;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Markers;
import io.cloakroom.form.FieldError;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.Prefetch;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionHandle;
import io.cloakroom.session.SessionKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;

/**
 * A refused form on its way through a redirect, one at a time. It is in the session until the page
 * at its path shows it; secrets and files are never in it. {@link Markers} say that there is one,
 * so that a page that asks when there is none loads no session.
 *
 * <p>Not thread-safe: it belongs to one request.
 */
final class OldInput {

  /**
   * The maximum size of values and errors together, as JSON. It is small because anyone can make a
   * session with this.
   */
  private static final int MAX_BYTES = 8 << 10;

  /** If a session has less room than this, it leaves the form out. */
  private static final int MIN_BYTES = 32;

  /** The maximum number of errors: a list of a thousand rows may have thousands. */
  private static final int MAX_ERRORS = 50;

  // Types that Jackson can map although this package is not open to it.
  private static final SessionKey<String> PAGE = SessionKey.of("refused.page", String.class);
  private static final SessionKey<Map<String, List<String>>> VALUES =
      SessionKey.of("refused.values", new TypeReference<Map<String, List<String>>>() {});
  private static final SessionKey<List<FieldError>> ERRORS =
      SessionKey.listOf("refused.errors", FieldError.class);
  private static final List<SessionKey<?>> KEYS = List.of(PAGE, VALUES, ERRORS);
  private static final String MARKER = "refused";
  private static final Logger LOG = LoggerFactory.getLogger(OldInput.class);

  private final SessionHandle handle;
  private final Session session;
  private final Exchange exchange;
  private final String path;
  private final Markers markers;
  private @Nullable Refused taken;

  /**
   * The form that was refused.
   *
   * @param page the path of the page that shows it, and the form's record
   */
  private record Refused(String page, Map<String, List<String>> values, List<FieldError> errors) {}

  OldInput(SessionHandle handle, Visit visit, CookiePolicy cookies) {
    this.handle = handle;
    this.session = handle.session();
    this.exchange = visit.exchange();
    this.path = visit.path();
    this.markers = Markers.of(MARKER, exchange, cookies);
  }

  /**
   * Keeps a refused form for the next page at this location. A session that has no room for it
   * leaves it out.
   */
  void keep(Submission.Invalid<?> refused, String location) {
    String page = pageOf(location.split("[?#]", 2)[0], refused.fields().type());
    for (int room = MAX_BYTES; room >= MIN_BYTES; room /= 4) {
      if (kept(page, refused.fields(), room)) {
        markers.set();
        return;
      }
    }
    KEYS.forEach(session::remove);
    LOG.warn(
        "A refused form was left out of the session, which has no room for it, so the page {} shows"
            + " neither its values nor its errors. Store less in the session, or answer with"
            + " visit.refuse(…).page(…)",
        page);
  }

  /** Keeps as much as fits; returns false if the session has less room. */
  private boolean kept(String page, Fields fields, int room) {
    KEYS.forEach(session::remove);
    List<FieldError> errors = fitting(fields.errors(), room / 2);
    Map<String, List<String>> values =
        fitting(fields.values(), room - errors.stream().mapToInt(OldInput::errorBytes).sum());
    return handle.updateIfRoom(PAGE, page, before -> page)
        && handle.updateIfRoom(ERRORS, errors, before -> errors)
        && handle.updateIfRoom(VALUES, values, before -> values);
  }

  /** One page can have several forms, which differ in their records. */
  private static String pageOf(String path, Class<?> form) {
    return path + ' ' + form.getName();
  }

  /** Returns the refused form that led to this page; each call returns the same one. */
  Optional<Fields> take(Form<?> form) {
    String page = pageOf(path, form.type());
    if (taken == null && markers.present()) {
      taken = waiting(page);
    }
    return Optional.ofNullable(taken)
        .filter(refused -> refused.page().equals(page))
        .map(refused -> form.fields(refused.values(), refused.errors()));
  }

  private @Nullable Refused waiting(String page) {
    Optional<String> waiting = session.get(PAGE);
    Refused refused =
        waiting.filter(page::equals).isPresent()
            ? new Refused(
                page, session.get(VALUES).orElse(Map.of()), session.get(ERRORS).orElse(List.of()))
            : null;
    // HEAD asks what GET would answer, and a prefetched page may never be seen: they take nothing.
    boolean shown = refused != null && exchange.method().equals("GET") && !Prefetch.sent(exchange);
    if (shown) {
      KEYS.forEach(session::remove);
    }
    if (shown || waiting.isEmpty()) {
      markers.clear();
    }
    return refused;
  }

  /** Returns the values that fit; the longest are left out first. */
  private static Map<String, List<String>> fitting(Map<String, List<String>> values, int room) {
    Map<String, List<String>> kept = new LinkedHashMap<>(values);
    long bytes = values.entrySet().stream().mapToLong(OldInput::valueBytes).sum();
    List<Map.Entry<String, List<String>>> longestFirst =
        values.entrySet().stream()
            .sorted(Comparator.comparingLong(OldInput::valueBytes).reversed())
            .toList();
    for (Map.Entry<String, List<String>> longest : longestFirst) {
      if (bytes > room) {
        kept.remove(longest.getKey());
        bytes -= valueBytes(longest);
      }
    }
    return kept;
  }

  /** Returns the first errors that fit, and at least one, because the form was refused for it. */
  private static List<FieldError> fitting(List<FieldError> errors, int room) {
    List<FieldError> kept = new ArrayList<>();
    int bytes = 0;
    for (FieldError error : errors) {
      bytes += errorBytes(error);
      if (!kept.isEmpty() && (bytes > room || kept.size() == MAX_ERRORS)) {
        break;
      }
      kept.add(error);
    }
    return kept;
  }

  private static long valueBytes(Map.Entry<String, List<String>> value) {
    return jsonBytes(value.getKey())
        + value.getValue().stream().mapToLong(OldInput::jsonBytes).sum();
  }

  private static int errorBytes(FieldError error) {
    return jsonBytes(error.name()) + jsonBytes(error.pointer()) + jsonBytes(error.message());
  }

  /** Returns the size of a text as JSON in UTF-8, with its quotes and what separates it. */
  private static int jsonBytes(String text) {
    return 4 + text.chars().map(OldInput::characterBytes).sum();
  }

  private static int characterBytes(int c) {
    if (c < ' ') {
      return "\\u0000".length();
    }
    if (c < 0x80) {
      return c == '"' || c == '\\' ? 2 : 1;
    }
    return c < 0x800 ? 2 : 3;
  }
}

package io.cloakroom;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Markers;
import io.cloakroom.form.FieldError;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.Prefetch;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * A refused form on its way through a redirect, one at a time. It is in the session until the page
 * at its path shows it; secrets and files are never in it. {@link Markers} say that there is one,
 * so that a page that asks when there is none loads no session.
 *
 * <p>Not thread-safe: it belongs to one request.
 */
final class OldInput {

  /** The maximum number of characters of the values, and of the errors. */
  private static final int MAX_CHARACTERS = 16 << 10;

  /** If a session has less room than this, it refuses the form. */
  private static final int MIN_CHARACTERS = 64;

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

  private final Session session;
  private final Exchange exchange;
  private final Markers markers;
  private @Nullable Refused taken;

  /**
   * The form that was refused.
   *
   * @param page the path of the page that shows it, and the form's record
   */
  private record Refused(String page, Map<String, List<String>> values, List<FieldError> errors) {}

  OldInput(Session session, Exchange exchange, CookiePolicy cookies) {
    this.session = session;
    this.exchange = exchange;
    this.markers = Markers.of(MARKER, exchange, cookies);
  }

  /**
   * Keeps a refused form for the next page at this location.
   *
   * @throws HttpProblem 413 if a sealed session has no room for it
   */
  void keep(Submission.Invalid<?> refused, String location) {
    String page = pageOf(location.split("[?#]", 2)[0], refused.fields().type());
    int room = MAX_CHARACTERS;
    while (!kept(page, refused.fields(), room)) {
      room /= 4;
    }
    markers.set();
  }

  /** Keeps as much as fits; returns false if a sealed session has less room. */
  private boolean kept(String page, Fields fields, int room) {
    try {
      KEYS.forEach(session::remove);
      session.set(PAGE, page);
      session.set(ERRORS, fitting(fields.errors(), room));
      session.set(VALUES, fitting(fields.values(), room));
      return true;
    } catch (HttpProblem tooLarge) {
      if (room < MIN_CHARACTERS) {
        throw tooLarge;
      }
      return false;
    }
  }

  /** One page can have several forms, which differ in their records. */
  private static String pageOf(String path, Class<?> form) {
    return path + ' ' + form.getName();
  }

  /** Returns the refused form that led to this page; each call returns the same one. */
  Optional<Fields> take(Form<?> form) {
    String page = pageOf(exchange.path(), form.type());
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
    Caching.visitorOnly(exchange);
    return refused;
  }

  /** Returns the values that fit; the longest are left out first. */
  private static Map<String, List<String>> fitting(Map<String, List<String>> values, int room) {
    Map<String, List<String>> kept = new LinkedHashMap<>(values);
    long characters = values.entrySet().stream().mapToLong(OldInput::length).sum();
    List<Map.Entry<String, List<String>>> longestFirst =
        values.entrySet().stream()
            .sorted(Comparator.comparingLong(OldInput::length).reversed())
            .toList();
    for (Map.Entry<String, List<String>> longest : longestFirst) {
      if (characters > room) {
        kept.remove(longest.getKey());
        characters -= length(longest);
      }
    }
    return kept;
  }

  private static long length(Map.Entry<String, List<String>> value) {
    return value.getKey().length() + value.getValue().stream().mapToLong(String::length).sum();
  }

  /** Returns the first errors that fit, and at least one, because the form was refused for it. */
  private static List<FieldError> fitting(List<FieldError> errors, int room) {
    List<FieldError> kept = new ArrayList<>();
    int characters = 0;
    for (FieldError error : errors) {
      characters += error.name().length() + error.pointer().length() + error.message().length();
      if (!kept.isEmpty() && (characters > room || kept.size() == MAX_ERRORS)) {
        break;
      }
      kept.add(error);
    }
    return kept;
  }
}

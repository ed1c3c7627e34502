package io.cloakroom;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.form.FieldError;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
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
 * A refused form on its way through a redirect: kept in the session until the page at its path
 * shows it, one at a time. Secrets and files are never in it. A marker cookie, which holds nothing
 * but {@code 1}, says that there is one, so that a page that asks in vain loads no session.
 *
 * <p>Not thread-safe: it belongs to one request.
 */
final class OldInput {

  /** So many characters of values are kept, and as many of errors. */
  private static final int MAX_CHARACTERS = 16 << 10;

  /** With less room than this, a session had better refuse it than keep it. */
  private static final int MIN_CHARACTERS = 64;

  /** So many errors are kept: a list of a thousand rows may have thousands. */
  private static final int MAX_ERRORS = 50;

  // Of types that JSON is mapped to without opening this package to the mapper.
  private static final SessionKey<String> PLACE = SessionKey.of("refused.place", String.class);
  private static final SessionKey<Map<String, List<String>>> VALUES =
      SessionKey.of("refused.values", new TypeReference<Map<String, List<String>>>() {});
  private static final SessionKey<List<FieldError>> ERRORS =
      SessionKey.listOf("refused.errors", FieldError.class);
  private static final List<SessionKey<?>> KEYS = List.of(PLACE, VALUES, ERRORS);
  private static final String MARKER = "refused";

  private final Session session;
  private final Exchange exchange;
  private final CookiePolicy cookies;
  private @Nullable Refused taken;

  /**
   * What was kept.
   *
   * @param place the page that is to show it, and the form there
   */
  private record Refused(String place, Map<String, List<String>> values, List<FieldError> errors) {}

  OldInput(Session session, Exchange exchange, CookiePolicy cookies) {
    this.session = session;
    this.exchange = exchange;
    this.cookies = cookies;
  }

  /**
   * Keeps what was refused for the next page at this location.
   *
   * @throws HttpProblem 413 where a sealed session has no room for it
   */
  void keep(Submission.Invalid<?> refused, String location) {
    String place = place(location.split("[?#]", 2)[0], refused.fields().type());
    int room = MAX_CHARACTERS;
    while (!kept(place, refused.fields(), room)) {
      room /= 4;
    }
    exchange.addHeader("Set-Cookie", cookies.cookie(MARKER, "1").setCookieHeader());
    Caching.visitorOnly(exchange);
  }

  /** Keeps as much as there is room for; false where a sealed session has not so much. */
  private boolean kept(String place, Fields fields, int room) {
    try {
      KEYS.forEach(session::remove);
      session.set(PLACE, place);
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

  /** One page can have several forms, told apart by their records. */
  private static String place(String path, Class<?> form) {
    return path + ' ' + form.getName();
  }

  /** What was refused and led to this page; the same at each call. */
  Optional<Fields> take(Form<?> form) {
    String place = place(exchange.path(), form.type());
    if (taken == null && marked()) {
      taken = waiting(place);
    }
    return Optional.ofNullable(taken)
        .filter(refused -> refused.place().equals(place))
        .map(refused -> form.fields(refused.values(), refused.errors()));
  }

  private @Nullable Refused waiting(String place) {
    Optional<String> waiting = session.get(PLACE);
    Refused refused =
        waiting.filter(place::equals).isPresent()
            ? new Refused(
                place, session.get(VALUES).orElse(Map.of()), session.get(ERRORS).orElse(List.of()))
            : null;
    // HEAD asks what GET would say, and takes nothing from it.
    boolean shown = refused != null && exchange.method().equals("GET");
    if (shown) {
      KEYS.forEach(session::remove);
    }
    if (shown || waiting.isEmpty()) {
      exchange.addHeader("Set-Cookie", cookies.cookie(MARKER, "").expired().setCookieHeader());
    }
    Caching.visitorOnly(exchange);
    return refused;
  }

  private boolean marked() {
    return Cookies.of(exchange).get(cookies.name(MARKER)).isPresent();
  }

  /** Those that fit; the longest are left out first. */
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

  /** The first ones, as far as they fit; one in any case, because a form was refused for it. */
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

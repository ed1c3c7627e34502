package io.cloakroom;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.form.Submission;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.SeeOther;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a handler says to its visitor, in the form that the request asks for: a page, the part of
 * one that htmx puts in, or JSON. Begun by {@link Visit#answer}, {@link Visit#refuse} and {@link
 * Visit#done}; sent by {@link #page} or {@link #redirect}, which come last.
 *
 * <pre>{@code
 * Submission<SignUp> sent = visit.submission(SIGN_UP);
 * if (sent instanceof Valid<SignUp> valid) {
 *   accounts.add(valid.value());
 *   visit.done("Welcome!").redirect("/dashboard");
 * } else if (sent instanceof Invalid<SignUp> invalid) {
 *   visit.refuse(invalid).fragment("signup-form").page("signup", Map.of());
 * }
 * }</pre>
 *
 * <p>Not thread-safe: it belongs to one request.
 */
public final class Answer {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private final Visit visit;
  private final Exchange exchange;
  private final Submission.@Nullable Invalid<?> refused;
  private AnswerKind kind;
  private int status;
  private @Nullable Object json;
  private @Nullable String fragment;
  private @Nullable String target;
  private final @Nullable String message;

  Answer(Visit visit, Submission.@Nullable Invalid<?> refused, @Nullable String message) {
    this.visit = visit;
    this.exchange = visit.exchange();
    this.refused = refused;
    this.message = message;
    this.kind = AnswerKind.of(exchange);
  }

  /** Answers in this form, whatever the request asks for. */
  public Answer as(AnswerKind kind) {
    this.kind = kind;
    return this;
  }

  /**
   * Answers with this status, whoever asks. Without it a page or fragment is 200, and a refused
   * form {@link Submission.Invalid#status}; to htmx 2 it is 200, as that shows no error's status.
   */
  public Answer status(int status) {
    if (status < 200 || status > 599 || status / 100 == 3) {
      throw new IllegalArgumentException(
          "A body's status is 200 to 299 or 400 to 599, not " + status + "; see redirect(…)");
    }
    this.status = status;
    return this;
  }

  /**
   * Answers with this to who asks for JSON: a record, map, list or whatever else Jackson can write.
   * Without it everybody gets the page; of a refused form they get its {@link
   * Submission.Invalid#problem}, and where a button has added or removed a row, its values.
   */
  public Answer json(Object json) {
    this.json = json;
    return this;
  }

  /** Answers htmx with this template, which sees the page's model, in place of the page. */
  public Answer fragment(String template) {
    this.fragment = template;
    return this;
  }

  /**
   * The same, and says where it goes: in place of the element that this CSS selector finds, such as
   * {@code #signup}, wherever the page would have put a success.
   */
  public Answer fragment(String template, String target) {
    if (target.isEmpty() || target.chars().anyMatch(c -> c < ' ' || c >= 0x7f)) {
      throw new IllegalArgumentException(
          "A target is a CSS selector in visible ASCII, such as #signup, not \"" + target + '"');
    }
    this.target = target;
    return fragment(template);
  }

  /**
   * Answers with this page, or with the JSON or fragment in its stead. Of a refused form the
   * template sees {@code fields} and {@code errors}, unless the model has its own.
   *
   * @throws IOException when the client went away
   */
  public void page(String template, Map<String, ?> model) throws IOException {
    if (fragment == null && refused == null) {
      Caching.vary(exchange, "Accept");
    } else {
      HtmxRequest.vary(exchange);
    }
    if (kind == AnswerKind.JSON && (json != null || refused != null)) {
      sendJson();
      return;
    }
    Map<String, Object> all = new LinkedHashMap<>(model);
    if (refused != null) {
      all.putIfAbsent("fields", refused.fields());
      all.putIfAbsent("errors", refused.errors());
    }
    boolean part = kind == AnswerKind.FRAGMENT && fragment != null;
    if (part && target != null) {
      exchange.setHeader("HX-Retarget", target);
      exchange.setHeader("HX-Reswap", "outerHTML");
    }
    if (refused != null && HtmxRequest.sent(exchange)) {
      // The address of a form that was refused is none to come back to.
      exchange.setHeader("HX-Push-Url", "false");
    }
    exchange.status(pageStatus());
    String html = visit.render(part && fragment != null ? fragment : template, all);
    send("text/html; charset=utf-8", html.getBytes(UTF_8));
  }

  /**
   * Sends the visitor on to another page with GET: 303, after which a reload sends nothing again. A
   * message waits there as a flash message; of a refused form, the next page at this path that asks
   * for {@link Visit#fields} shows what was sent and what is wrong. htmx is told to show the whole
   * page there. Who asks for JSON gets it here, and is not sent anywhere; without {@link #json} it
   * is the place and the message, or what is wrong.
   *
   * @param place a path of this site, such as {@code /orders/7}; spaces and what is beyond ASCII
   *     are percent-encoded
   * @throws io.cloakroom.http.HttpProblem 413 where a sealed session has no room for what is wrong
   * @throws IOException when the client went away
   */
  public void redirect(String place) throws IOException {
    String location = new SeeOther(place).location();
    HtmxRequest.vary(exchange);
    if (kind == AnswerKind.JSON) {
      if (json == null && refused == null) {
        json =
            message == null
                ? Map.of("place", location)
                : Map.of("place", location, "message", message);
      }
      sendJson();
      return;
    }
    if (message != null) {
      visit.flash().success(message);
    }
    if (refused != null) {
      visit.keep(refused, location);
    }
    if (kind == AnswerKind.FRAGMENT) {
      // Not 204, which may have no Content-Length (RFC 9110, 8.6).
      exchange.status(200);
      exchange.setHeader("HX-Location", htmxLocation(location));
    } else {
      exchange.status(303);
      exchange.setHeader("Location", location);
    }
    exchange.send(new byte[0]);
  }

  /**
   * A page as htmx is to fetch it: without saying that it is whole, htmx 2 would ask for it with
   * nothing to tell it from a fragment.
   */
  private static String htmxLocation(String location) {
    return JSON.writeValueAsString(
        Map.of("path", location, "headers", Map.of("HX-Boosted", "true")));
  }

  private int pageStatus() {
    if (status != 0) {
      return status;
    }
    return refused == null || !HtmxRequest.showsErrors(exchange) ? 200 : refused.status();
  }

  private void sendJson() throws IOException {
    exchange.status(status != 0 ? status : refused == null ? 200 : refused.status());
    if (json != null) {
      send("application/json", JSON.writeValueAsBytes(json));
    } else if (refused != null && refused.errors().isEmpty()) {
      send("application/json", JSON.writeValueAsBytes(Map.of("values", refused.fields().values())));
    } else if (refused != null) {
      if (ProblemText.speaks(visit.locale())) {
        exchange.setHeader("Content-Language", visit.locale().toLanguageTag());
      }
      send(Submission.Invalid.PROBLEM_TYPE, refused.problem());
    }
  }

  private void send(String type, byte[] body) throws IOException {
    exchange.setHeader("Content-Type", type);
    exchange.send(body);
  }
}

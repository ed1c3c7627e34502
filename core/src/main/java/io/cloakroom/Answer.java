package io.cloakroom;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Submission;
import io.cloakroom.http.Accept;
import io.cloakroom.http.Caching;
import io.cloakroom.http.ClientGoneException;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.Htmx;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import io.cloakroom.mistake.CallSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answer to a request. It is begun with {@link Visit#answer}, {@link Visit#done} or {@link
 * Visit#refuse}, and sent by {@link #page}, {@link #html}, {@link #fragment}, {@link #json} or
 * {@link #redirect}.
 *
 * <pre>{@code
 * Submission<SignUp> sent = visit.read(SIGN_UP);
 * if (sent instanceof Valid<SignUp> valid) {
 *   accounts.add(valid.value());
 *   visit.done("Welcome!").redirect("/dashboard");
 * } else {
 *   visit.refuse(sent).withFragment("signup-form").page("signup");
 * }
 * }</pre>
 *
 * <p>A page can have alternatives: JSON for clients that prefer it ({@link #withJson}), and a
 * fragment for htmx ({@link #withFragment}).
 *
 * <p>An answer that is begun and never sent is an error: tools report it when they compile (see
 * {@link CheckReturnValue}), and at run time the response is a 500.
 *
 * <p>Immutable; it belongs to one request. Methods that send throw {@link ClientGoneException} if
 * the client has gone.
 */
@CheckReturnValue
public final class Answer {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /** The kind of response that the client asked for. */
  private enum Kind {
    PAGE,
    /** A part of the page that the client shows already, as htmx puts it in. */
    FRAGMENT,
    JSON
  }

  /**
   * The optional parts of an answer.
   *
   * @param status 0 for the default
   * @param target a CSS selector
   */
  private record Options(
      int status, @Nullable Object json, @Nullable String fragment, @Nullable String target) {

    static final Options NONE = new Options(0, null, null, null);
  }

  private final Visit visit;
  private final Exchange exchange;
  private final Submission.@Nullable Invalid<?> refused;
  private final @Nullable String message;
  private final Options options;

  private Answer(
      Visit visit,
      Submission.@Nullable Invalid<?> refused,
      @Nullable String message,
      Options options) {
    this.visit = visit;
    this.exchange = visit.exchange();
    this.refused = refused;
    this.message = message;
    this.options = options;
  }

  static Answer begin(
      Visit visit, Submission.@Nullable Invalid<?> refused, @Nullable String message) {
    Exchange exchange = visit.exchange();
    if (visit.hasAnswered() && exchange.responseStarted()) {
      // A handler that goes on has often forgotten to return, and may cause unwanted effects.
      visit.parts.failures.warn(
          exchange.method()
              + " "
              + exchange.path()
              + " was answered twice. The second answer, begun by "
              + CallSite.current()
              + ", is dropped; return after the first one",
          new IllegalStateException("The second answer of a request"));
    }
    return new Answer(visit, refused, message, Options.NONE);
  }

  private Answer with(Options options) {
    return new Answer(visit, refused, message, options);
  }

  /**
   * Returns a copy with this status. The default is 200, and {@link Submission.Invalid#status} for
   * a refused form; for htmx 2 it is 200, because htmx 2 does not show errors.
   *
   * @throws IllegalArgumentException if it is not 200 to 299 or 400 to 599
   */
  public Answer withStatus(int status) {
    if (status < 200 || status > 599 || status / 100 == 3) {
      throw new IllegalArgumentException(
          "The status of a body is 200 to 299 or 400 to 599, not "
              + status
              + "; use redirect(…) for 303");
    }
    return with(new Options(status, options.json, options.fragment, options.target));
  }

  /**
   * Returns a copy that sends this value to clients that prefer JSON: a record, a map, a list, or
   * whatever else Jackson can write. Without it they get the page; for a refused form they get its
   * {@link Submission.Invalid#problem}, or its values if a button has added or removed a row.
   */
  public Answer withJson(Object json) {
    return with(new Options(options.status, json, options.fragment, options.target));
  }

  /** Returns a copy that sends this template to htmx instead of the page, with the page's model. */
  public Answer withFragment(String template) {
    return with(new Options(options.status, options.json, template, options.target));
  }

  /**
   * Returns a copy that sends this template to htmx instead of the page, to replace the element
   * that this CSS selector finds.
   *
   * @param target such as {@code #signup}
   */
  public Answer withFragment(String template, String target) {
    if (target.isEmpty() || target.chars().anyMatch(c -> c < ' ' || c >= 0x7f)) {
      throw new IllegalArgumentException(
          "A target is a CSS selector in visible ASCII, such as #signup, not \"" + target + '"');
    }
    return with(new Options(options.status, options.json, template, target));
  }

  /** Sends this page, whose template needs no model; see {@link #page(String, Map)}. */
  public void page(String template) {
    page(template, Map.of());
  }

  /**
   * Sends this page, or one of its alternatives. For a refused form, the template sees its {@code
   * fields}, which replace those of the same form in the model. It also sees {@code errors}, its
   * {@link Fields#summary}, unless the model has its own. It sees {@code errors} in the same way if
   * {@link #redirect} led here from a refused form, whose {@link Visit#fields} are the {@code
   * fields} of the model. The message of {@link Visit#done} is among the page's flash messages.
   *
   * @throws IllegalStateException if no template engine is configured, or the template fails
   */
  public void page(String template, Map<String, ?> model) {
    if (options.fragment == null && refused == null) {
      Caching.vary(exchange, "Accept");
    } else {
      Htmx.vary(exchange);
    }
    Kind kind = kind();
    if (kind == Kind.JSON && (options.json != null || refused != null)) {
      sendJson(options.json);
      return;
    }
    boolean part = kind == Kind.FRAGMENT && options.fragment != null;
    if (part && options.target != null) {
      exchange.setHeader("HX-Retarget", options.target);
      exchange.setHeader("HX-Reswap", "outerHTML");
    }
    sendTemplate(part && options.fragment != null ? options.fragment : template, model);
  }

  /**
   * Sends this fragment of a page, whatever the request asks for. It sees the same as a page.
   *
   * @throws IllegalStateException if no template engine is configured, or the template fails
   */
  public void fragment(String template, Map<String, ?> model) {
    if (refused != null) {
      Htmx.vary(exchange);
    }
    sendTemplate(template, model);
  }

  /** Sends this HTML, whatever the request asks for. Escape what comes from visitors. */
  public void html(String html) {
    if (refused != null) {
      Htmx.vary(exchange);
    }
    exchange.setStatus(pageStatus());
    send("text/html; charset=utf-8", html.getBytes(UTF_8));
  }

  /**
   * Sends this value as JSON, whatever the request asks for: a record, a map, a list, or whatever
   * else Jackson can write.
   */
  public void json(Object json) {
    sendJson(json);
  }

  /**
   * Redirects the client to another page, which it gets with GET: 303, so that a reload sends
   * nothing again. The message of {@link Visit#done} becomes a flash message. For a refused form,
   * the next page at this path that asks for {@link Visit#fields} shows what was sent and its
   * errors.
   *
   * <p>htmx shows the whole page there. A client that prefers JSON is not redirected: it gets the
   * value of {@link #withJson}, else the {@code location} and the {@code message}, or what is
   * wrong.
   *
   * @param path a path of the application, such as {@code /orders/7}, without the prefix under
   *     which clients see it (see {@link Visit#address}); spaces and characters beyond ASCII are
   *     percent-encoded
   * @throws IllegalArgumentException if it is not a path of this site
   * @throws io.cloakroom.http.HttpProblem 413 if a sealed session has no room for the errors
   */
  public void redirect(String path) {
    String location = new RedirectException(path).location();
    String address = visit.address(location);
    Htmx.vary(exchange);
    Kind kind = kind();
    if (kind == Kind.JSON) {
      sendJson(options.json != null || refused != null ? options.json : outcome(address));
      return;
    }
    flashMessage();
    if (refused != null) {
      visit.keep(refused, location);
    }
    if (kind == Kind.FRAGMENT) {
      // Not 204, which may have no Content-Length (RFC 9110, 8.6).
      exchange.setStatus(200);
      exchange.setHeader("HX-Location", htmxLocation(address));
    } else {
      exchange.setStatus(303);
      exchange.setHeader("Location", address);
    }
    send(new byte[0]);
  }

  /**
   * Sends this file, whatever the request asks for, with the type that its name shows. Browsers do
   * not guess another type, run no script in it, and ask for it again only if it changes. The whole
   * file is read into memory: let the server send large ones.
   *
   * @param file a path that the application has chosen, not the client
   * @throws HttpProblem 404 if there is no such file
   */
  public void file(Path file) {
    SentFile sent = SentFile.of(file);
    exchange.setHeader("X-Content-Type-Options", "nosniff");
    exchange.setHeader("Content-Security-Policy", "sandbox");
    exchange.setHeader("Cache-Control", "private, no-cache");
    exchange.setHeader("ETag", sent.tag());
    if (options.status == 0 && SentFile.isKnown(visit, sent.tag())) {
      visit.answered();
      exchange.setStatus(304);
      return;
    }
    exchange.setStatus(pageStatus());
    send(sent.type(), sent.bytes());
  }

  private Kind kind() {
    if (Accept.prefersJson(exchange)) {
      return Kind.JSON;
    }
    return Htmx.wantsFragment(exchange) ? Kind.FRAGMENT : Kind.PAGE;
  }

  private Object outcome(String location) {
    return message == null
        ? Map.of("location", location)
        : Map.of("location", location, "message", message);
  }

  /**
   * Returns the page for htmx to fetch. Without the header that says that it is whole, htmx 2 would
   * ask for it in the same way as for a fragment.
   */
  private static String htmxLocation(String location) {
    return JSON.writeValueAsString(
        Map.of("path", location, "headers", Map.of("HX-Boosted", "true")));
  }

  private void sendTemplate(String template, Map<String, ?> model) {
    Map<String, Object> all = new LinkedHashMap<>(model);
    if (refused != null) {
      if (!(all.get("fields") instanceof Fields own) || own.type() == refused.fields().type()) {
        all.put("fields", refused.fields());
      }
      all.putIfAbsent("errors", refused.fields().summary());
      if (Htmx.sent(exchange)) {
        // The address of a refused form is not one to come back to.
        exchange.setHeader("HX-Push-Url", "false");
      }
    } else if (all.get("fields") instanceof Fields fields && !fields.valid()) {
      all.putIfAbsent("errors", fields.summary());
    }
    flashMessage();
    exchange.setStatus(pageStatus());
    send("text/html; charset=utf-8", visit.render(template, all).getBytes(UTF_8));
  }

  private void flashMessage() {
    if (message != null) {
      visit.flash().success(message);
    }
  }

  private int pageStatus() {
    if (options.status != 0) {
      return options.status;
    }
    return refused == null || !Htmx.showsErrors(exchange) ? 200 : refused.status();
  }

  private void sendJson(@Nullable Object json) {
    exchange.setStatus(
        options.status != 0 ? options.status : refused == null ? 200 : refused.status());
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

  private void send(String type, byte[] body) {
    exchange.setHeader("Content-Type", type);
    send(body);
  }

  private void send(byte[] body) {
    exchange.requireUsable();
    visit.answers();
    try {
      exchange.send(body);
    } catch (IOException e) {
      throw new ClientGoneException(e);
    }
  }
}

package io.cloakroom;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormProgress;
import io.cloakroom.body.UploadSink;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.csrf.Csrf;
import io.cloakroom.flash.Flash;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import io.cloakroom.session.Session;
import io.cloakroom.view.Locals;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request of a visitor: the one thing a handler holds. Nothing in it costs anything until it is
 * used. Not thread-safe: it belongs to one request.
 */
public final class Visit {

  private final Cloakroom cloakroom;
  private final Exchange exchange;
  private final Session session;
  private final Flash flash;
  private final Csrf csrf;
  private final VisitCookies cookies;
  private final Locals locals;
  private final OldInput oldInput;
  private @Nullable Locale locale;
  private @Nullable Once once;

  Visit(Cloakroom cloakroom, Exchange exchange) {
    this.cloakroom = cloakroom;
    this.exchange = exchange;
    CookiePolicy policy = CookiePolicy.of(exchange);
    session = cloakroom.sessions().open(exchange, policy);
    flash = new Flash(session, exchange, policy);
    csrf = new Csrf(session, exchange, policy);
    cookies = cloakroom.cookies(exchange, policy);
    locals = new Locals();
    oldInput = new OldInput(session, exchange, policy);
  }

  /** The request and the response to it. */
  public Exchange exchange() {
    return exchange;
  }

  /** What the server remembers of this visitor. */
  public Session session() {
    return session;
  }

  /** Messages for the next page. */
  public Flash flash() {
    return flash;
  }

  /** The token for clients that do not say where a request comes from. */
  public Csrf csrf() {
    return csrf;
  }

  /**
   * What keeps a form that is sent twice from taking effect twice.
   *
   * @throws IllegalStateException when no store is configured that could tell; see {@link
   *     Cloakroom.Builder#submitGuard}
   */
  public Once once() {
    if (once == null) {
      once = cloakroom.once(this);
    }
    return once;
  }

  /** The visitor's cookies: plain, signed and sealed. */
  public VisitCookies cookies() {
    return cookies;
  }

  /**
   * The visitor's language, which forms say their errors in: what {@link
   * Cloakroom.Builder#locale(Function)} says, else the best of the application's languages for
   * {@code Accept-Language}, and caches are told that it matters.
   */
  public Locale locale() {
    if (locale == null) {
      locale = cloakroom.locale(this);
    }
    return locale;
  }

  /** What every template of this request sees. */
  public Locals locals() {
    return locals;
  }

  /**
   * What this request sent, as the form's record, or the errors in it.
   *
   * @throws io.cloakroom.http.HttpProblem where it is no form, malformed or too large
   */
  public <T> Submission<T> submission(Form<T> form) {
    return cloakroom.submission(exchange, form.withLocale(locale()));
  }

  /**
   * What this request sent, as the form's record, or the errors in it, while its files go to a sink
   * as they arrive, there to stay if the form is valid.
   *
   * @throws io.cloakroom.http.HttpProblem where it is no form, malformed or too large; 503 where
   *     the sink fails
   */
  public <T> Submission<T> submission(Form<T> form, UploadSink sink) {
    return cloakroom.submission(exchange, form.withLocale(locale()), sink);
  }

  /**
   * The fields of a form as its page shows them: what was sent and what is wrong, where {@link
   * Answer#redirect} led here from a refusal, and only once; else empty ones.
   */
  public Fields fields(Form<?> form) {
    return oldInput.take(form).orElseGet(form::fields);
  }

  /** The same, filled with this value where nothing was refused. */
  public <T> Fields fields(Form<T> form, T value) {
    return oldInput.take(form).orElseGet(() -> form.withLocale(locale()).fields(value));
  }

  /** Keeps what is refused for the page at this location. */
  void keep(Submission.Invalid<?> refused, String location) {
    oldInput.keep(refused, location);
  }

  /**
   * How far an upload of this visitor is, which another request is sending; empty where there is
   * none, it is another visitor's, or it goes to another node.
   *
   * <p>A page that wants to know chooses an id, such as {@code crypto.randomUUID()}, sends the form
   * to an address with {@code ?_upload=} and that id, and asks for it meanwhile. Progress is kept
   * in the memory of the node that takes the upload, until nobody asked for two minutes. A visitor
   * without a session is known by the id alone, which therefore has at least 22 characters.
   */
  public Optional<FormProgress> uploadProgress(String id) {
    return cloakroom.uploadProgress(this, id);
  }

  /**
   * What this request sent, before any type.
   *
   * @throws io.cloakroom.http.HttpProblem where it is no form, malformed or too large
   */
  public FormData formData() {
    return cloakroom.formData(exchange);
  }

  /** Whether the client would rather have JSON than a page; caches are told that it matters. */
  public boolean wantsJson() {
    if (!exchange.headSent()) {
      Caching.vary(exchange, "Accept");
    }
    return Accept.prefersJson(exchange);
  }

  /** Begins an answer: a page, or what else the request asks for. */
  public Answer answer() {
    return new Answer(this, null, null);
  }

  /** Begins the answer to a form that is not valid: the page again, with what is wrong. */
  public Answer refuse(Submission.Invalid<?> invalid) {
    return new Answer(this, invalid, null);
  }

  /** Begins the answer to what is done, with a sentence for the visitor's next page. */
  public Answer done(String message) {
    return new Answer(this, null, message);
  }

  /**
   * Renders a template. It sees this model, the locals, and {@code flash}, {@code csrf}, {@code
   * once} and {@code path}.
   *
   * @throws IllegalStateException when no template engine is configured, or the template fails
   */
  public String render(String template, Map<String, ?> model) {
    StringWriter out = new StringWriter();
    try {
      cloakroom.templates().render(template, locals.over(model), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}

package io.cloakroom;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.csrf.Csrf;
import io.cloakroom.flash.Flash;
import io.cloakroom.form.Form;
import io.cloakroom.form.FormData;
import io.cloakroom.form.Submission;
import io.cloakroom.http.Exchange;
import io.cloakroom.session.Session;
import io.cloakroom.view.Locals;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

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

  Visit(Cloakroom cloakroom, Exchange exchange) {
    this.cloakroom = cloakroom;
    this.exchange = exchange;
    CookiePolicy policy = CookiePolicy.of(exchange);
    session = cloakroom.sessions().open(exchange, policy);
    flash = new Flash(session, exchange, policy);
    csrf = new Csrf(session, exchange, policy);
    cookies = cloakroom.cookies(exchange, policy);
    locals = new Locals();
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

  /** The visitor's cookies: plain, signed and sealed. */
  public VisitCookies cookies() {
    return cookies;
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
    return form.read(formData());
  }

  /**
   * What this request sent, before any type.
   *
   * @throws io.cloakroom.http.HttpProblem where it is no form, malformed or too large
   */
  public FormData formData() {
    return cloakroom.formData(exchange);
  }

  /** Whether the client would rather have JSON than a page. */
  public boolean wantsJson() {
    return Accept.prefersJson(exchange);
  }

  /**
   * Renders a template. It sees this model, the locals, and {@code flash}, {@code csrf} and {@code
   * path}.
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

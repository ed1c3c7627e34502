package io.cloakroom;

import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.body.FormData;
import io.cloakroom.body.FormProgress;
import io.cloakroom.body.UploadSink;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.csrf.Csrf;
import io.cloakroom.flash.Flash;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.http.Accept;
import io.cloakroom.http.Caching;
import io.cloakroom.http.ClientSide;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.idempotency.Idempotency;
import io.cloakroom.session.DetachedSession;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionHandle;
import io.cloakroom.trace.ResponseTrace;
import io.cloakroom.trace.VisitTrace;
import io.cloakroom.view.Locals;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request of a visitor, and the one thing that a handler needs. Every part of it is made when
 * it is first used and costs nothing until then.
 *
 * <pre>{@code
 * static void addNote(Visit visit) {
 *   Submission<Note> sent = visit.read(NOTE);
 *   if (sent instanceof Valid<Note> valid) {
 *     notes.add(valid.value().text());
 *     visit.done("Saved.").redirect("/notes");
 *   } else {
 *     visit.refuse(sent).page("notes", Map.of("notes", notes.all()));
 *   }
 * }
 * }</pre>
 *
 * <p>Not thread-safe: it belongs to the thread that handles the request, until the response ends.
 * Only an asynchronous response takes it to other threads, one at a time. Any other use throws
 * {@link IllegalStateException}.
 */
public final class Visit {

  private final Cloakroom cloakroom;
  final Parts parts;
  private final Exchange exchange;
  private @Nullable ClientSide client;
  private @Nullable CookiePolicy policy;
  private @Nullable SessionHandle handle;
  private @Nullable Csrf csrf;
  private @Nullable Flash flash;
  private @Nullable Idempotency idempotency;
  private @Nullable VisitCookies cookies;
  private @Nullable Locals locals;
  private @Nullable OldInput oldInput;
  private @Nullable Locale locale;
  private @Nullable UnsentAnswer unsent;
  private boolean hasAnswered;
  private @Nullable HttpProblem pending;
  private List<Fields> read = List.of();

  Visit(Cloakroom cloakroom, Exchange exchange) {
    this.cloakroom = cloakroom;
    parts = cloakroom.parts();
    this.exchange = exchange;
  }

  /** Returns the request and the response to it. */
  public Exchange exchange() {
    return exchange;
  }

  /**
   * Returns the request as the visitor's client sees it: over TLS or not, from which IP address,
   * and under which prefix. What proxies say of it is believed of {@linkplain
   * Cloakroom.Builder#trustedProxy trusted ones} only.
   */
  public ClientSide client() {
    exchange.requireUsable();
    if (client == null) {
      client = parts.proxies.clientSide(exchange);
    }
    return client;
  }

  /**
   * Returns the path of this request within the application, as sent: without the path at which the
   * server has put the application.
   */
  public String path() {
    return OwnPages.pathWithin(exchange);
  }

  /**
   * Returns the address of a path of the application, for a link on a page. It begins with the path
   * at which the server has put the application, and with what a trusted proxy has taken away
   * before that. {@link Answer#redirect} does the same by itself.
   *
   * @param path such as {@code /notes?page=2}
   */
  public String address(String path) {
    return client().prefix() + path;
  }

  /**
   * Returns the addresses of the toolkit's own files, such as its stylesheet. Templates see them as
   * {@code cloakroom}.
   */
  public Assets assets() {
    return new Assets(this, parts.assets);
  }

  /** Returns the visitor's session. */
  public Session session() {
    exchange.requireUsable();
    return handle().session();
  }

  /**
   * Returns the visitor's session for use after the response head has left: in WebSockets, streams
   * of events, and work that goes on after the response. Call it while the request is handled; the
   * result may be used for as long as the session lives, by any thread.
   */
  public DetachedSession detachedSession() {
    exchange.requireUsable();
    return parts.sessions.detached(exchange, policy());
  }

  /** Returns the messages for the visitor's next page. */
  public Flash flash() {
    exchange.requireUsable();
    if (flash == null) {
      flash = Flash.of(handle(), exchange, policy(), count -> ProblemText.leftOut(count, locale()));
    }
    return flash;
  }

  /** Returns the token for clients that do not say where a request comes from. */
  public Csrf csrf() {
    exchange.requireUsable();
    handle();
    return Objects.requireNonNull(csrf);
  }

  /**
   * Keeps a form that is sent twice from taking effect twice.
   *
   * @throws IllegalStateException if no store is configured that could remember the form
   */
  public Idempotency idempotency() {
    exchange.requireUsable();
    if (idempotency == null) {
      idempotency =
          parts.idempotency(
              handle(), exchange, policy(), () -> readFormData().value(Idempotency.FIELD));
    }
    return idempotency;
  }

  /** Returns the visitor's cookies: plain, signed and sealed. */
  public VisitCookies cookies() {
    exchange.requireUsable();
    if (cookies == null) {
      cookies = parts.cookies(exchange, policy());
    }
    return cookies;
  }

  /**
   * Returns the visitor's language, in which forms report their errors: that of {@link
   * Cloakroom.Builder#locale(Function)}, else the best of the application's languages for {@code
   * Accept-Language}, which {@code Vary} then names.
   */
  public Locale locale() {
    if (locale == null) {
      locale = parts.locale.apply(this);
    }
    return locale;
  }

  /** Returns the values that every template of this request sees. */
  public Locals locals() {
    exchange.requireUsable();
    if (locals == null) {
      locals = cloakroom.locals(this);
    }
    return locals;
  }

  /**
   * Reads what this request sent as the form's record, or the errors in it.
   *
   * @throws HttpProblem 400, 413 or 415 if it is not a form, malformed or too large
   */
  @CheckReturnValue
  public <T> Submission<T> read(Form<T> form) {
    exchange.requireUsable();
    return noted(form.withLocale(locale()).read(parts.named(exchange), parts.formSettings));
  }

  /**
   * Reads what this request sent as the form's record, or the errors in it, while its files go to a
   * sink as they arrive. They stay there if the form is valid.
   *
   * @throws HttpProblem 400, 413 or 415 if it is not a form, malformed or too large; 503 if the
   *     sink fails
   */
  @CheckReturnValue
  public <T> Submission<T> read(Form<T> form, UploadSink sink) {
    exchange.requireUsable();
    return noted(form.withLocale(locale()).read(parts.named(exchange), parts.formSettings, sink));
  }

  private <T> Submission<T> noted(Submission<T> submission) {
    if (read.isEmpty()) {
      read = new ArrayList<>(1);
    }
    read.add(submission.fields());
    return submission;
  }

  /**
   * Reads what this request sent, before any type.
   *
   * @throws HttpProblem 400, 413 or 415 if it is not a form, malformed or too large
   */
  public FormData readFormData() {
    exchange.requireUsable();
    return FormData.of(parts.named(exchange), parts.formSettings);
  }

  /**
   * Returns the fields of a form for its page. They show what was sent and its errors if {@link
   * Answer#redirect} led here from a refused form, once; else they are empty.
   */
  public Fields fields(Form<?> form) {
    return oldInput().take(form).orElseGet(form::fields);
  }

  /**
   * Returns the fields of a form for its page, filled with this value unless a refused form led
   * here.
   */
  public <T> Fields fields(Form<T> form, T value) {
    return oldInput().take(form).orElseGet(() -> form.withLocale(locale()).fields(value));
  }

  /**
   * Returns the progress of an upload that another request of this visitor is sending. Empty if
   * there is none, it is another visitor's, or another node receives it.
   *
   * <p>The page chooses an id, such as {@code crypto.randomUUID()}, sends the form to an address
   * with {@code ?_upload=} and that id, and asks for the progress meanwhile. Progress is in the
   * memory of the node that receives the upload, until nobody has asked for two minutes. A visitor
   * without a session is known by the id alone, so the id has at least 22 characters.
   */
  public Optional<FormProgress> uploadProgress(String id) {
    return parts.uploads.of(this, id);
  }

  /** Returns whether the client prefers JSON to a page. {@code Vary} then names {@code Accept}. */
  public boolean wantsJson() {
    Caching.vary(exchange, "Accept");
    return Accept.prefersJson(exchange);
  }

  /** Begins an answer, with status 200. */
  @CheckReturnValue
  public Answer answer() {
    return begin(null, null);
  }

  /**
   * Begins the answer to a form that was carried out, with a message for the visitor. The next page
   * shows it as a flash message.
   */
  @CheckReturnValue
  public Answer done(String message) {
    return begin(null, message);
  }

  /**
   * Begins the answer to a form that is not valid: its page again, with the errors.
   *
   * @throws IllegalArgumentException if the form is valid
   */
  @CheckReturnValue
  public Answer refuse(Submission<?> sent) {
    if (!(sent instanceof Submission.Invalid<?> invalid)) {
      throw new IllegalArgumentException(
          "This form is valid, so there is nothing to refuse; reject(…) adds an error to it");
    }
    return begin(invalid, null);
  }

  /** Carries out a form that is valid. */
  @FunctionalInterface
  public interface FormAction<T> {

    /**
     * Does what the form asks for.
     *
     * @throws IOException if a file could not be read or written; the response is then a 500
     */
    void run(T value) throws IOException;
  }

  /**
   * Reads a form, calls this action if it is valid, and begins the answer: {@link #done} with this
   * message, or {@link #refuse}. It is for forms with the same page after both.
   *
   * <pre>{@code
   * visit.carryOut(NOTE, "Saved.", note -> notes.add(note.text())).redirect("/notes");
   * }</pre>
   *
   * @throws HttpProblem 400, 413 or 415 if it is not a form, malformed or too large
   */
  @CheckReturnValue
  public <T> Answer carryOut(Form<T> form, String message, FormAction<? super T> action) {
    Submission<T> sent = read(form);
    if (!(sent instanceof Submission.Valid<T> valid)) {
      return refuse(sent);
    }
    try {
      action.run(valid.value());
    } catch (IOException e) {
      throw new UncheckedIOException("The form could not be carried out", e);
    }
    return done(message);
  }

  private Answer begin(Submission.@Nullable Invalid<?> invalid, @Nullable String message) {
    exchange.requireUsable();
    unsent = parts.development ? UnsentAnswer.here() : UnsentAnswer.SOMEWHERE;
    return Answer.begin(this, invalid, message);
  }

  /**
   * Renders a template. It sees this model, the locals, and {@code flash}, {@code csrf}, {@code
   * idempotency}, {@code path} and {@code base}. To send a page, use {@link #answer}.
   *
   * @throws IllegalStateException if no template engine is configured, or the template fails
   */
  public String render(String template, Map<String, ?> model) {
    StringWriter out = new StringWriter();
    long began = System.nanoTime();
    try {
      parts.templates().render(template, locals().over(model), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw cloakroom.problemWithin(e).orElse(e);
    }
    VisitTrace.note(
        exchange,
        () -> new ResponseTrace.Template(template, Duration.ofNanos(System.nanoTime() - began)));
    return out.toString();
  }

  SessionHandle handle() {
    if (handle == null) {
      handle = parts.sessions.open(exchange, policy());
      // A login makes it forget its cookie, whether or not a page asked for a token.
      csrf = Csrf.of(handle, exchange, policy(), parts.csrfNames);
    }
    return handle;
  }

  /** Returns the forms that the handler has read. */
  List<Fields> read() {
    return Collections.unmodifiableList(read);
  }

  /** Returns whether sending this request again does nothing twice. */
  boolean guarded() {
    return idempotency != null && idempotency.passed();
  }

  /**
   * Returns whether the handler has run although its changes of the session were refused, and may
   * have done something that would be done twice.
   */
  boolean maybeDone() {
    return handle().committed() && !guarded();
  }

  /** Keeps what was refused for the page at this location. */
  void keep(Submission.Invalid<?> refused, String location) {
    oldInput().keep(refused, location);
  }

  /** Notes that the handler sends an answer. */
  void answers() {
    hasAnswered = true;
    answered();
  }

  /** Returns whether the handler has sent an answer. */
  boolean hasAnswered() {
    return hasAnswered;
  }

  /** Notes that an answer was sent, or that an exception is answered instead. */
  void answered() {
    unsent = null;
  }

  /** Notes a problem, already logged, to answer if nothing else is written. */
  void pend(HttpProblem problem) {
    pending = problem;
  }

  /** Returns the problem to answer if nothing else is written. */
  Optional<HttpProblem> pending() {
    return Optional.ofNullable(pending);
  }

  /** Returns the answer that was begun and not sent. */
  Optional<UnsentAnswer> unsent() {
    return Optional.ofNullable(unsent);
  }

  /** Saves the session and all that goes with it, if any of it was used. */
  void commit() {
    if (handle != null) {
      handle.commit();
      Caching.decide(exchange);
    }
  }

  CookiePolicy policy() {
    if (policy == null) {
      policy = parts.cookiePolicies.policy(exchange, client());
    }
    return policy;
  }

  private OldInput oldInput() {
    if (oldInput == null) {
      oldInput = new OldInput(handle(), this, policy());
    }
    return oldInput;
  }
}

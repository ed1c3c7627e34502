package io.cloakroom;

import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.body.FormData;
import io.cloakroom.body.FormSettings;
import io.cloakroom.cookie.CookiePolicies;
import io.cloakroom.cookie.Markers;
import io.cloakroom.cookie.SecureCookies;
import io.cloakroom.csrf.CsrfNames;
import io.cloakroom.csrf.CsrfProtection;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.Languages;
import io.cloakroom.http.ProblemTexts;
import io.cloakroom.http.RedirectException;
import io.cloakroom.http.RefusalLog;
import io.cloakroom.http.TrustedProxies;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.SessionHandle;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.view.Locals;
import io.cloakroom.view.Templates;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The toolkit of one application, configured once. Immutable and thread-safe.
 *
 * <pre>{@code
 * Cloakroom cloakroom =
 *     Cloakroom.builder()
 *         .store(FileStore.of(Path.of("sessions")))
 *         .keys(KeyRing.of(Path.of("keys")))
 *         .templates(PebbleTemplates.of("pages"))
 *         .build();
 * }</pre>
 *
 * <p>Handlers use the {@link Visit} of their request. A server adapter calls {@link #begin} before
 * a handler, {@link #requireAnswer} when it has returned, and {@link #answer} if it has thrown.
 */
public final class Cloakroom {

  private static final Logger LOG = LoggerFactory.getLogger(Cloakroom.class);

  private final Parts parts;
  private final TemplateLocals locals;
  private final OwnPages pages;

  private Cloakroom(Parts parts, TemplateLocals locals, OwnPages pages) {
    this.parts = parts;
    this.locals = locals;
    this.pages = pages;
  }

  /** Returns a toolkit with the defaults: all in memory, and keys that end with the process. */
  public static Cloakroom of() {
    return builder().build();
  }

  /** Returns a toolkit with the defaults that keeps sessions, and all else, in this store. */
  public static Cloakroom of(Store store) {
    return builder().store(store).build();
  }

  /** Configures a toolkit. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns a copy that also shows this value to all templates: for values that need the toolkit
   * itself, such as the account of a login. All else is shared with this one.
   *
   * <pre>{@code
   * Cloakroom cloakroom = Cloakroom.of(store);
   * Login login = Login.of(cloakroom, accounts);
   * server.use(cloakroom.withLocal("account", login::account));
   * }</pre>
   *
   * @throws IllegalArgumentException if there is a local of this name
   * @see Builder#local(String, Function)
   */
  @CheckReturnValue
  public Cloakroom withLocal(String name, Function<Visit, ?> value) {
    return new Cloakroom(parts, locals.with(name, value), pages);
  }

  /**
   * Returns a copy that also answers requests for these pages, such as those of a login, on every
   * server and without a route. Templates see their {@link ReadyPages#locals}. All else is shared
   * with this one.
   *
   * <pre>{@code
   * Cloakroom cloakroom = Cloakroom.of(store);
   * Login login = Login.of(cloakroom, accounts);
   * server.use(cloakroom.withPages(login.pages()));
   * }</pre>
   *
   * <p>A handler of the application at exactly the same path answers instead, if its server can
   * report it. That is a route in Javalin, a servlet mapped to that path, or a context of the JDK's
   * server.
   *
   * @throws IllegalStateException if there is another page at one of the paths
   */
  @CheckReturnValue
  public Cloakroom withPages(ReadyPages pages) {
    OwnPages all = this.pages.with(pages);
    Cloakroom extended = new Cloakroom(parts, locals.with(pages.locals()), all);
    pages.onStart(extended);
    return extended;
  }

  /** Returns the visit of this exchange; each call returns the same one. */
  public Visit visit(Exchange exchange) {
    return exchange.memo(Visit.class, () -> new Visit(this, exchange));
  }

  /**
   * Refuses a visit that another toolkit serves. It is for parts that were built with this one,
   * such as a login, which would otherwise use another store. {@linkplain #withLocal Copies} of a
   * toolkit count as the same.
   *
   * @param part the part, for the message, such as {@code Login}
   * @throws IllegalStateException if it is a visit of another toolkit
   */
  public void requireOwn(Visit visit, String part) {
    if (visit.parts != parts) {
      throw new IllegalStateException(
          "This "
              + part
              + " was built with another Cloakroom than the one that serves the request, so it has"
              + " other sessions, another store and other keys. Build one Cloakroom when the"
              + " application starts, and pass it to everything: the filter or plugin of the server,"
              + " and Login.of(cloakroom, accounts). Copies made with withLocal(…) count as the same");
    }
  }

  /** Returns the sessions of all visitors. */
  public Sessions sessions() {
    return parts.sessions;
  }

  /**
   * Returns the store of everything but the sessions: the results of idempotent forms, login
   * throttles and other small records. Empty if there is none, because sessions are in cookies.
   */
  public Optional<Store> store() {
    return parts.store;
  }

  /** Returns the clock of everything but the stores. */
  public Clock clock() {
    return parts.clock;
  }

  /**
   * Returns the log of requests that were refused for safety, for parts that refuse requests
   * themselves, such as a login.
   */
  public RefusalLog refusals() {
    return parts.refusals;
  }

  /** Returns the keys of everything that is signed, sealed, or kept where nobody can compute. */
  public KeyRing keys() {
    return parts.keys;
  }

  /**
   * Returns descriptions of the requests that are not checked for CSRF; see {@link
   * Builder#csrfExemption(String)}.
   */
  public List<String> csrfExemptions() {
    return parts.csrf.exemptions();
  }

  /** Returns whether the application is being developed; see {@link Builder#development}. */
  public boolean development() {
    return parts.development;
  }

  /**
   * Begins a request: calls the listeners, and refuses a request that another site made the browser
   * send. A server adapter calls it before the handler.
   *
   * @throws HttpProblem 403 for a request of another site; 400, 413 or 415 if the form with its
   *     token cannot be read
   */
  public void begin(Exchange exchange) {
    for (RequestListener listener : parts.listeners) {
      notify(listener::onRequest, exchange);
      exchange.afterResponse(() -> notify(listener::onEnd, exchange));
    }
    VisitLog.begin(exchange);
    if (parts.toolScripts != null) {
      addToolScript(parts.toolScripts, exchange);
    }
    if (!CsrfProtection.acceptsSafe(exchange)) {
      Supplier<Visit> visit = () -> visit(exchange);
      parts.csrfCheck.check(
          exchange, visit, () -> exchange.hasHandler() || pages.havePage(exchange));
      parts.uploads.track(exchange, visit);
    }
  }

  private void notify(Consumer<Visit> listener, Exchange exchange) {
    try {
      listener.accept(visit(exchange));
    } catch (RuntimeException e) {
      parts.failures.warn("A request listener failed; the request goes on", e);
    }
  }

  private void addToolScript(ToolScripts scripts, Exchange exchange) {
    try {
      scripts.begin(visit(exchange));
    } catch (RuntimeException e) {
      parts.failures.warn("A tool could not add its script to a page; the request goes on", e);
    }
  }

  /**
   * Returns the session of a request as server adapters use it, such as for {@code HttpSession}.
   * Costs no round trip.
   */
  public SessionHandle sessionHandle(Exchange exchange) {
    return visit(exchange).handle();
  }

  /**
   * Returns the cookies by which a server adapter knows, without a round trip, whether something of
   * one kind waits in the session of a request.
   *
   * @param kind a name of the toolkit's own cookies
   */
  public Markers markers(String kind, Exchange exchange) {
    return Markers.of(kind, exchange, visit(exchange).policy());
  }

  /**
   * Answers a request for a file of the toolkit, such as its stylesheet, or for one of its {@link
   * #withPages ready pages}. The application's own handler for exactly the same path wins ({@link
   * Exchange#hasExactHandler}). All other requests must be {@linkplain ReadyPages#admit admitted}.
   * A server adapter calls it after {@link #begin}, and calls the handler if the result is false. A
   * file costs no round trip to the store.
   *
   * @throws IOException if the client has gone
   */
  public boolean answerOwn(Exchange exchange) throws IOException {
    boolean answered = pages.answer(exchange, this);
    if (answered) {
      requireAnswer(exchange);
    }
    return answered;
  }

  /**
   * Keeps an urlencoded form while a handler reads it as a stream, so that both can read it; see
   * {@link FormData#keep}. A server adapter calls it before it gives a handler the body.
   *
   * @return whether the body is such a form, and the exchange keeps bodies
   */
  public boolean keepForm(Exchange exchange) {
    return FormData.keep(exchange, parts.formSettings);
  }

  /**
   * Refuses a handler that began an answer and sent nothing, and throws the problem of {@link
   * #answerIfEmpty}. A server adapter calls it when the handler has returned, or has completed an
   * asynchronous response.
   *
   * @throws HttpProblem 500 if the response would be an empty 200 for the first reason
   */
  public void requireAnswer(Exchange exchange) {
    if (exchange.responseStarted()) {
      return;
    }
    visit(exchange)
        .pending()
        .filter(problem -> problem.status() == exchange.status())
        .ifPresent(problem -> {
          throw problem;
        });
    if (exchange.status() == 200) {
      visit(exchange)
          .unsent()
          .ifPresent(unsent -> {
            throw unsent.problem();
          });
    }
  }

  /**
   * Saves the session, and sets the cookies that depend on it, before the response head leaves: for
   * servers whose head cannot wait for a store. Elsewhere {@link Exchange#beforeHead} does it.
   * Later calls do nothing, and later changes of the session are refused.
   *
   * @throws StoreException if the store cannot be reached
   * @throws HttpProblem if the session cannot be saved; see {@link SessionHandle#commit}
   */
  public void commit(Exchange exchange) {
    visit(exchange).commit();
  }

  /**
   * Returns the exceptions for which {@link #answer} has an answer of its own. Every other
   * exception is a 500, and a server adapter may leave it to its server's error pages.
   */
  public List<Class<? extends RuntimeException>> answeredTypes() {
    return List.of(HttpProblem.class, RedirectException.class, StoreException.class);
  }

  /** Returns whether this exception is of one of the {@link #answeredTypes}. */
  public boolean answers(Throwable thrown) {
    return answeredTypes().stream().anyMatch(type -> type.isInstance(thrown));
  }

  /**
   * Answers an exception: {@link HttpProblem} and {@link RedirectException} as they say, {@link
   * StoreException} with 503, and every other one with 500. A client that prefers JSON gets {@code
   * application/problem+json} (RFC 9457), any other a page, in English, German or Hindi. A server
   * adapter calls it before the response head has left.
   *
   * @throws IOException if the client has gone
   */
  public void answer(Exchange exchange, Throwable thrown) throws IOException {
    Visit visit = visit(exchange);
    visit.answered();
    parts.problems.send(visit, thrown);
  }

  /**
   * Logs an exception and answers it as {@link #answer} does, but only after the handler; see
   * {@link #requireAnswer}. It is answered only if the body is still empty and the response still
   * has the problem's status. Adapters call it for frameworks in which the application's error
   * handlers may write their own page.
   *
   * @return the problem, whose status the response should have for those error handlers
   */
  public HttpProblem answerIfEmpty(Exchange exchange, Throwable thrown) {
    HttpProblem problem = parts.problems.problem(exchange, thrown);
    visit(exchange).pend(problem);
    return problem;
  }

  /**
   * Returns the exception that is answered here, or the nearest cause that is; empty if there is
   * none.
   */
  Optional<RuntimeException> problemWithin(Throwable thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (answers(cause) && cause instanceof RuntimeException problem) {
        return Optional.of(problem);
      }
    }
    return Optional.empty();
  }

  Parts parts() {
    return parts;
  }

  /** Returns the locals of a visit, before its handler adds any. */
  Locals locals(Visit visit) {
    return locals.of(visit);
  }

  /**
   * Configures a {@link Cloakroom}. The order of the calls does not matter. Not thread-safe.
   *
   * <p>{@link #build} throws {@link IllegalStateException} if two calls contradict each other.
   */
  public static final class Builder {

    @Nullable Sessions sessions;
    @Nullable Store store;
    @Nullable KeyRing keys;
    @Nullable Clock clock;
    @Nullable Templates templates;
    @Nullable String problemTemplate;
    ProblemTexts problemTexts = (key, arguments, locale) -> Optional.empty();
    BiFunction<Visit, HttpProblem, Map<String, ?>> problemMembers = (visit, problem) -> Map.of();
    @Nullable Languages languages;
    @Nullable Function<Visit, Locale> locale;
    FormSettings formSettings = FormSettings.of();
    Settings settings = Settings.NONE;
    @Nullable Boolean development;
    boolean assets = true;
    CsrfNames csrfNames = CsrfNames.DEFAULT;
    private TemplateLocals locals = TemplateLocals.NONE;
    SecureCookies secureCookies = SecureCookies.ON_LOCALHOST;
    String cookiePrefix = "";
    final Set<String> trustedOrigins = new HashSet<>();
    final Set<String> trustedProxies = new LinkedHashSet<>();
    boolean proxiesResolved;
    CsrfProtection csrf = CsrfProtection.of();
    final List<RequestListener> listeners = new ArrayList<>();

    private Builder() {}

    /**
     * Keeps sessions in this store, unless {@link #sessions} says otherwise, and all else: the
     * results of idempotent forms, login throttles and other small records. The default is a store
     * in memory, which ends with the process.
     */
    public Builder store(Store store) {
      this.store = store;
      return this;
    }

    /**
     * Keeps sessions as these say. If there is no {@link #store}, all else is kept in their store
     * too. If they are in cookies, the store keeps which of them ended.
     */
    public Builder sessions(Sessions sessions) {
      this.sessions = sessions;
      return this;
    }

    /** Signs and seals cookies, and the tokens of forms, with these keys. */
    public Builder keys(KeyRing keys) {
      this.keys = keys;
      return this;
    }

    /**
     * Takes the time from this clock: in sessions, signed and sealed cookies, idempotent forms, and
     * logins. A store keeps the clock it was built with, which should be the same one.
     */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** Renders pages with this engine. */
    public Builder templates(Templates templates) {
      this.templates = templates;
      return this;
    }

    /**
     * Shows problems with this template. It sees {@code problem} with {@code status}, {@code
     * title}, {@code code} and {@code detail}, in the visitor's language if it is English, German
     * or Hindi. If the request can be sent again because its session moved ({@code session.moved}),
     * it also sees {@code problem.resend} with the form to send: {@code method}, {@code action},
     * {@code enctype}, the {@code values} with {@code name} and {@code value}, the names of {@code
     * secrets} and {@code files} to ask for again, and whether the page should send it by itself,
     * {@code automatic}. The template adds the token {@code csrf}.
     */
    public Builder problemTemplate(String template) {
      this.problemTemplate = template;
      return this;
    }

    /** Sets texts of the application's own for problems; the default is none. */
    public Builder problemTexts(ProblemTexts texts) {
      this.problemTexts = texts;
      return this;
    }

    /**
     * Sets further members of problems, which JSON and the {@link #problemTemplate} show, such as
     * the id of a trace. They do not replace Cloakroom's own; the default is none.
     */
    public Builder problemMembers(BiFunction<Visit, HttpProblem, Map<String, ?>> members) {
      this.problemMembers = members;
      return this;
    }

    /** Shows a value to all templates. */
    public Builder local(String name, Object value) {
      return local(name, visit -> value);
    }

    /**
     * Shows a value to all templates, computed for a visit when a template first asks for it.
     *
     * @throws IllegalArgumentException if there is a local of this name, or it is one of the
     *     toolkit's own: {@code flash}, {@code csrf}, {@code cloakroom}, {@code path}, {@code
     *     base}, {@code idempotency}
     */
    public Builder local(String name, Function<Visit, ?> value) {
      locals = locals.with(name, value);
      return this;
    }

    /**
     * Sets the application's languages, of which {@code Accept-Language} chooses one; the first is
     * for visitors who read none of them. The default is English, German and Hindi, in which forms
     * have messages.
     */
    public Builder languages(Locale first, Locale... others) {
      List<Locale> all = new ArrayList<>(List.of(first));
      all.addAll(List.of(others));
      this.languages = Languages.of(all);
      return this;
    }

    /**
     * Chooses each visitor's language, such as the one in their profile. If a request header
     * decides, name it in {@code Vary}; see {@link io.cloakroom.http.Caching#vary}.
     */
    public Builder locale(Function<Visit, Locale> locale) {
      this.locale = locale;
      return this;
    }

    /** Sets how forms are decoded: their limits, their rate and the folder of temporary files. */
    public Builder formSettings(FormSettings settings) {
      this.formSettings = settings;
      return this;
    }

    /**
     * Accepts requests that change something from pages of this origin too. Anyone who can place a
     * script there can do everything here in a visitor's name.
     *
     * @param origin such as {@code https://admin.example.org}, as browsers write it
     */
    public Builder trustedOrigin(String origin) {
      trustedOrigins.add(origin);
      return this;
    }

    /**
     * Believes the headers of this proxy, or of all proxies in this network: {@code
     * X-Forwarded-For}, {@code X-Forwarded-Proto} and {@code X-Forwarded-Prefix}. Without one,
     * nobody is believed. The proxy must replace or remove each of the three that a client sends;
     * it may also add to {@code X-Forwarded-For}.
     *
     * @param network such as {@code 127.0.0.1}, {@code 10.0.0.0/8} or {@code fd00::/8}
     * @throws IllegalArgumentException if it is no network; names are not looked up
     */
    public Builder trustedProxy(String network) {
      TrustedProxies unused = TrustedProxies.of(List.of(network));
      trustedProxies.add(network);
      return this;
    }

    /**
     * Says whether the server evaluates the headers of proxies itself, as Tomcat's {@code
     * RemoteIpValve} and Spring's {@code ForwardedHeaderFilter} do. The client's address and scheme
     * are then those of the server's requests, and no header is evaluated a second time. Every
     * cookie is {@code Secure}, also on localhost: an address may be what a client has made up.
     *
     * <p>It excludes {@link #trustedProxy}. The default is false.
     */
    public Builder proxiesResolvedByServer(boolean resolved) {
      proxiesResolved = resolved;
      return this;
    }

    /**
     * Sets the connections over which cookies may travel; the default is {@link
     * SecureCookies#ON_LOCALHOST}. Behind a proxy, set {@link SecureCookies#ALWAYS}, because a
     * proxy that does not pass on {@code Host} makes every request look like one from a developer.
     */
    public Builder secureCookies(SecureCookies connections) {
      this.secureCookies = connections;
      return this;
    }

    /**
     * Begins the names of all cookies with this, such as {@code shop-}; the default is empty. Two
     * applications on one host need different prefixes, or each takes the other's session, flash
     * messages, CSRF tokens and known devices.
     *
     * @throws IllegalArgumentException if no cookie's name can begin with it
     */
    public Builder cookiePrefix(String prefix) {
      this.cookiePrefix = CookiePolicies.checkedPrefix(prefix);
      return this;
    }

    /**
     * Lets requests to these paths pass without asking which site made them: for webhooks, and for
     * answers of other sites that a browser posts here ({@code form_post}). Their handlers must
     * check by themselves who sent a request, such as by its signature, and never take a session or
     * another cookie for it.
     *
     * <p>A pattern is compared with the path by which the server chooses the handler. A path that
     * could be read in two ways, such as one with {@code //}, {@code ;} or an encoded slash,
     * matches none. All exemptions are logged when the toolkit is built.
     *
     * @param pathPattern such as {@code /webhooks/stripe}, {@code /webhooks/*} for one segment, or
     *     {@code /webhooks/**} for everything below
     * @throws IllegalArgumentException if it is not such a pattern
     */
    public Builder csrfExemption(String pathPattern) {
      csrf = csrf.withExemptPath(pathPattern);
      return this;
    }

    /**
     * Lets these requests pass without asking which site made them; see {@link
     * #csrfExemption(String)}. The predicate is called for requests that change something, unless
     * the browser says that this site made them. It must not read the body.
     *
     * @param description what they are, for the log and the toolbar
     */
    public Builder csrfExemption(String description, Predicate<Exchange> requests) {
      csrf = csrf.withExempt(description, requests);
      return this;
    }

    /**
     * Sets the form field and the header with the CSRF token; the defaults are {@code _csrf} and
     * {@code X-CSRF-Token}. Rename them beside a framework that uses the same names for tokens of
     * its own, such as Spring Security.
     *
     * @throws IllegalArgumentException if a name has other characters than ASCII letters, digits
     *     and <code>_ - .</code>
     */
    public Builder csrfNames(String field, String header) {
      this.csrfNames = new CsrfNames(field, header);
      return this;
    }

    /** Calls this listener for each request, before anything of it is read. */
    public Builder requestListener(RequestListener listener) {
      listeners.add(listener);
      return this;
    }

    /**
     * Takes settings from a properties file or the environment. They win over what the other
     * methods set, so that a deployment can change them; trusted origins and proxies are added to
     * those of {@link #trustedOrigin} and {@link #trustedProxy}, and exempt paths to those of
     * {@link #csrfExemption(String)}.
     */
    public Builder settings(Settings settings) {
      this.settings = settings;
      return this;
    }

    /**
     * Sets whether the application is being developed. The default is false, unless the system
     * property {@code cloakroom.development} or the environment variable {@code
     * CLOAKROOM_DEVELOPMENT} is {@code true}. Every other application is in production.
     *
     * <p>In production, a store in memory and missing keys are warnings at the start. In
     * development, an answer that is begun and not sent is reported with the handler's line. This
     * costs a stack walk for each answer, and shows a file name to the visitor.
     */
    public Builder development(boolean development) {
      this.development = development;
      return this;
    }

    /**
     * Sets whether the toolkit serves its own files, such as {@code /cloakroom.css}; the default is
     * true. If false, its ready pages have no stylesheet, unless {@link #problemTemplate} or pages
     * of your own replace them.
     *
     * @see Assets
     */
    public Builder assets(boolean served) {
      this.assets = served;
      return this;
    }

    /**
     * Builds the toolkit.
     *
     * @throws IllegalStateException if two settings contradict each other
     */
    public Cloakroom build() {
      if (problemTemplate != null && templates == null) {
        throw new IllegalStateException(
            "problemTemplate(\"" + problemTemplate + "\") needs an engine; add templates(…)");
      }
      if (languages != null && locale != null) {
        throw new IllegalStateException(
            "languages(…) and locale(…) both choose the visitor's language; keep one of them");
      }
      if (sessions == null && store == null) {
        MemoryStore.Builder memory = MemoryStore.builder();
        store = clock == null ? memory.build() : memory.clock(clock).build();
      }
      Cloakroom built = new Cloakroom(new Parts(this), locals, OwnPages.of(assets));
      LOG.info("Not checked for CSRF: {}", String.join("; ", built.csrfExemptions()));
      listeners.forEach(listener -> listener.onStart(built));
      return built;
    }
  }
}

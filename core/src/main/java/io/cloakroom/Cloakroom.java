package io.cloakroom;

import static java.util.Locale.ENGLISH;
import static java.util.Locale.GERMAN;

import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.body.FormData;
import io.cloakroom.body.FormProgress;
import io.cloakroom.body.FormSettings;
import io.cloakroom.body.FormWaits;
import io.cloakroom.body.UploadSink;
import io.cloakroom.cookie.CookiePolicies;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.cookie.SecureCookies;
import io.cloakroom.csrf.Csrf;
import io.cloakroom.csrf.CsrfNames;
import io.cloakroom.csrf.CsrfProtection;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.http.ClientSide;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.FailureLog;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.Languages;
import io.cloakroom.http.RedirectException;
import io.cloakroom.http.RefusalLog;
import io.cloakroom.http.TrustedProxies;
import io.cloakroom.idempotency.Idempotency;
import io.cloakroom.idempotency.IdempotencyGuard;
import io.cloakroom.key.KeyRing;
import io.cloakroom.key.Sealer;
import io.cloakroom.key.Signer;
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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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

  /** The purpose of the keys of signed and sealed cookies. */
  private static final String COOKIES = "cookie";

  /** The purpose of the keys of forms' tokens. */
  private static final String FORM_TOKENS = "once";

  private final Sessions sessions;
  private final Optional<Store> store;
  private final Clock clock;
  private final KeyRing keys;
  private final Signer signer;
  private final Sealer sealer;
  private final @Nullable Templates templates;
  private final Map<String, Function<Visit, ?>> locals;
  private final FormSettings formSettings;
  private final Function<Visit, Locale> locale;
  private final List<RequestListener> listeners;
  private final UploadProgress uploads;
  private final @Nullable IdempotencyGuard idempotency;
  private final Signer formTokens;
  private final CsrfNames csrfNames;
  private final CsrfProtection csrf;
  private final TrustedProxies proxies;
  private final CookiePolicies cookiePolicies;
  private final ProblemAnswer problems;
  private final FailureLog failures;
  private final RefusalLog refusals;
  private final boolean development;

  private Cloakroom(Builder builder) {
    sessions = builder.resolvedSessions();
    store = builder.resolvedStore();
    clock = sessions.clock().orElse(Clock.systemUTC());
    // Deriving keys costs several hashes each, so it is done once and not for every cookie.
    keys = builder.resolvedKeys();
    signer = keys.signer(COOKIES, clock);
    sealer = keys.sealer(COOKIES, clock);
    formTokens = keys.signer(FORM_TOKENS, clock);
    idempotency = store.map(s -> IdempotencyGuard.of(s, clock)).orElse(null);
    templates = builder.templates;
    locals = Map.copyOf(builder.locals);
    formSettings = builder.settings.applyTo(builder.formSettings);
    locale = builder.resolvedLocale();
    listeners = List.copyOf(builder.listeners);
    uploads = new UploadProgress();
    csrfNames = builder.settings.applyTo(builder.csrfNames);
    csrf = builder.resolvedCsrf().withNames(csrfNames);
    proxies = TrustedProxies.of(builder.resolvedProxies());
    cookiePolicies =
        CookiePolicies.of(
            builder.settings.secureCookies().orElse(builder.secureCookies),
            builder.settings.cookiePrefix().orElse(builder.cookiePrefix));
    failures = FailureLog.of(LOG, clock);
    refusals =
        RefusalLog.of(
            account -> keys.pseudonym("account", account),
            exchange -> visit(exchange).client().address(),
            clock);
    problems = new ProblemAnswer(builder.problemTemplate, failures);
    development = builder.settings.development().orElse(builder.development);
  }

  private Cloakroom(Cloakroom original, Map<String, Function<Visit, ?>> locals) {
    sessions = original.sessions;
    store = original.store;
    clock = original.clock;
    keys = original.keys;
    signer = original.signer;
    sealer = original.sealer;
    formTokens = original.formTokens;
    idempotency = original.idempotency;
    templates = original.templates;
    this.locals = Map.copyOf(locals);
    formSettings = original.formSettings;
    locale = original.locale;
    listeners = original.listeners;
    uploads = original.uploads;
    csrfNames = original.csrfNames;
    csrf = original.csrf;
    proxies = original.proxies;
    cookiePolicies = original.cookiePolicies;
    problems = original.problems;
    failures = original.failures;
    refusals = original.refusals;
    development = original.development;
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
   * @see Builder#local(String, Function)
   */
  @CheckReturnValue
  public Cloakroom withLocal(String name, Function<Visit, ?> value) {
    Map<String, Function<Visit, ?>> more = new LinkedHashMap<>(locals);
    more.put(name, value);
    return new Cloakroom(this, more);
  }

  /** Returns the visit of this exchange; each call returns the same one. */
  public Visit visit(Exchange exchange) {
    return exchange.memo(Visit.class, () -> new Visit(this, exchange));
  }

  /** Returns the sessions of all visitors. */
  public Sessions sessions() {
    return sessions;
  }

  /**
   * Returns the store of everything but the sessions: the results of idempotent forms, login
   * throttles and other small records. Empty if there is none, because sessions are in cookies.
   */
  public Optional<Store> store() {
    return store;
  }

  /** Returns the clock of everything but the stores. */
  public Clock clock() {
    return clock;
  }

  /**
   * Returns the log of requests that were refused for safety, for parts that refuse requests
   * themselves, such as a login.
   */
  public RefusalLog refusals() {
    return refusals;
  }

  /** Returns the keys of everything that is signed, sealed, or kept where nobody can compute. */
  public KeyRing keys() {
    return keys;
  }

  /**
   * Returns descriptions of the requests that are not checked for CSRF; see {@link
   * Builder#csrfExemption(String)}.
   */
  public List<String> csrfExemptions() {
    return csrf.exemptions();
  }

  /** Returns whether the application is being developed; see {@link Builder#development}. */
  public boolean development() {
    return development;
  }

  /**
   * Begins a request: calls the listeners, and refuses a request that another site made the browser
   * send. A server adapter calls it before the handler.
   *
   * @throws HttpProblem 403 for a request of another site; 400, 413 or 415 if the form with its
   *     token cannot be read
   */
  public void begin(Exchange exchange) {
    for (RequestListener listener : listeners) {
      try {
        listener.onRequest(visit(exchange));
      } catch (RuntimeException e) {
        failures.warn("A request listener failed; the request goes on", e);
      }
    }
    checkCsrf(exchange);
    uploads.track(exchange, () -> visit(exchange));
  }

  private void checkCsrf(Exchange exchange) {
    try {
      csrf.check(
          exchange,
          () -> visit(exchange).policy(),
          () -> showsOwnCookie(exchange),
          () -> visit(exchange).csrf(),
          () -> csrfFields(exchange));
    } catch (HttpProblem problem) {
      FormData.drop(exchange, formSettings);
      if (problem.code().startsWith("csrf.")) {
        refusals.refused(exchange, problem.code(), () -> visit(exchange).session().owner());
      }
      throw problem;
    }
  }

  /**
   * Keeps an urlencoded form while a handler reads it as a stream, so that both can read it; see
   * {@link FormData#keep}. A server adapter calls it before it gives a handler the body.
   *
   * @return whether the body is such a form, and the exchange keeps bodies
   */
  public boolean keepForm(Exchange exchange) {
    return FormData.keep(exchange, formSettings);
  }

  /**
   * Refuses a handler that began an answer and sent nothing. A server adapter calls it when the
   * handler has returned, or has completed an asynchronous response.
   *
   * @throws HttpProblem 500 if the response would be an empty 200 for that reason
   */
  public void requireAnswer(Exchange exchange) {
    if (!exchange.responseStarted() && exchange.status() == 200) {
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
    problems.send(visit, thrown);
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

  private boolean showsOwnCookie(Exchange exchange) {
    CookiePolicy policy = cookiePolicies.names();
    return Cookies.of(exchange).names().stream()
        .anyMatch(name -> policy.isOwn(name) || sessions.isCookie(name, policy));
  }

  /** Returns the tokens in a page's form. Scripts that send something else use the header. */
  private List<String> csrfFields(Exchange exchange) {
    String type = exchange.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    boolean form =
        type.startsWith("application/x-www-form-urlencoded")
            || type.startsWith("multipart/form-data")
            || (formSettings.textPlain() && type.startsWith("text/plain"));
    return form && exchange.hasHandler()
        ? FormData.find(named(exchange), formSettings, csrfNames.field(), Csrf::hasTokenForm)
        : List.of();
  }

  ClientSide clientSide(Exchange exchange) {
    return proxies.clientSide(exchange);
  }

  CookiePolicy cookiePolicy(Exchange exchange, ClientSide client) {
    return cookiePolicies.policy(exchange, client);
  }

  CsrfNames csrfNames() {
    return csrfNames;
  }

  Locale locale(Visit visit) {
    return locale.apply(visit);
  }

  FormData formData(Exchange exchange) {
    return FormData.of(named(exchange), formSettings);
  }

  /** Says whose body is read, for the bound on the bodies that are waited for. */
  private Exchange named(Exchange exchange) {
    FormWaits.nameClient(exchange, () -> proxies.clientNetwork(exchange));
    return exchange;
  }

  <T> Submission<T> read(Exchange exchange, Form<T> form) {
    return form.read(named(exchange), formSettings);
  }

  <T> Submission<T> read(Exchange exchange, Form<T> form, UploadSink sink) {
    return form.read(named(exchange), formSettings, sink);
  }

  Optional<FormProgress> uploadProgress(Visit visit, String id) {
    return uploads.of(visit, id);
  }

  Idempotency idempotency(
      SessionHandle session,
      Exchange exchange,
      CookiePolicy cookies,
      Supplier<Optional<String>> sentField) {
    if (idempotency == null) {
      throw new IllegalStateException(
          "There is no store that could remember a form, because sessions are in cookies; add"
              + " .store(…) to Cloakroom.builder()");
    }
    return Idempotency.of(idempotency, formTokens, session, exchange, cookies, sentField);
  }

  VisitCookies cookies(Exchange exchange, CookiePolicy policy) {
    return new VisitCookies(exchange, policy, signer, sealer);
  }

  Templates templates() {
    if (templates == null) {
      throw new IllegalStateException(
          "No template engine is configured; add .templates(…) to Cloakroom.builder()");
    }
    return templates;
  }

  /** Returns the locals of a visit, before its handler adds any. */
  Locals locals(Visit visit) {
    Locals values = Locals.of();
    values.lazy("flash", visit::flash);
    values.lazy("csrf", visit::csrf);
    values.set("path", visit.path());
    values.lazy("base", () -> visit.address(""));
    if (idempotency != null) {
      values.lazy("idempotency", visit::idempotency);
    }
    locals.forEach((name, value) -> values.lazy(name, () -> value.apply(visit)));
    return values;
  }

  /**
   * Configures a {@link Cloakroom}. The order of the calls does not matter. Not thread-safe.
   *
   * <p>{@link #build} throws {@link IllegalStateException} if two calls contradict each other.
   */
  public static final class Builder {

    private @Nullable Sessions sessions;
    private @Nullable Store store;
    private @Nullable KeyRing keys;
    private @Nullable Clock clock;
    private @Nullable Templates templates;
    private @Nullable String problemTemplate;
    private @Nullable Languages languages;
    private @Nullable Function<Visit, Locale> locale;
    private FormSettings formSettings = FormSettings.of();
    private Settings settings = Settings.NONE;
    private boolean development;
    private CsrfNames csrfNames = CsrfNames.DEFAULT;
    private final Map<String, Function<Visit, ?>> locals = new LinkedHashMap<>();
    private SecureCookies secureCookies = SecureCookies.ON_LOCALHOST;
    private String cookiePrefix = "";
    private final Set<String> trustedOrigins = new HashSet<>();
    private final Set<String> trustedProxies = new LinkedHashSet<>();
    private CsrfProtection csrf = CsrfProtection.of();
    private final List<RequestListener> listeners = new ArrayList<>();

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

    /** Shows a value to all templates. */
    public Builder local(String name, Object value) {
      return local(name, visit -> value);
    }

    /** Shows a value to all templates, computed for a visit when a template first asks for it. */
    public Builder local(String name, Function<Visit, ?> value) {
      locals.put(name, value);
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
     * Says whether the application is being developed. If so, an answer that is begun and not sent
     * is reported with the handler's line, which costs a stack walk for each answer and shows a
     * file name to the visitor. The default is false.
     */
    public Builder development(boolean development) {
      this.development = development;
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
      Cloakroom built = new Cloakroom(this);
      LOG.info("Not checked for CSRF: {}", String.join("; ", built.csrfExemptions()));
      listeners.forEach(listener -> listener.onStart(built));
      return built;
    }

    private Sessions resolvedSessions() {
      if (sessions == null && store == null) {
        LOG.info("Sessions are in memory and end with the process; add .store(…) to keep them");
        MemoryStore.Builder memory = MemoryStore.builder();
        store = clock == null ? memory.build() : memory.clock(clock).build();
      }
      Sessions resolved =
          settings.applyTo(
              sessions != null
                  ? endedInStore(sessions)
                  : Sessions.of(Objects.requireNonNull(store)));
      if (clock == null) {
        return resolved;
      }
      if (resolved.clock().isPresent() && !resolved.clock().get().equals(clock)) {
        throw new IllegalStateException(
            "clock(…) and the clock of sessions(…) differ; leave out Sessions.withClock(…)");
      }
      return resolved.withClock(clock);
    }

    private Sessions endedInStore(Sessions sessions) {
      if (store != null) {
        return sessions.withEndedIn(store);
      }
      if (sessions.store().isEmpty()) {
        LOG.info(
            "Sessions are in cookies and there is no store, so a copy of a cookie stays valid after"
                + " its logout; add .store(…) before anyone logs in");
      }
      return sessions;
    }

    private Optional<Store> resolvedStore() {
      return Optional.ofNullable(store)
          .or(() -> Optional.ofNullable(sessions).flatMap(Sessions::store));
    }

    private KeyRing resolvedKeys() {
      Optional<KeyRing> ofFile = settings.keys();
      if (keys != null && ofFile.isPresent()) {
        throw new IllegalStateException(
            "keys(…) and the setting "
                + Settings.KEYS_FILE
                + " both say which keys to use; keep one of them");
      }
      if (keys == null && ofFile.isEmpty()) {
        LOG.info("Signed and sealed cookies end with the process; add .keys(…) to keep them");
        return KeyRing.generate();
      }
      return keys != null ? keys : ofFile.get();
    }

    private Function<Visit, Locale> resolvedLocale() {
      Optional<Languages> configured = settings.languages();
      if (locale != null && configured.isPresent()) {
        throw new IllegalStateException(
            "locale(…) and the setting "
                + Settings.LANGUAGES
                + " both choose the visitor's language; keep one of them");
      }
      if (locale != null) {
        return locale;
      }
      Languages spoken =
          configured
              .or(() -> Optional.ofNullable(languages))
              .orElse(Languages.of(List.of(ENGLISH, GERMAN, Locale.forLanguageTag("hi"))));
      return visit -> spoken.best(visit.exchange());
    }

    private Set<String> resolvedProxies() {
      Set<String> proxies = new LinkedHashSet<>(trustedProxies);
      proxies.addAll(settings.trustedProxies());
      return proxies;
    }

    private CsrfProtection resolvedCsrf() {
      Set<String> origins = new HashSet<>(trustedOrigins);
      origins.addAll(settings.trustedOrigins());
      CsrfProtection resolved = csrf.withTrustedOrigins(origins);
      for (String pattern : settings.csrfExemptPaths()) {
        resolved = resolved.withExemptPath(pattern);
      }
      return resolved;
    }
  }
}

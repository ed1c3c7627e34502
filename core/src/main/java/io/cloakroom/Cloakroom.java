package io.cloakroom;

import static java.util.Locale.ENGLISH;
import static java.util.Locale.GERMAN;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.FormProgress;
import io.cloakroom.body.FormSettings;
import io.cloakroom.body.UploadSink;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.csrf.Csrf;
import io.cloakroom.csrf.CsrfProtection;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.key.Sealer;
import io.cloakroom.key.Signer;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.view.Templates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The toolkit of one application, configured once. Immutable and thread-safe.
 *
 * <pre>{@code
 * Cloakroom cloakroom = Cloakroom.builder().store(store).keys(keys).build();
 * }</pre>
 *
 * <p>A server adapter calls {@link #check} before a handler, gives the handler its {@link #visit},
 * and {@link #answer}s what it threw.
 */
public final class Cloakroom {

  private static final Logger LOG = LoggerFactory.getLogger(Cloakroom.class);

  /** What the keys of signed and sealed cookies are derived for. */
  private static final String COOKIES = "cookie";

  /** What the keys of forms' tokens are derived for. */
  private static final String SUBMIT_TOKENS = "once";

  private final Sessions sessions;
  private final Signer signer;
  private final Sealer sealer;
  private final @Nullable Templates templates;
  private final Map<String, Function<Visit, ?>> locals;
  private final FormSettings formSettings;
  private final Function<Visit, Locale> locale;
  private final List<RequestObserver> observers;
  private final UploadProgress uploads = new UploadProgress();
  private final @Nullable SubmitGuard submitGuard;
  private final Signer submitTokens;
  private final CsrfProtection csrf;
  private final ProblemAnswer problems;

  private Cloakroom(Builder builder) {
    sessions = builder.sessionsOrMemory();
    // Deriving keys costs several hashes each, so it is done once and not for every cookie.
    KeyRing keys = builder.keysOrNew();
    signer = keys.signer(COOKIES, Clock.systemUTC());
    sealer = keys.sealer(COOKIES, Clock.systemUTC());
    submitGuard = builder.submitGuardOrBesideSessions();
    submitTokens =
        keys.signer(SUBMIT_TOKENS, submitGuard == null ? Clock.systemUTC() : submitGuard.clock());
    templates = builder.templates;
    locals = Map.copyOf(builder.locals);
    formSettings = builder.formSettings;
    locale = builder.locale;
    observers = List.copyOf(builder.observers);
    csrf = new CsrfProtection(builder.trustedOrigins);
    problems = new ProblemAnswer(builder.problemTemplate);
  }

  /** A toolkit with safe defaults: sessions in memory, and keys that end with the process. */
  public static Builder builder() {
    return new Builder();
  }

  /** The visit that this exchange is; the same one at each call. */
  public Visit visit(Exchange exchange) {
    return exchange.memo(Visit.class, () -> begin(exchange));
  }

  /** The sessions of all visitors. */
  public Sessions sessions() {
    return sessions;
  }

  /**
   * Refuses what another site made the browser send. To be called before a handler runs.
   *
   * @throws HttpProblem 403, or what reading a form's token met: 400, 413, 415
   */
  public void check(Exchange exchange) {
    for (RequestObserver observer : observers) {
      try {
        observer.begins(visit(exchange));
      } catch (RuntimeException e) {
        LOG.warn("An observer failed; the request goes on", e);
      }
    }
    csrf.check(exchange, () -> visit(exchange).csrf(), () -> csrfField(exchange));
    uploads.track(exchange, () -> visit(exchange));
  }

  /**
   * Answers what a handler threw: {@link HttpProblem} and {@link io.cloakroom.http.SeeOther} as
   * they say, {@link io.cloakroom.store.StoreException} with 503, everything else with 500; as
   * problem+json to a client that prefers JSON, else as a page, in English, German or Hindi as the
   * visitor reads them. To be called while the head has not left.
   *
   * @throws IOException when the client went away
   */
  public void answer(Exchange exchange, Throwable thrown) throws IOException {
    problems.send(visit(exchange), thrown);
  }

  /** The token in a page's form. Scripts that send something else send it as a header. */
  private Optional<String> csrfField(Exchange exchange) {
    String type = exchange.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    boolean form =
        type.startsWith("application/x-www-form-urlencoded")
            || type.startsWith("multipart/form-data")
            || (formSettings.textPlain() && type.startsWith("text/plain"));
    return form ? formData(exchange).value(Csrf.FIELD) : Optional.empty();
  }

  Locale locale(Visit visit) {
    return locale.apply(visit);
  }

  FormData formData(Exchange exchange) {
    return FormData.of(exchange, formSettings);
  }

  <T> Submission<T> submission(Exchange exchange, Form<T> form) {
    return form.read(exchange, formSettings);
  }

  <T> Submission<T> submission(Exchange exchange, Form<T> form, UploadSink sink) {
    return form.read(exchange, formSettings, sink);
  }

  Optional<FormProgress> uploadProgress(Visit visit, String id) {
    return uploads.of(visit, id);
  }

  Once once(Visit visit) {
    if (submitGuard == null) {
      throw new IllegalStateException(
          "No store is configured that could tell a repeated form; add"
              + " .submitGuard(SubmitGuard.in(store)) to Cloakroom.builder()");
    }
    return new Once(visit, submitGuard, submitTokens);
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

  private Visit begin(Exchange exchange) {
    Visit visit = new Visit(this, exchange);
    visit
        .locals()
        .set("flash", visit.flash())
        .set("csrf", visit.csrf())
        .set("path", exchange.path());
    if (submitGuard != null) {
      visit.locals().set("once", visit.once());
    }
    locals.forEach((name, value) -> visit.locals().lazy(name, () -> value.apply(visit)));
    return visit;
  }

  /** Collects the configuration of a {@link Cloakroom}. Not thread-safe. */
  public static final class Builder {

    private @Nullable Sessions sessions;
    private @Nullable Store store;
    private @Nullable SubmitGuard submitGuard;
    private @Nullable KeyRing keys;
    private @Nullable Templates templates;
    private @Nullable String problemTemplate;
    private FormSettings formSettings = FormSettings.of();
    private Function<Visit, Locale> locale = byHeader(ENGLISH, GERMAN, Locale.forLanguageTag("hi"));
    private final Map<String, Function<Visit, ?>> locals = new LinkedHashMap<>();
    private final Set<String> trustedOrigins = new HashSet<>();
    private final List<RequestObserver> observers = new ArrayList<>();

    private Builder() {}

    /** Keeps sessions in this store, with the default times, and where guarded forms led. */
    public Builder store(Store store) {
      this.store = store;
      return sessions(Sessions.in(store));
    }

    /** Keeps sessions like this. */
    public Builder sessions(Sessions sessions) {
      this.sessions = sessions;
      return this;
    }

    /**
     * Keeps here where guarded forms led, see {@link Visit#once}, instead of in the {@link #store}.
     */
    public Builder submitGuard(SubmitGuard submitGuard) {
      this.submitGuard = submitGuard;
      return this;
    }

    /** Signs and seals cookies, and the tokens of forms, with these keys. */
    public Builder keys(KeyRing keys) {
      this.keys = keys;
      return this;
    }

    /** Renders with this engine. */
    public Builder templates(Templates templates) {
      this.templates = templates;
      return this;
    }

    /**
     * Shows problems with this template, which sees {@code problem} with {@code status}, {@code
     * title}, {@code code} and {@code detail}, in the visitor's language where it is English,
     * German or Hindi.
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
     * Speaks these languages, the first of them to whoever reads none of the others: which one, the
     * request's {@code Accept-Language} says. English, German and Hindi by default, which forms
     * have their messages in.
     */
    public Builder languages(Locale first, Locale... others) {
      Locale[] all = new Locale[others.length + 1];
      all[0] = first;
      System.arraycopy(others, 0, all, 1, others.length);
      this.locale = byHeader(all);
      return this;
    }

    /**
     * Speaks to each visitor in this language, such as the one that they have chosen. Where it is
     * chosen by a header of the request, tell caches so: {@link io.cloakroom.http.Caching#vary}.
     */
    public Builder locale(Function<Visit, Locale> locale) {
      this.locale = locale;
      return this;
    }

    private static Function<Visit, Locale> byHeader(Locale... available) {
      Languages languages = new Languages(List.of(available));
      return visit -> languages.of(visit.exchange());
    }

    /** Limits what a form may send. */
    public Builder formLimits(FormLimits limits) {
      return formSettings(formSettings.withLimits(limits));
    }

    /** Decodes forms like this. */
    public Builder formSettings(FormSettings settings) {
      this.formSettings = settings;
      return this;
    }

    /**
     * Makes the temporary files of larger uploads in this folder, instead of the JVM's {@code
     * java.io.tmpdir}. They have no name there once they are made, so that their content is gone
     * however the process ends.
     */
    public Builder temporaryFolder(Path folder) {
      return formSettings(formSettings.withTemporaryFolder(folder));
    }

    /**
     * Takes requests that change something from pages of this origin too. Whoever can place script
     * there can do everything here in a visitor's name.
     *
     * @param origin such as {@code https://admin.example.org}, as browsers write it
     */
    public Builder trustedOrigin(String origin) {
      trustedOrigins.add(origin);
      return this;
    }

    /** Shows each request to this observer, before anything of it is read. */
    public Builder observer(RequestObserver observer) {
      observers.add(observer);
      return this;
    }

    /** The toolkit. */
    public Cloakroom build() {
      return new Cloakroom(this);
    }

    private Sessions sessionsOrMemory() {
      if (sessions == null) {
        LOG.info("Sessions are kept in memory and end with the process; .store(…) keeps them");
        store(MemoryStore.create());
      }
      return Objects.requireNonNull(sessions);
    }

    private @Nullable SubmitGuard submitGuardOrBesideSessions() {
      return submitGuard != null || store == null ? submitGuard : SubmitGuard.in(store);
    }

    private KeyRing keysOrNew() {
      if (keys == null) {
        LOG.info("Signed and sealed cookies end with the process; .keys(…) keeps them");
        keys = KeyRing.generate();
      }
      return keys;
    }
  }
}

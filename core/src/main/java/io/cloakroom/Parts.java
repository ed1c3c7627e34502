package io.cloakroom;

import static java.util.Locale.ENGLISH;
import static java.util.Locale.GERMAN;

import io.cloakroom.body.FormSettings;
import io.cloakroom.body.FormWaits;
import io.cloakroom.cookie.CookiePolicies;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.csrf.CsrfNames;
import io.cloakroom.csrf.CsrfProtection;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.FailureLog;
import io.cloakroom.http.Languages;
import io.cloakroom.http.RefusalLog;
import io.cloakroom.http.TrustedProxies;
import io.cloakroom.idempotency.Idempotency;
import io.cloakroom.idempotency.IdempotencyGuard;
import io.cloakroom.key.KeyRing;
import io.cloakroom.key.Sealer;
import io.cloakroom.key.Signer;
import io.cloakroom.session.SessionHandle;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.Store;
import io.cloakroom.view.Templates;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a {@link Cloakroom}: what its builder was given, completed by the {@link Settings}
 * and the defaults. Copies of a toolkit share them. Immutable and thread-safe.
 */
final class Parts {

  private static final Logger LOG = LoggerFactory.getLogger(Cloakroom.class);

  /** The purpose of the keys of signed and sealed cookies. */
  private static final String COOKIES = "cookie";

  /** The purpose of the keys of forms' tokens. */
  private static final String FORM_TOKENS = "once";

  final Sessions sessions;
  final Optional<Store> store;
  final Clock clock;
  final KeyRing keys;
  final FormSettings formSettings;
  final Function<Visit, Locale> locale;
  final List<RequestListener> listeners;

  /** The scripts of a tool for developers; null in production, and without such a tool. */
  final @Nullable ToolScripts toolScripts;

  final UploadProgress uploads;
  final @Nullable IdempotencyGuard idempotency;
  final CsrfNames csrfNames;
  final CsrfProtection csrf;
  final CsrfCheck csrfCheck;
  final TrustedProxies proxies;
  final CookiePolicies cookiePolicies;
  final ProblemAnswer problems;
  final FailureLog failures;
  final RefusalLog refusals;
  final boolean development;
  final boolean assets;

  /** Whether the keys are the application's, and not made for this process. */
  final boolean keysAreKept;

  private final Signer signer;
  private final Sealer sealer;
  private final Signer formTokens;
  private final @Nullable Templates templates;

  /**
   * Completes what the builder was given.
   *
   * @throws IllegalStateException if two settings contradict each other
   */
  Parts(Cloakroom.Builder builder) {
    Settings settings = builder.settings;
    if (settings.storeIsUnused()) {
      throw new IllegalStateException(
          "The settings name a store, and the application has another one: "
              + settings
              + ". Remove "
              + StoreSettings.STORE
              + " and what belongs to it, or pass what settings.store(…) opens to .store(…)");
    }
    development = development(builder);
    sessions = sessions(builder);
    store =
        Optional.ofNullable(builder.store)
            .or(() -> Optional.ofNullable(builder.sessions).flatMap(Sessions::store));
    clock = sessions.clock().orElse(Clock.systemUTC());
    // Deriving keys costs several hashes each, so it is done once and not for every cookie.
    keys = keys(builder);
    keysAreKept = builder.keys != null || settings.keysAreSet();
    signer = keys.signer(COOKIES, clock);
    sealer = keys.sealer(COOKIES, clock);
    formTokens = keys.signer(FORM_TOKENS, clock);
    idempotency = store.map(s -> IdempotencyGuard.of(s, clock)).orElse(null);
    templates = builder.templates;
    formSettings = settings.applyTo(builder.formSettings);
    locale = locale(builder);
    listeners = List.copyOf(builder.listeners);
    uploads = new UploadProgress();
    csrfNames = settings.applyTo(builder.csrfNames);
    csrf = csrf(builder).withNames(csrfNames);
    proxies = proxies(builder);
    toolScripts = ToolScripts.of(listeners, development, proxies);
    cookiePolicies =
        CookiePolicies.of(
                settings.secureCookies().orElse(builder.secureCookies),
                settings.cookiePrefix().orElse(builder.cookiePrefix))
            .withHiddenPeers(proxies.areResolvedByServer());
    failures = FailureLog.of(LOG, clock);
    refusals =
        RefusalLog.of(
            account -> keys.pseudonym("account", account),
            exchange -> proxies.clientSide(exchange).address(),
            clock);
    csrfCheck =
        new CsrfCheck(csrf, csrfNames, formSettings, sessions, cookiePolicies, proxies, refusals);
    assets = builder.assets;
    problems =
        new ProblemAnswer(
            builder.problemTemplate, builder.problemTexts, builder.problemMembers, failures);
    Production.check(this);
  }

  /** Returns whether the application is being developed; every other one is in production. */
  private static boolean development(Cloakroom.Builder builder) {
    return builder
        .settings
        .development()
        .or(() -> Optional.ofNullable(builder.development))
        .orElseGet(Settings::developmentOfProcess);
  }

  private static Sessions sessions(Cloakroom.Builder builder) {
    Sessions sessions =
        builder.settings.applyTo(
            builder.sessions != null
                ? endedInStore(builder.sessions, builder.store)
                : Sessions.of(Objects.requireNonNull(builder.store)));
    Clock clock = builder.clock;
    if (clock == null) {
      return sessions;
    }
    if (sessions.clock().isPresent() && !sessions.clock().get().equals(clock)) {
      throw new IllegalStateException(
          "clock(…) and the clock of sessions(…) differ; leave out Sessions.withClock(…)");
    }
    return sessions.withClock(clock);
  }

  private static Sessions endedInStore(Sessions sessions, @Nullable Store store) {
    return store == null ? sessions : sessions.withEndedIn(store);
  }

  private static KeyRing keys(Cloakroom.Builder builder) {
    KeyRing keys = builder.keys;
    Optional<KeyRing> ofFile = builder.settings.keys();
    if (keys != null && ofFile.isPresent()) {
      throw new IllegalStateException(
          "keys(…) and the setting "
              + Settings.KEYS_FILE
              + " both say which keys to use; keep one of them");
    }
    return ofFile.or(() -> Optional.ofNullable(keys)).orElseGet(KeyRing::generate);
  }

  private static Function<Visit, Locale> locale(Cloakroom.Builder builder) {
    Optional<Languages> configured = builder.settings.languages();
    if (builder.locale != null && configured.isPresent()) {
      throw new IllegalStateException(
          "locale(…) and the setting "
              + Settings.LANGUAGES
              + " both choose the visitor's language; keep one of them");
    }
    if (builder.locale != null) {
      return builder.locale;
    }
    Languages spoken =
        configured
            .or(() -> Optional.ofNullable(builder.languages))
            .orElse(Languages.of(List.of(ENGLISH, GERMAN, Locale.forLanguageTag("hi"))));
    return visit -> spoken.best(visit.exchange());
  }

  private static TrustedProxies proxies(Cloakroom.Builder builder) {
    Set<String> proxies = new LinkedHashSet<>(builder.trustedProxies);
    proxies.addAll(builder.settings.trustedProxies());
    if (builder.proxiesResolved && !proxies.isEmpty()) {
      throw new IllegalStateException(
          "proxiesResolvedByServer(true) says that the server evaluates the headers of proxies, and"
              + " trustedProxy(…) or the setting cloakroom.http.trusted-proxies that Cloakroom does;"
              + " keep one of them");
    }
    return TrustedProxies.of(proxies).withResolvedByServer(builder.proxiesResolved);
  }

  private static CsrfProtection csrf(Cloakroom.Builder builder) {
    Set<String> origins = new HashSet<>(builder.trustedOrigins);
    origins.addAll(builder.settings.trustedOrigins());
    CsrfProtection csrf = builder.csrf.withTrustedOrigins(origins);
    for (String pattern : builder.settings.csrfExemptPaths()) {
      csrf = csrf.withExemptPath(pattern);
    }
    return csrf;
  }

  /** Says whose body is read, for the bound on the bodies that are waited for. */
  static Exchange named(Exchange exchange, TrustedProxies proxies) {
    FormWaits.nameClient(exchange, () -> proxies.clientNetwork(exchange));
    return exchange;
  }

  /** Says whose body is read, for the bound on the bodies that are waited for. */
  Exchange named(Exchange exchange) {
    return named(exchange, proxies);
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
    return new VisitCookies(
        exchange, policy, name -> sessions.isCookie(name, policy), signer, sealer);
  }

  Templates templates() {
    if (templates == null) {
      throw new IllegalStateException(
          "No template engine is configured; add .templates(…) to Cloakroom.builder()");
    }
    return templates;
  }
}

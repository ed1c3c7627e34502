package io.cloakroom;

import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormMemory;
import io.cloakroom.body.FormSettings;
import io.cloakroom.body.FormWaits;
import io.cloakroom.body.MinimumRate;
import io.cloakroom.cookie.CookiePolicies;
import io.cloakroom.cookie.SecureCookies;
import io.cloakroom.csrf.CsrfNames;
import io.cloakroom.http.Languages;
import io.cloakroom.http.TrustedProxies;
import io.cloakroom.key.KeyRing;
import io.cloakroom.mistake.NearestName;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.Store;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settings from a properties file or the environment: times, cookie names, limits, trusted origins
 * and proxies, the key file, the store. Immutable.
 *
 * <pre>{@code
 * Settings settings = Settings.of(Path.of("app.properties")).withEnvironment(System.getenv());
 * Cloakroom cloakroom = Cloakroom.builder().store(store).settings(settings).build();
 * }</pre>
 *
 * <p>In a file, the names begin with {@code cloakroom.}; others belong to the application and are
 * ignored. In the environment, {@code cloakroom.session.idle-timeout} is {@code
 * CLOAKROOM_SESSION_IDLE_TIMEOUT}.
 *
 * <p>An unknown name and a value that cannot be read are refused with {@link
 * IllegalArgumentException}, which names the setting and the nearest known name.
 */
public final class Settings {

  static final String KEYS_FILE = "cloakroom.keys.file";
  static final String LANGUAGES = "cloakroom.languages";
  static final Settings NONE = new Settings(Map.of());

  private static final String PREFIX = "cloakroom.";
  private static final String ENVIRONMENT_PREFIX = "CLOAKROOM_";
  private static final String TRUSTED_ORIGINS = "cloakroom.csrf.trusted-origins";
  private static final String TRUSTED_PROXIES = "cloakroom.http.trusted-proxies";
  private static final String SECURE_COOKIES = "cloakroom.cookie.secure";
  private static final String COOKIE_PREFIX = "cloakroom.cookie.prefix";
  private static final String CSRF_EXEMPT_PATHS = "cloakroom.csrf.exempt-paths";
  private static final String DEVELOPMENT = "cloakroom.development";

  /** One setting: reads its value, and says what that changes. */
  private interface Setting<T> {
    T apply(T before, String value);
  }

  private static final Map<String, Setting<Sessions>> OF_SESSIONS =
      new TreeMap<>(
          Map.of(
              "cloakroom.session.idle-timeout",
              (sessions, value) -> sessions.withIdleTimeout(SettingValue.duration(value)),
              "cloakroom.session.absolute-lifetime",
              (sessions, value) -> sessions.withAbsoluteLifetime(SettingValue.duration(value)),
              "cloakroom.session.persistent",
              (sessions, value) -> sessions.withPersistent(SettingValue.bool(value)),
              "cloakroom.session.max-bytes",
              (sessions, value) -> sessions.withMaxBytes(Math.toIntExact(SettingValue.size(value))),
              "cloakroom.session.cookie-name",
              Sessions::withCookieName,
              "cloakroom.session.cookie-same-site",
              (sessions, value) -> sessions.withCookieSameSite(SettingValue.sameSite(value)),
              "cloakroom.session.cookie-domain",
              Sessions::withCookieDomain,
              "cloakroom.session.cookie-partitioned",
              (sessions, value) -> sessions.withCookiePartitioned(SettingValue.bool(value))));

  private static final Map<String, Setting<FormSettings>> OF_FORMS = ofForms();

  private static final Map<String, Setting<CsrfNames>> OF_CSRF =
      Map.of(
          "cloakroom.csrf.field",
          (names, value) -> new CsrfNames(value, names.header()),
          "cloakroom.csrf.header",
          (names, value) -> new CsrfNames(names.field(), value));

  /** The values of the others, read to check them. */
  private static final Map<String, Function<String, ?>> OTHERS =
      Map.of(
          TRUSTED_ORIGINS,
          value -> SettingValue.list(value).toList(),
          TRUSTED_PROXIES,
          value -> TrustedProxies.of(SettingValue.list(value).toList()),
          SECURE_COOKIES,
          SettingValue::secureCookies,
          COOKIE_PREFIX,
          CookiePolicies::checkedPrefix,
          CSRF_EXEMPT_PATHS,
          SettingValue::pathPatterns,
          KEYS_FILE,
          Path::of,
          LANGUAGES,
          SettingValue::languages,
          DEVELOPMENT,
          SettingValue::bool,
          StoreSettings.MOVE_OVERLAP,
          SettingValue::duration);

  private final Map<String, String> values;

  /** Whether {@link #store} was called, so that the settings of the store are not in vain. */
  private volatile boolean storeOpened;

  private Settings(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /**
   * Settings by their names, which all begin with {@code cloakroom.}.
   *
   * @throws IllegalArgumentException for an unknown name, or a value that cannot be read
   */
  public static Settings of(Map<String, String> values) {
    Map<String, String> stripped = new LinkedHashMap<>();
    values.forEach((name, value) -> {
      if (!names().contains(name)) {
        throw unknown(name, names());
      }
      stripped.put(name, value.strip());
    });
    Settings settings = new Settings(stripped);
    settings.check();
    return settings;
  }

  /**
   * Reads the settings of a properties file in UTF-8. Names that do not begin with {@code
   * cloakroom.} are ignored.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException for an unknown name, or a value that cannot be read
   */
  public static Settings of(Path file) throws IOException {
    Properties properties = new Assignments(file);
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, String> ours = new LinkedHashMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        ours.put(name, properties.getProperty(name, ""));
      }
    }
    try {
      return of(ours);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Returns a copy with the settings of an environment, which win over the ones here.
   *
   * @param environment such as {@link System#getenv()}; only names that begin with {@code
   *     CLOAKROOM_} are read
   * @throws IllegalArgumentException for an unknown name, or a value that cannot be read
   */
  @CheckReturnValue
  public Settings withEnvironment(Map<String, String> environment) {
    Map<String, String> byVariable =
        names().stream().collect(Collectors.toMap(Settings::variable, name -> name));
    Map<String, String> all = new LinkedHashMap<>(values);
    environment.forEach((variable, value) -> {
      if (variable.startsWith(ENVIRONMENT_PREFIX)) {
        @Nullable String name = byVariable.get(variable);
        if (name == null) {
          throw unknown(variable, byVariable.keySet());
        }
        all.put(name, value);
      }
    });
    return of(all);
  }

  /**
   * Opens the store that {@code cloakroom.store} names; empty if it is not set. While the
   * application moves to another store, {@code cloakroom.move.to} or {@code cloakroom.move.from}
   * names the other one, and the result is a {@link io.cloakroom.store.MovingStore}.
   *
   * <p>The values {@code memory}, {@code file} and {@code directory:PATH} are opened here. The
   * application opens all others:
   *
   * <pre>{@code
   * Settings settings = Settings.of(Path.of("app.properties")).withEnvironment(System.getenv());
   * Store store = settings.store(address -> RedisStore.of(address)).orElseThrow();
   * }</pre>
   *
   * @param others opens a store by its value in the settings, such as an address; for a value that
   *     it does not know, it throws {@link IllegalArgumentException} with the reason
   * @throws IllegalArgumentException for settings that contradict each other; the message names the
   *     setting and says what to do
   */
  public Optional<Store> store(Function<String, Store> others) {
    storeOpened = true;
    return StoreSettings.open(values, others);
  }

  /** Returns whether a store is named, and nothing has opened it. */
  boolean storeIsUnused() {
    return !storeOpened && values.keySet().stream().anyMatch(StoreSettings.NAMES::contains);
  }

  /** Returns the names of all settings, in alphabetical order. */
  static Collection<String> names() {
    return Names.ALL;
  }

  /** Returns the name of a setting in the environment. */
  static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  Sessions applyTo(Sessions sessions) {
    return applied(OF_SESSIONS, sessions);
  }

  FormSettings applyTo(FormSettings forms) {
    return applied(OF_FORMS, forms);
  }

  CsrfNames applyTo(CsrfNames names) {
    return applied(OF_CSRF, names);
  }

  Set<String> trustedOrigins() {
    return value(TRUSTED_ORIGINS)
        .map(origins -> SettingValue.list(origins).collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  Set<String> trustedProxies() {
    return value(TRUSTED_PROXIES)
        .map(networks -> SettingValue.list(networks).collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  Optional<SecureCookies> secureCookies() {
    return value(SECURE_COOKIES).map(SettingValue::secureCookies);
  }

  Optional<String> cookiePrefix() {
    return value(COOKIE_PREFIX);
  }

  List<String> csrfExemptPaths() {
    return value(CSRF_EXEMPT_PATHS).map(SettingValue::pathPatterns).orElse(List.of());
  }

  /** Returns the keys in the key file, which is created if it does not exist. */
  Optional<KeyRing> keys() {
    return value(KEYS_FILE).map(Settings::keyRing);
  }

  Optional<Languages> languages() {
    return value(LANGUAGES).map(SettingValue::languages).map(Languages::of);
  }

  Optional<Boolean> development() {
    return value(DEVELOPMENT).map(SettingValue::bool);
  }

  /**
   * Returns whether the system property {@code cloakroom.development} or the environment variable
   * {@code CLOAKROOM_DEVELOPMENT} is {@code true}.
   */
  static boolean developmentOfProcess() {
    return Boolean.getBoolean(DEVELOPMENT)
        || Boolean.parseBoolean(System.getenv(variable(DEVELOPMENT)));
  }

  /** Returns whether there is a key file. */
  boolean keysAreSet() {
    return value(KEYS_FILE).isPresent();
  }

  /** Returns the names only: a file's name may tell too much. */
  @Override
  public String toString() {
    return "Settings" + values.keySet();
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  private static KeyRing keyRing(String file) {
    try {
      return KeyRing.of(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException(KEYS_FILE + ": the file " + file + " cannot be used", e);
    }
  }

  /** Applies everything once, so that a bad value is refused where it is read. */
  private void check() {
    applyTo(Sessions.sealed(KeyRing.generate()));
    applyTo(FormSettings.of());
    applyTo(CsrfNames.DEFAULT);
    OTHERS.forEach(
        (name, read) -> value(name).ifPresent(value -> named(name, () -> read.apply(value))));
  }

  private <T> T applied(Map<String, Setting<T>> settings, T start) {
    T applied = start;
    for (Map.Entry<String, Setting<T>> setting : settings.entrySet()) {
      @Nullable String value = values.get(setting.getKey());
      if (value != null) {
        T before = applied;
        applied = named(setting.getKey(), () -> setting.getValue().apply(before, value));
      }
    }
    return applied;
  }

  private interface Work<T> {
    T run();
  }

  /** Names the setting in what is wrong with its value. */
  private static <T> T named(String name, Work<T> work) {
    try {
      return work.run();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException unknown(String name, Collection<String> known) {
    return new IllegalArgumentException(
        "There is no setting "
            + name
            + "; did you mean "
            + NearestName.of(name, known).orElse("")
            + "?");
  }

  private static Map<String, Setting<FormSettings>> ofForms() {
    Map<String, Setting<FormSettings>> settings = new TreeMap<>();
    settings.put(
        "cloakroom.form.temporary-folder",
        (forms, value) -> forms.withTemporaryFolder(Path.of(value)));
    settings.put(
        "cloakroom.form.memory-bytes",
        (forms, value) -> forms.withMemory(FormMemory.of(SettingValue.size(value))));
    settings.put(
        "cloakroom.form.max-waiting",
        (forms, value) -> forms.withWaits(FormWaits.of(Math.toIntExact(SettingValue.size(value)))));
    settings.put(
        "cloakroom.form.text-timeout",
        (forms, value) -> forms.withTextTimeout(SettingValue.duration(value)));
    settings.put(
        "cloakroom.form.minimum-bytes-per-second",
        (forms, value) ->
            forms.withMinimumRate(
                new MinimumRate(SettingValue.size(value), forms.minimumRate().grace())));
    settings.put(
        "cloakroom.form.minimum-rate-grace",
        (forms, value) ->
            forms.withMinimumRate(
                new MinimumRate(
                    forms.minimumRate().bytesPerSecond(), SettingValue.duration(value))));
    for (FormLimit limit : FormLimit.values()) {
      settings.put(
          "cloakroom.form.max-" + limit.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          (forms, value) ->
              forms.withLimits(forms.limits().withMax(limit, SettingValue.size(value))));
    }
    return settings;
  }

  /** The properties of a file, in which no setting is assigned twice. */
  private static final class Assignments extends Properties {

    private static final long serialVersionUID = 1L;

    private final transient Path file;

    Assignments(Path file) {
      this.file = file;
    }

    @Override
    public synchronized @Nullable Object put(Object name, Object value) {
      if (name.toString().startsWith(PREFIX) && containsKey(name)) {
        throw new IllegalArgumentException(
            file + ": " + name + " is set twice; keep one of the lines");
      }
      return super.put(name, value);
    }
  }

  /** Found once, when all tables are there. */
  private static final class Names {

    static final List<String> ALL =
        Stream.of(
                OF_SESSIONS.keySet(),
                OF_FORMS.keySet(),
                OF_CSRF.keySet(),
                OTHERS.keySet(),
                StoreSettings.NAMES)
            .flatMap(Set::stream)
            .distinct()
            .sorted()
            .toList();
  }
}

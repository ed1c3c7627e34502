package io.cloakroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormSettings;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);

  private final Path folder;

  SettingsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Cloakroom with(Map<String, String> settings) {
    return Cloakroom.builder()
        .store(MemoryStore.of())
        .settings(Settings.of(settings))
        .templates((template, model, out) -> out.write(template))
        .build();
  }

  private static String setCookie(Cloakroom cloakroom) {
    FakeExchange exchange = FakeExchange.get("/");
    cloakroom.visit(exchange).session().set(VISITS, 1);
    exchange.end();
    return exchange.responseHeaders("Set-Cookie").get(0);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("app.properties"), text);
  }

  /** The rows of the documentation: each setting with its default. */
  private static Map<String, String> documented() throws IOException {
    Pattern row =
        Pattern.compile("(?m)^\\| `(cloakroom\\.[^`]+)` \\| (?:`([^`]+)`|none) \\| \\S.* \\|$");
    Path page = Path.of(System.getProperty("project.root", ".."), "docs", "settings.md");
    Map<String, String> rows = new TreeMap<>();
    row.matcher(Files.readString(page))
        .results()
        .forEach(match -> rows.put(match.group(1), match.group(2) == null ? "" : match.group(2)));
    return rows;
  }

  @Test
  void theDocumentationHasEachSettingWithItsDefault() throws IOException {
    Map<String, String> documented = documented();
    assertThat(documented.keySet()).containsExactlyElementsOf(Settings.names());

    documented.values().removeIf(String::isEmpty);
    documented.remove("cloakroom.form.temporary-folder");
    documented.remove("cloakroom.form.memory-bytes");
    documented.remove("cloakroom.form.max-waiting");
    Settings defaults = Settings.of(documented);

    FormSettings forms = defaults.applyTo(FormSettings.of());
    for (FormLimit limit : FormLimit.values()) {
      assertThat(forms.limits().max(limit)).as(limit.name()).isEqualTo(limit.defaultMax());
    }
    assertThat(forms.minimumRate()).isEqualTo(FormSettings.of().minimumRate());
    assertThat(forms.textTimeout()).isEqualTo(FormSettings.of().textTimeout());
    Cloakroom cloakroom = with(documented);
    Cloakroom untouched = with(Map.of());
    assertThat(setCookie(cloakroom).replaceAll("=[^;]*;", "="))
        .isEqualTo(setCookie(untouched).replaceAll("=[^;]*;", "="));
    assertThat(cloakroom.development()).isEqualTo(untouched.development());
  }

  @Test
  void aFileNamesTimesCookiesLimitsOriginsAndKeys() throws IOException {
    Path keys = folder.resolve("keys");
    Path file =
        file(
            """
            # The application's own settings are in the same file.
            server.port = 8080
            cloakroom.session.idle-timeout = 20m
            cloakroom.session.absolute-lifetime = 7d
            cloakroom.session.persistent = true
            cloakroom.session.cookie-name = shop
            cloakroom.session.cookie-same-site = strict
            cloakroom.form.max-fields = 2
            cloakroom.csrf.trusted-origins = https://admin.example, https://other.example
            cloakroom.csrf.exempt-paths = /webhooks/*, /callback
            cloakroom.languages = de, en
            cloakroom.development = true
            cloakroom.keys.file = %s
            """
                .formatted(keys));
    Cloakroom cloakroom =
        Cloakroom.builder().store(MemoryStore.of()).settings(Settings.of(file)).build();

    assertThat(setCookie(cloakroom))
        .startsWith("__Host-shop=")
        .contains("; SameSite=Strict")
        .containsPattern("; Max-Age=60(4799|4800);");
    assertThat(keys).exists();
    assertThat(cloakroom.development()).isTrue();
    FakeExchange trusted =
        FakeExchange.of("POST", "/")
            .with("Sec-Fetch-Site", "cross-site")
            .with("Origin", "https://other.example");
    cloakroom.begin(trusted);
    cloakroom.begin(FakeExchange.of("POST", "/webhooks/a").with("Sec-Fetch-Site", "cross-site"));
    assertThat(cloakroom.csrfExemptions()).contains("/webhooks/*", "/callback");
    assertThat(cloakroom.visit(FakeExchange.get("/")).locale()).isEqualTo(Locale.GERMAN);
    FakeExchange large = FakeExchange.post("/", "application/x-www-form-urlencoded", "a=1&b=2&c=3");
    assertThatThrownBy(() -> cloakroom.visit(large).readFormData())
        .isInstanceOfSatisfying(
            HttpProblem.class, p -> assertThat(p.code()).isEqualTo("form.limit.fields"));
    FakeExchange used = FakeExchange.get("/");
    cloakroom.visit(used).session().set(VISITS, 1);
    assertThat(cloakroom.visit(used).session().expiresAt().orElseThrow())
        .isBetween(
            cloakroom.clock().instant().plus(Duration.ofMinutes(19)),
            cloakroom.clock().instant().plus(Duration.ofMinutes(20)));
  }

  @Test
  void theEnvironmentWinsOverTheFile() throws IOException {
    Settings settings =
        Settings.of(file("cloakroom.session.cookie-name=file\ncloakroom.form.max-files=3\n"))
            .withEnvironment(
                Map.of(
                    "CLOAKROOM_SESSION_COOKIE_NAME", "environment",
                    "PATH", "/bin",
                    "cloakroom_session_cookie_name", "ignored"));
    assertThat(setCookie(Cloakroom.builder().settings(settings).build()))
        .startsWith("__Host-environment=");
    assertThat(settings.applyTo(FormSettings.of()).limits().max(FormLimit.FILES)).isEqualTo(3);
  }

  @Test
  void settingsWinOverTheCode() {
    Cloakroom cloakroom =
        Cloakroom.builder()
            .sessions(Sessions.of(MemoryStore.of()).withCookieName("code"))
            .settings(Settings.of(Map.of("cloakroom.session.cookie-name", "setting")))
            .build();
    assertThat(setCookie(cloakroom)).startsWith("__Host-setting=");
  }

  @ParameterizedTest
  @CsvSource({
    "cloakroom.sesion.idle-timeout, cloakroom.session.idle-timeout",
    "cloakroom.session.idleTimeout, cloakroom.session.idle-timeout",
    "cloakroom.trusted-origins, cloakroom.csrf.trusted-origins",
    "cloakroom.form.max-body, cloakroom.form.max-body-bytes",
    "session.persistent, cloakroom.session.persistent"
  })
  void anUnknownNameIsRefusedWithTheNearestKnownOne(String name, String nearest) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(Map.of(name, "1")))
        .withMessage("There is no setting " + name + "; did you mean " + nearest + "?");
  }

  @Test
  void anUnknownVariableIsRefusedWithTheNearestKnownOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Settings.of(Map.of())
                .withEnvironment(Map.of("CLOAKROOM_SESSION_IDLE_TIME", "1m"))
                .applyTo(FormSettings.of()))
        .withMessageEndingWith("did you mean CLOAKROOM_SESSION_IDLE_TIMEOUT?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cloakroom.session.idle-timeout | 30 minutes | not a duration",
        "cloakroom.session.idle-timeout | 0s | must be positive",
        "cloakroom.session.persistent | yes | not true or false",
        "cloakroom.session.max-bytes | many | not a size",
        "cloakroom.session.max-bytes | 900GB | overflow",
        "cloakroom.session.cookie-name | a b | name",
        "cloakroom.session.cookie-same-site | loose | not strict, lax or none",
        "cloakroom.form.max-fields | -1 | not a size",
        "cloakroom.form.max-depth | 1000000 | 1000000",
        "cloakroom.languages | english! | not language tags",
        "cloakroom.cookie.secure | sometimes | not always, onLocalhost or never",
        "cloakroom.http.trusted-proxies | 10.0.0.0/8, proxy.example | 10.0.0.0/8",
        "cloakroom.development | 1 | not true or false"
      })
  void aValueThatCannotBeReadIsRefusedWithItsName(String name, String value, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(Map.of(name, value)))
        .withMessageStartingWith(name + ": ")
        .withMessageContaining(reason);
  }

  @Test
  void aFileIsNamedInWhatIsWrongWithIt() throws IOException {
    Path file = file("cloakroom.session.persistent=perhaps\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(file))
        .withMessageStartingWith(file + ": cloakroom.session.persistent: ");
    assertThatThrownBy(() -> Settings.of(folder.resolve("absent"))).isInstanceOf(IOException.class);
  }

  @Test
  void durationsAndSizesHaveTheUsualNotations() {
    assertThat(List.of("45s", "30m", "12h", "7d", "500ms", "PT1H30M"))
        .extracting(SettingValue::duration)
        .containsExactly(
            Duration.ofSeconds(45),
            Duration.ofMinutes(30),
            Duration.ofHours(12),
            Duration.ofDays(7),
            Duration.ofMillis(500),
            Duration.ofMinutes(90));
    assertThat(List.of("12", "12B", "3KB", "2MB", "1GB"))
        .extracting(SettingValue::size)
        .containsExactly(12L, 12L, 3072L, 2L << 20, 1L << 30);
  }

  @Test
  void keysOrALanguageOfTheCodeContradictThoseOfTheSettings() {
    Settings keyFile =
        Settings.of(Map.of("cloakroom.keys.file", folder.resolve("keys").toString()));
    assertThatThrownBy(() -> Cloakroom.builder().keys(KeyRing.generate()).settings(keyFile).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cloakroom.keys.file");
    assertThatThrownBy(() ->
            Cloakroom.builder()
                .settings(Settings.of(Map.of("cloakroom.languages", "de")))
                .locale(visit -> Locale.ENGLISH)
                .build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cloakroom.languages");
  }

  @Test
  void everyNameHasItsVariable() {
    assertThat(Settings.names())
        .contains("cloakroom.session.cookie-domain", "cloakroom.form.max-request-bytes")
        .allMatch(name -> name.matches("cloakroom(\\.[a-z]+(-[a-z]+)*)+"))
        .extracting(Settings::variable)
        .doesNotHaveDuplicates();
  }

  @Test
  void showsNoValueInALog() {
    assertThat(with(Map.of("cloakroom.languages", "de"))).isNotNull();
    assertThat(Settings.of(Map.of("cloakroom.session.cookie-domain", "example.org")))
        .hasToString("Settings[cloakroom.session.cookie-domain]");
  }
}

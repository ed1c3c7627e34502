package io.cloakroom.spring;

import io.cloakroom.Settings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/** Translates {@link CloakroomProperties} to the toolkit's own {@link Settings}. */
final class PropertySettings {

  private final Map<String, String> values = new LinkedHashMap<>();

  private PropertySettings() {}

  /**
   * Returns the settings of these properties. Those of Boot's own for session cookies count where
   * there is none of ours.
   *
   * @throws CloakroomMisconfigured if a value is refused
   */
  static Settings of(CloakroomProperties properties, Environment environment) {
    PropertySettings settings = new PropertySettings();
    if (properties.session().httpSession()) {
      settings.collect(environment);
    }
    settings.collect(properties);
    try {
      return Settings.of(settings.values);
    } catch (IllegalArgumentException e) {
      throw new CloakroomMisconfigured(
          "The property " + e.getMessage() + ".", "Correct this property of the application.", e);
    }
  }

  private void collect(Environment environment) {
    String session = "server.servlet.session.";
    put("session.cookie-name", environment.getProperty(session + "cookie.name"));
    put("session.cookie-domain", environment.getProperty(session + "cookie.domain"));
    put("session.cookie-same-site", lower(environment.getProperty(session + "cookie.same-site")));
    put("session.cookie-partitioned", environment.getProperty(session + "cookie.partitioned"));
    put("session.idle-timeout", duration(environment.getProperty(session + "timeout")));
    if (environment.getProperty(session + "cookie.max-age") != null) {
      put("session.persistent", true);
    }
    String path = environment.getProperty(session + "cookie.path", "/");
    if (!path.equals("/")) {
      throw new CloakroomMisconfigured(
          "The property server.servlet.session.cookie.path is " + path + ".",
          "Remove it. The session's cookie is for the whole host, so that no other cookie can"
              + " replace it. Of two applications on one host, give each its cloakroom.cookie.prefix.");
    }
    if (environment.getProperty(session + "cookie.http-only", "true").equals("false")) {
      throw new CloakroomMisconfigured(
          "The property server.servlet.session.cookie.http-only is false.",
          "Remove it. Scripts cannot read the session's cookie.");
    }
  }

  private static @Nullable String lower(@Nullable String text) {
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  /** Returns a duration of Boot's, which is in seconds without a unit; zero means no timeout. */
  private static @Nullable Duration duration(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Duration parsed = DurationStyle.detectAndParse(text, ChronoUnit.SECONDS);
    return parsed.isZero() || parsed.isNegative() ? null : parsed;
  }

  private void collect(CloakroomProperties properties) {
    put("languages", properties.languages());
    put("session.idle-timeout", properties.session().idleTimeout());
    put("session.absolute-lifetime", properties.session().absoluteLifetime());
    put("session.persistent", properties.session().persistent());
    put("session.max-bytes", properties.session().maxBytes());
    put("session.cookie-name", properties.session().cookieName());
    put("session.cookie-same-site", properties.session().cookieSameSite());
    put("session.cookie-domain", properties.session().cookieDomain());
    put("session.cookie-partitioned", properties.session().cookiePartitioned());
    put("cookie.secure", properties.cookie().secure());
    put("cookie.prefix", properties.cookie().prefix());
    put("csrf.field", properties.csrf().field());
    put("csrf.header", properties.csrf().header());
    put("csrf.trusted-origins", properties.csrf().trustedOrigins());
    put("csrf.exempt-paths", properties.csrf().exemptPaths());
    put("http.trusted-proxies", properties.http().trustedProxies());
    put("form.temporary-folder", properties.form().temporaryFolder());
    put("form.memory-bytes", properties.form().memoryBytes());
    put("form.max-waiting", properties.form().maxWaiting());
    put("form.text-timeout", properties.form().textTimeout());
    put("form.minimum-bytes-per-second", properties.form().minimumBytesPerSecond());
    put("form.minimum-rate-grace", properties.form().minimumRateGrace());
    put("form.max-body-bytes", properties.form().maxBodyBytes());
    put("form.max-request-bytes", properties.form().maxRequestBytes());
    put("form.max-fields", properties.form().maxFields());
    put("form.max-files", properties.form().maxFiles());
    put("form.max-name-bytes", properties.form().maxNameBytes());
    put("form.max-value-bytes", properties.form().maxValueBytes());
    put("form.max-text-bytes", properties.form().maxTextBytes());
    put("form.max-file-bytes", properties.form().maxFileBytes());
    put("form.max-file-memory-bytes", properties.form().maxFileMemoryBytes());
    put("form.max-part-headers", properties.form().maxPartHeaders());
    put("form.max-part-header-bytes", properties.form().maxPartHeaderBytes());
    put("form.max-preamble-bytes", properties.form().maxPreambleBytes());
    put("form.max-depth", properties.form().maxDepth());
    put("form.max-list-size", properties.form().maxListSize());
    put("form.max-json-depth", properties.form().maxJsonDepth());
    put("form.max-json-number-chars", properties.form().maxJsonNumberChars());
    put("form.max-json-values", properties.form().maxJsonValues());
    put("form.max-token-bytes", properties.form().maxTokenBytes());
    put("form.max-content-codings", properties.form().maxContentCodings());
    put("form.max-coding-ratio", properties.form().maxCodingRatio());
    put("form.max-drain-bytes", properties.form().maxDrainBytes());
  }

  private void put(String name, @Nullable Object value) {
    if (value != null) {
      values.put("cloakroom." + name, text(value));
    }
  }

  private static String text(Object value) {
    if (value instanceof DataSize size) {
      return Long.toString(size.toBytes());
    }
    if (value instanceof Collection<?> list) {
      return list.stream().map(PropertySettings::text).collect(Collectors.joining(","));
    }
    if (value instanceof Locale locale) {
      return locale.toLanguageTag();
    }
    if (value instanceof Duration duration) {
      return duration.toString();
    }
    return value.toString();
  }
}

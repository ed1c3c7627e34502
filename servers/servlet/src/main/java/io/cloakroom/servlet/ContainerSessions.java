package io.cloakroom.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings that an application gave to its container's sessions. */
final class ContainerSessions {

  /** The defaults of containers, which are no decision of the application. */
  private static final Set<Integer> DEFAULT_MINUTES = Set.of(0, -1, 30);

  private ContainerSessions() {}

  /** Returns the timeout that the application set; empty if it is the container's. */
  static Optional<Duration> timeout(ServletContext context) {
    int minutes = context.getSessionTimeout();
    return minutes < 0 || DEFAULT_MINUTES.contains(minutes)
        ? Optional.empty()
        : Optional.of(Duration.ofMinutes(minutes));
  }

  /**
   * Refuses settings of the container's cookie, which does not exist behind the filter.
   *
   * @throws IllegalStateException with the setting that has the same effect
   */
  static void refuseCookieSettings(ServletContext context) {
    Map<String, String> set = new LinkedHashMap<>();
    SessionCookieConfig config = context.getSessionCookieConfig();
    if (config == null) {
      return;
    }
    note(set, "name", config.getName(), "withCookieName", "JSESSIONID");
    note(set, "domain", config.getDomain(), "withCookieDomain", "");
    String below = context.getContextPath();
    if (config.getPath() != null && !List.of("/", below, below + "/").contains(config.getPath())) {
      set.put("path", "no path but that of the host, so that no other cookie can replace it");
    }
    if (config.getMaxAge() >= 0) {
      set.put("max-age", "Sessions.withPersistent(true), and withAbsoluteLifetime");
    }
    if (config.getAttribute("SameSite") != null) {
      set.put("SameSite", "Sessions.withCookieSameSite");
    }
    if (!set.isEmpty()) {
      throw new IllegalStateException(
          "The web application has settings of the session cookie, and behind"
              + " withHttpSessions(…) there is only Cloakroom's. Remove them from web.xml or"
              + " SessionCookieConfig, and use instead, when you build the sessions: "
              + set);
    }
  }

  private static void note(
      Map<String, String> set, String name, @Nullable String value, String method, String unset) {
    if (value != null && !value.isEmpty() && !value.equals(unset)) {
      set.put(name, "Sessions." + method + "(\"" + value + "\")");
    }
  }
}

package io.cloakroom.cookie;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * A family of browsers that treats cookies alike. The versions are those of MDN's browser
 * compatibility data of November 2026.
 */
public enum CookieBrowser {

  /** Chrome, and the other browsers that are built from Chromium. */
  CHROME("Chrome", 80, 140, "114"),

  /** Firefox. */
  FIREFOX("Firefox", 131, 143, "141"),

  /** Safari on macOS, and all browsers on iOS. */
  SAFARI("Safari", 0, 0, "26.2");

  private final String title;

  /** The first version that refuses SameSite=None without Secure; 0 for none. */
  final int noneNeedsSecure;

  /** The first version that checks the prefixes with Http-; 0 for none. */
  final int httpPrefixes;

  /** The first version with Partitioned. */
  final String partitioned;

  CookieBrowser(String title, int noneNeedsSecure, int httpPrefixes, String partitioned) {
    this.title = title;
    this.noneNeedsSecure = noneNeedsSecure;
    this.httpPrefixes = httpPrefixes;
    this.partitioned = partitioned;
  }

  /** Returns the name. */
  public String title() {
    return title;
  }

  /** Returns all. */
  static Set<CookieBrowser> all() {
    return EnumSet.allOf(CookieBrowser.class);
  }

  /** Returns those whose first version with a rule is known. */
  static Set<CookieBrowser> with(ToIntFunction<CookieBrowser> version) {
    return all().stream()
        .filter(browser -> version.applyAsInt(browser) > 0)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(CookieBrowser.class)));
  }

  /** Returns the others. */
  static Set<CookieBrowser> without(Set<CookieBrowser> some) {
    return EnumSet.complementOf(EnumSet.copyOf(some));
  }

  /** Returns those with a rule and its first version, such as {@code Chrome 80, Firefox 131}. */
  static String versions(ToIntFunction<CookieBrowser> version) {
    return with(version).stream()
        .map(browser -> browser.title + ' ' + version.applyAsInt(browser))
        .collect(Collectors.joining(", "));
  }
}

package io.cloakroom.cookie;

import static io.cloakroom.cookie.CookieEffect.Kind.ODD;
import static io.cloakroom.cookie.CookieEffect.Kind.PLAIN;

import io.cloakroom.cookie.CookieEffect.Kind;
import io.cloakroom.cookie.CookieEffect.Rule;
import io.cloakroom.mistake.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The rules by which browsers end a cookie. */
final class LifetimeRules {

  /** The time for which Safari keeps what a script sets. */
  private static final Duration SAFARI_SCRIPTS = Duration.ofDays(7);

  /** The clocks of servers differ, and so {@code Expires} may be a little more than the most. */
  private static final Duration TOLERANCE = Duration.ofDays(1);

  private LifetimeRules() {}

  /**
   * Adds the effects.
   *
   * @param now the time at which the line arrived
   */
  static void add(SetCookie cookie, Instant now, EffectList effects) {
    effects.ignored(Rule.LIFETIME, "Max-Age", cookie.maxAge(), "a whole number of seconds");
    effects.ignored(Rule.LIFETIME, "Expires", cookie.expires(), "a date");
    Optional<Instant> end = cookie.end(now);
    String attribute = cookie.maxAge().isPresent() ? "Max-Age" : "Expires";
    if (end.isEmpty()) {
      lifetime(
          effects,
          "Lifetime",
          EffectRules.ALL,
          PLAIN,
          "kept until the browser closes, or longer if it restores its tabs");
      return;
    }
    if (cookie.maxAge().isPresent() && cookie.expires().isPresent()) {
      lifetime(effects, "Expires", EffectRules.ALL, PLAIN, "Max-Age counts instead of Expires");
    }
    if (cookie.deletes(now)) {
      lifetime(effects, attribute, EffectRules.ALL, PLAIN, "deleted at once");
      return;
    }
    Duration asked = Duration.between(now, end.get());
    if (asked.compareTo(Cookie.LONGEST_MAX_AGE.plus(TOLERANCE)) > 0) {
      lifetime(
          effects,
          attribute,
          EffectRules.NOT_SAFARI,
          ODD,
          "kept for "
              + DurationText.of(Cookie.LONGEST_MAX_AGE)
              + " only, instead of "
              + DurationText.of(asked));
      lifetime(effects, attribute, EffectRules.SAFARI, PLAIN, "kept for " + DurationText.of(asked));
    } else {
      lifetime(effects, attribute, EffectRules.ALL, PLAIN, "kept for " + DurationText.of(asked));
    }
    if (!cookie.httpOnly() && asked.compareTo(SAFARI_SCRIPTS) > 0) {
      lifetime(
          effects,
          attribute,
          EffectRules.SAFARI,
          PLAIN,
          "kept for " + DurationText.of(SAFARI_SCRIPTS) + " only if a script sets it");
    }
  }

  private static void lifetime(
      EffectList effects, String attribute, Set<CookieBrowser> browsers, Kind kind, String words) {
    effects.add(Rule.LIFETIME, attribute, browsers, kind, words);
  }
}

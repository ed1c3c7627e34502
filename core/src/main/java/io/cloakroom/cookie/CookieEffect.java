package io.cloakroom.cookie;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One thing that browsers do with a cookie because of one of its parts.
 *
 * @param rule the rule by which they do it
 * @param attribute the part, such as {@code SameSite} or {@code Size}
 * @param value the value of the part, as written; {@code no} if it is absent
 * @param browsers the browsers that do it
 * @param kind its weight
 * @param words the description: a clause without a subject, which is the cookie; for a refusal, the
 *     reason
 */
public record CookieEffect(
    Rule rule,
    String attribute,
    String value,
    Set<CookieBrowser> browsers,
    Kind kind,
    String words) {

  /** The rules by which browsers keep, drop and send cookies. */
  public enum Rule {
    /** A cookie may have no name, but then it cannot have a prefix. */
    NAME,
    /** Name and value have at most 4096 bytes. */
    SIZE,
    /** A prefix of the name protects it. */
    PREFIX,
    /** A prefix of the name needs {@code Secure}. */
    PREFIX_SECURE,
    /** A prefix of the name needs {@code HttpOnly}. */
    PREFIX_HTTP_ONLY,
    /** A prefix of the name forbids {@code Domain}. */
    PREFIX_DOMAIN,
    /** A prefix of the name needs {@code Path=/}. */
    PREFIX_PATH,
    /** {@code Secure} is for HTTPS only. */
    SECURE,
    /** {@code HttpOnly} hides it from scripts. */
    HTTP_ONLY,
    /** {@code SameSite} decides on requests of other sites. */
    SAME_SITE,
    /** {@code Domain} decides on subdomains. */
    DOMAIN,
    /** {@code Path} decides on paths. */
    PATH,
    /** {@code Max-Age} and {@code Expires} decide how long it is kept. */
    LIFETIME,
    /** {@code Partitioned} decides on frames of other sites. */
    PARTITIONED,
    /** Unknown attributes are ignored, and the last of several with one name counts. */
    OTHER
  }

  /** Weights, from the least. */
  public enum Kind {
    /** As the line asks for. */
    PLAIN,
    /** As the line asks for, and something safer is usual. */
    ADVICE,
    /** Probably not meant, such as an attribute that is ignored. */
    ODD,
    /** The cookie is dropped. */
    REFUSED
  }

  /** Creates an effect. */
  public CookieEffect {
    browsers = Collections.unmodifiableSet(EnumSet.copyOf(browsers));
  }

  /** Returns whether all browsers do it. */
  public boolean isEverywhere() {
    return browsers.size() == CookieBrowser.values().length;
  }

  /** Returns the whole sentence, which names the browsers unless all do it. */
  public String sentence() {
    String names = browsers.stream().map(CookieBrowser::title).collect(Collectors.joining(" and "));
    if (kind == Kind.REFUSED) {
      String who =
          isEverywhere() ? "Browsers drop" : names + (browsers.size() == 1 ? " drops" : " drop");
      return who + " it: " + words + '.';
    }
    return isEverywhere()
        ? Character.toUpperCase(words.charAt(0)) + words.substring(1) + '.'
        : names + ": " + words + '.';
  }
}

package io.cloakroom.cli.doctor;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.CookiePrefix;
import io.cloakroom.cookie.SetCookie;
import io.cloakroom.trace.SecretNames;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The purposes of cookies, as far as their names show them. */
final class CookieNames {

  /** A value that nobody gets twice by chance. */
  private static final Pattern RANDOM = Pattern.compile("[A-Za-z0-9+/=_.%:-]{20,}");

  private static final int RANDOM_CHARACTERS = 8;

  private CookieNames() {}

  /**
   * Returns whether it is one of Cloakroom's, which are always HttpOnly and never SameSite=None.
   */
  static boolean isOwn(String name) {
    String bare = CookiePrefix.bare(name);
    int dash = bare.lastIndexOf('-');
    return CookiePolicy.isTaken(bare)
        || bare.equals("sid")
        || bare.endsWith("-sid")
        || (dash > 0 && CookiePolicy.isTaken(bare.substring(dash + 1)));
  }

  /** Returns whether scripts have no business with it. */
  static boolean isSecret(String name) {
    return isOwn(name) || SecretNames.opensSession(CookiePrefix.bare(name));
  }

  /** Returns whether nobody else may get this cookie: it is random, and opens or protects. */
  static boolean isPersonal(SetCookie cookie) {
    return RANDOM.matcher(cookie.value()).matches()
        && cookie.value().chars().distinct().count() >= RANDOM_CHARACTERS
        && (isSecret(cookie.name()) || SecretNames.isCsrf(cookie.name()));
  }

  /** Returns whether an application sets it again only if it does not recognize the visitor. */
  static boolean isNewEachTime(String name) {
    String bare = CookiePrefix.bare(name);
    return bare.equals("csrf")
        || bare.endsWith("-csrf")
        || Set.of("JSESSIONID", "PHPSESSID", "ASP.NET_SessionId").contains(bare);
  }

  /** Returns the names as a subject, such as {@code The cookies a and b}. */
  static String subject(List<String> names) {
    int last = names.size() - 1;
    return last == 0
        ? "The cookie " + names.get(0)
        : "The cookies " + String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }
}

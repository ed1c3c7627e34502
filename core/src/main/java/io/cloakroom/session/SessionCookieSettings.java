package io.cloakroom.session;

import io.cloakroom.cookie.Cookie;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.SameSite;
import java.util.Optional;

/** The attributes of the session cookie on the wire. They are checked on creation. */
record SessionCookieSettings(
    String name, SameSite sameSite, boolean partitioned, Optional<String> domain) {

  static final SessionCookieSettings DEFAULT =
      new SessionCookieSettings("sid", SameSite.LAX, false, Optional.empty());

  SessionCookieSettings {
    if (CookiePolicy.isTaken(name) || name.startsWith("__")) {
      throw new IllegalArgumentException(
          "The session cookie cannot be named "
              + name
              + ": that is another cookie of Cloakroom, or has a prefix such as __Host-, which is"
              + " added automatically; choose another name");
    }
    // Also without a prefix: with one, even an empty name would pass.
    Cookie unused = cookie(new CookiePolicy(false), "", name, sameSite, partitioned, domain);
    unused = cookie(new CookiePolicy(true), "", name, sameSite, partitioned, domain);
  }

  SessionCookieSettings name(String other) {
    return new SessionCookieSettings(other, sameSite, partitioned, domain);
  }

  SessionCookieSettings sameSite(SameSite other) {
    return new SessionCookieSettings(name, other, partitioned, domain);
  }

  SessionCookieSettings partitioned(boolean other) {
    return new SessionCookieSettings(name, sameSite, other, domain);
  }

  SessionCookieSettings domain(String other) {
    return new SessionCookieSettings(name, sameSite, partitioned, Optional.of(other));
  }

  String nameUnder(CookiePolicy policy) {
    return nameUnder(policy, name, domain);
  }

  Cookie cookie(CookiePolicy policy, String value) {
    return cookie(policy, value, name, sameSite, partitioned, domain);
  }

  private static String nameUnder(CookiePolicy policy, String name, Optional<String> domain) {
    return domain.isPresent() ? policy.nameWithDomain(name) : policy.name(name);
  }

  private static Cookie cookie(
      CookiePolicy policy,
      String value,
      String name,
      SameSite sameSite,
      boolean partitioned,
      Optional<String> domain) {
    // The value comes last, because each step checks the whole cookie.
    Cookie plain = Cookie.of(nameUnder(policy, name, domain), "").withSecure(policy.secure());
    if (!policy.secure()) {
      // On http://localhost, where browsers accept none of the other attributes.
      return plain
          .withSameSite(sameSite == SameSite.NONE ? SameSite.LAX : sameSite)
          .withValue(value);
    }
    Cookie shaped = plain.withSameSite(sameSite).withPartitioned(partitioned);
    return domain.map(shaped::withDomain).orElse(shaped).withValue(value);
  }
}

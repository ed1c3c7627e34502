package io.cloakroom.cookie;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that browsers do with a cookie that a response sets: RFC 6265bis, 5.6 and 5.7, CHIPS for
 * {@code Partitioned}, and where browsers differ from them. Immutable. It is for tools; nothing
 * that serves requests uses it.
 *
 * <pre>{@code
 * SetCookie cookie = SetCookie.parse("sid=1; Secure").orElseThrow();
 * CookieOrigin page = CookieOrigin.of(URI.create("http://example.org/"));
 * for (CookieEffect effect : CookieEffects.of(cookie, page, Instant.now()).refusals()) {
 *   System.out.println(effect.sentence());
 * }
 * }</pre>
 */
public final class CookieEffects {

  /** The reason for which every browser ignores a line that is no {@link SetCookie}. */
  public static final String UNREADABLE =
      "it has a control character, or neither a name nor a value";

  /**
   * The size of the header {@code Cookie} from which servers and proxies may refuse requests. With
   * the other headers, it comes near the usual limit of 8 KiB.
   */
  public static final int LARGE_HEADER = 6_000;

  private final List<CookieEffect> effects;
  private final boolean deletes;

  private CookieEffects(List<CookieEffect> effects, boolean deletes) {
    this.effects = List.copyOf(effects);
    this.deletes = deletes;
  }

  /**
   * Returns what browsers do with a cookie.
   *
   * @param origin the address whose response sets it
   * @param now the time at which the line arrived
   */
  public static CookieEffects of(SetCookie cookie, CookieOrigin origin, Instant now) {
    return new CookieEffects(new EffectRules(cookie, origin, now).effects(), cookie.deletes(now));
  }

  /** Returns all effects: name and size first, then the attributes. */
  public List<CookieEffect> all() {
    return effects;
  }

  /** Returns the effects by one rule. */
  public List<CookieEffect> by(CookieEffect.Rule rule) {
    return effects.stream().filter(effect -> effect.rule() == rule).toList();
  }

  /** Returns the effects in one browser. */
  public List<CookieEffect> in(CookieBrowser browser) {
    return effects.stream().filter(effect -> effect.browsers().contains(browser)).toList();
  }

  /** Returns the reasons for which a browser drops the cookie; empty if all keep it. */
  public List<CookieEffect> refusals() {
    return effects.stream().filter(effect -> effect.kind() == CookieEffect.Kind.REFUSED).toList();
  }

  /** Returns the reasons for which one browser drops the cookie; empty if it keeps it. */
  public List<CookieEffect> refusals(CookieBrowser browser) {
    return refusals().stream().filter(effect -> effect.browsers().contains(browser)).toList();
  }

  /** Returns whether most browsers keep the cookie. */
  public boolean isKept() {
    int dropping = 0;
    for (CookieBrowser browser : CookieBrowser.values()) {
      dropping += refusals(browser).isEmpty() ? 0 : 1;
    }
    return 2 * dropping < CookieBrowser.values().length;
  }

  /** Returns whether the line deletes the cookie. */
  public boolean isDeletion() {
    return deletes;
  }

  /**
   * Returns the sentence about a large header {@code Cookie}; empty if servers accept it.
   *
   * @param bytes its size
   */
  public static Optional<String> largeHeader(int bytes) {
    return bytes > LARGE_HEADER
        ? Optional.of(
            "The browser sends "
                + bytes
                + " bytes of cookies with each request. Many servers and proxies refuse more than"
                + " 8192 bytes of headers.")
        : Optional.empty();
  }

  /**
   * Returns the sentence about a cookie that a browser sends more than once.
   *
   * @param subject the cookie, such as {@code The cookie theme}
   * @param times how often it is sent
   */
  public static String repeated(String subject, int times) {
    return subject
        + " was sent "
        + times
        + " times: another path or a parent domain has set one of them, and it shadows the other.";
  }
}

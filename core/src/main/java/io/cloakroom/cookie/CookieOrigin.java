package io.cloakroom.cookie;

import io.cloakroom.http.Exchange;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The address whose response sets a cookie, or to which one is sent, as browsers compare it with
 * the cookie's attributes (RFC 6265bis, 5.1).
 *
 * @param secure whether it is HTTPS
 * @param host the host in lower case, without the port; empty if it is not known
 * @param path the path, percent-encoded; empty if it is not known
 */
public record CookieOrigin(boolean secure, String host, String path) {

  /** Any page with HTTPS. */
  public static final CookieOrigin ANY = new CookieOrigin(true, "", "");

  /** Returns the origin of this address. */
  public static CookieOrigin of(URI address) {
    String path = Optional.ofNullable(address.getRawPath()).orElse("");
    return new CookieOrigin(
        "https".equalsIgnoreCase(address.getScheme()),
        Optional.ofNullable(address.getHost()).orElse("").toLowerCase(Locale.ROOT),
        path.startsWith("/") ? path : "/");
  }

  /** Returns the origin of a request. */
  public static CookieOrigin of(Exchange exchange) {
    return new CookieOrigin(
        exchange.secure(), Localhost.host(exchange.authority().orElse("")), exchange.path());
  }

  /** Returns whether this host is always the browser's own machine. */
  public boolean isLocal() {
    return Localhost.isHost(host);
  }

  /** Returns whether the host is an address and not a name. */
  public boolean isIp() {
    return Localhost.isIp(host);
  }

  /**
   * Returns whether the host belongs to a domain, so that cookies of the domain are sent to it. An
   * IP address belongs only to itself. True if the host is not known.
   */
  public boolean isIn(String domain) {
    return host.isEmpty()
        || host.equals(domain)
        || (host.endsWith('.' + domain) && !Localhost.isIp(host));
  }

  /**
   * Returns whether a cookie of this domain is for the host only: the domain is the host, and no
   * subdomain can be in it, since it is an IP address or a top-level domain.
   */
  public boolean isHostOnly(String domain) {
    return host.equals(domain) && (isSuffix(domain) || Localhost.isIp(domain));
  }

  /** Returns whether it is a top-level domain. Browsers have a list of further suffixes. */
  static boolean isSuffix(String domain) {
    return domain.indexOf('.') < 0 && !domain.startsWith("[");
  }

  /** Returns whether a cookie of this path is sent to this one. */
  public boolean isBelow(String parent) {
    return path.equals(parent)
        || (path.startsWith(parent)
            && (parent.endsWith("/") || path.charAt(parent.length()) == '/'));
  }

  /** Returns the path of a cookie that is set without one: the directory of this path. */
  public String directory() {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }
}

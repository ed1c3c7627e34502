package io.cloakroom.cli.doctor;

import io.cloakroom.cookie.CookieOrigin;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The parts of addresses, as browsers compare them. */
final class Addresses {

  /** Networks that nobody reaches from outside (RFC 1918, RFC 6598, RFC 3927, RFC 4193). */
  private static final Pattern INTERNAL_ADDRESS =
      Pattern.compile(
          "127\\..*|10\\..*|192\\.168\\..*|172\\.(1[6-9]|2[0-9]|3[01])\\..*|169\\.254\\..*"
              + "|100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\\..*|0\\.0\\.0\\.0"
              + "|\\[(::1|f[cd].*|fe[89ab].*)\\]");

  private Addresses() {}

  /** Returns the host in lower case; empty if there is none. */
  static String host(URI address) {
    return Optional.ofNullable(address.getHost()).orElse("").toLowerCase(Locale.ROOT);
  }

  /** Returns the port, also if the scheme stands for it. */
  static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }

  /** Returns the origin as a browser writes it, without the port that the scheme stands for. */
  static String origin(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    boolean usual = port(address) == (scheme.equals("https") ? 443 : 80);
    return scheme + "://" + host(address) + (usual ? "" : ":" + port(address));
  }

  /** Returns whether only the machine itself or its network reaches this host. */
  static boolean isInternal(String host) {
    return INTERNAL_ADDRESS.matcher(host).matches()
        || (host.indexOf('.') < 0 && !host.startsWith("["))
        || host.endsWith(".internal")
        || host.endsWith(".local")
        || host.endsWith(".localhost");
  }

  /** Returns whether this host is the machine itself. */
  static boolean isLocalhost(String host) {
    return new CookieOrigin(false, host, "/").isLocal();
  }

  /** Returns whether this host is an address and not a name. */
  static boolean isIp(String host) {
    return new CookieOrigin(false, host, "/").isIp();
  }

  /** Returns an address with another scheme, host and port, and the same path and query. */
  static URI moved(URI address, URI to) {
    String path = Optional.ofNullable(address.getRawPath()).filter(p -> !p.isEmpty()).orElse("/");
    String query = address.getRawQuery() == null ? "" : '?' + address.getRawQuery();
    return URI.create(origin(to) + path + query);
  }
}

package io.cloakroom.csrf;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;

/** Advice for a developer about an origin that does not match. */
final class OriginHint {

  private static final int MAX_LENGTH = 200;

  private OriginHint() {}

  /**
   * Returns the probable reason and the line to add.
   *
   * @param origin the header {@code Origin}, in lower case; empty if there are several
   * @param host the host that reached the application, in lower case; empty if there is none
   */
  static String of(String origin, String host) {
    if (origin.isEmpty()) {
      return "The request has several headers Origin, which no browser sends";
    }
    String shown = shown(origin);
    if (host.isEmpty()) {
      return "The page is of "
          + shown
          + ", and the request has no header Host. A proxy has left it out; in nginx, add"
          + " proxy_set_header Host $http_host; (docs/proxy.md)";
    }
    if (origin.equals("http://" + host)) {
      return "The page came over plain HTTP from "
          + shown
          + ", but cookies are Secure, so such a page may be forged. Serve HTTPS. In a closed"
          + " network, add cloakroom.cookie.secure=never to the settings";
    }
    return "The page is of "
        + shown
        + ", but the header Host that reached the application is "
        + shown(host)
        + ". If "
        + shown
        + " is this site, its proxy does not pass on Host: in nginx, add proxy_set_header Host"
        + " $http_host; in Apache, ProxyPreserveHost On (docs/proxy.md). If it is another site"
        + " of yours, call trustedOrigin(\""
        + shown
        + "\") of Cloakroom.builder()";
  }

  /**
   * Refuses what no browser sends as {@code Origin}.
   *
   * @throws IllegalArgumentException with the origin that was probably meant
   */
  static void requireOrigin(String origin) {
    String meant = meant(origin);
    if (!origin.equals(meant)) {
      throw new IllegalArgumentException(
          "No browser sends the origin "
              + origin
              + ", so trusting it has no effect"
              + (meant.isEmpty()
                  ? "; an origin is such as https://admin.example.org"
                  : "; write " + meant));
    }
  }

  /** Returns the origin of this address as browsers write it; empty if it has none. */
  private static String meant(String address) {
    try {
      URI uri = new URI(address.contains("://") ? address : "https://" + address);
      String scheme = Objects.toString(uri.getScheme(), "").toLowerCase(Locale.ROOT);
      String host = Objects.toString(uri.getHost(), "").toLowerCase(Locale.ROOT);
      boolean ofScheme =
          (scheme.equals("https") && uri.getPort() == 443)
              || (scheme.equals("http") && uri.getPort() == 80);
      String port = uri.getPort() < 0 || ofScheme ? "" : ":" + uri.getPort();
      return host.isEmpty() ? "" : scheme + "://" + host + port;
    } catch (URISyntaxException e) {
      return "";
    }
  }

  private static String shown(String text) {
    String visible = text.replaceAll("[^\\x21-\\x7e]", "?");
    return visible.length() > MAX_LENGTH ? visible.substring(0, MAX_LENGTH) + "…" : visible;
  }
}

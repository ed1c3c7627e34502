package io.cloakroom.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The site that sets a cookie.
 *
 * @param secure whether its address is https
 * @param host the host in lower case; null if it is not known
 */
record CookieSite(boolean secure, @Nullable String host) {

  /** Returns the site of this address; null for any site with https. */
  static CookieSite parse(@Nullable String address) {
    if (address == null) {
      return new CookieSite(true, null);
    }
    try {
      URI uri = new URI(address);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return new CookieSite(scheme.equals("https"), uri.getHost().toLowerCase(Locale.ROOT));
      }
    } catch (URISyntaxException e) {
      // As any other address that is none.
    }
    throw new WrongArguments("--url needs an address such as https://example.org.");
  }

  /** Returns whether it is the browser's own machine, which browsers trust without https. */
  boolean localhost() {
    return host != null
        && (host.equals("localhost")
            || host.endsWith(".localhost")
            || host.equals("[::1]")
            || host.startsWith("127."));
  }

  /** Returns whether a cookie of this domain may come from the site; true if it is not known. */
  boolean belongsTo(String domain) {
    return host == null || host.equals(domain) || host.endsWith('.' + domain);
  }

  /** Returns the number of bytes that a text has in a header. */
  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}

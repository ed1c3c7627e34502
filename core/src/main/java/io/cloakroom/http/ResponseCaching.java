package io.cloakroom.http;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The inputs that one response depends on, as noted while it was made. It runs as the last action
 * before the head, and sets the headers that follow. Not thread-safe: it belongs to one exchange.
 */
final class ResponseCaching implements Runnable {

  /**
   * Headers that win over {@code Cache-Control} at some shared caches (RFC 9213), and the value
   * with which these store nothing.
   */
  static final Map<String, String> TARGETED =
      Map.of(
          "CDN-Cache-Control", "no-store",
          "Surrogate-Control", "no-store",
          "Cloudflare-CDN-Cache-Control", "no-store",
          "Vercel-CDN-Cache-Control", "no-store",
          "Netlify-CDN-Cache-Control", "no-store",
          "Edge-Control", "no-store",
          "X-LiteSpeed-Cache-Control", "no-store",
          "X-Accel-Expires", "0");

  /** An array, because each response is searched for all of them. */
  private static final String[] TARGETED_NAMES = TARGETED.keySet().toArray(String[]::new);

  /** Directives with which a shared cache may store what {@code private} or no-store forbid. */
  private static final Set<String> SHARED = Set.of("public", "s-maxage", "must-understand");

  private final Exchange exchange;

  /** In the order in which they were noted. A response has few of them. */
  private final List<String> varyingHeaders = new ArrayList<>(4);

  private boolean visitorOnly;

  private ResponseCaching(Exchange exchange) {
    this.exchange = exchange;
    if (!exchange.headSent()) {
      exchange.beforeHead(this);
    }
  }

  /** Returns the one of this exchange. */
  static ResponseCaching of(Exchange exchange) {
    return exchange.memo(ResponseCaching.class, () -> new ResponseCaching(exchange));
  }

  void vary(String... names) {
    for (String name : names) {
      vary(name);
    }
  }

  private void vary(String name) {
    for (int i = 0; i < varyingHeaders.size(); i++) {
      if (varyingHeaders.get(i).equalsIgnoreCase(name)) {
        return;
      }
    }
    varyingHeaders.add(name);
  }

  void visitorOnly() {
    visitorOnly = true;
  }

  /** Sets the headers that follow from what was noted. */
  @Override
  public void run() {
    boolean forOne = visitorOnly || exchange.hasResponseHeader("Set-Cookie");
    if (forOne) {
      vary("Cookie");
    }
    if (!varyingHeaders.isEmpty()) {
      writeVary();
    }
    if (forOne) {
      forbidSharedCaches();
    }
  }

  private void writeVary() {
    if (!exchange.hasResponseHeader("Vary")) {
      exchange.addHeader(
          "Vary",
          varyingHeaders.size() == 1 ? varyingHeaders.get(0) : String.join(", ", varyingHeaders));
      return;
    }
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : exchange.responseHeaders("Vary")) {
      for (String name : line.split(",", -1)) {
        known.add(name.trim());
      }
    }
    if (known.contains("*")) {
      return; // On everything.
    }
    String missing = varyingHeaders.stream().filter(known::add).collect(joining(", "));
    if (!missing.isEmpty()) {
      exchange.addHeader("Vary", missing);
    }
  }

  private void forbidSharedCaches() {
    if (!exchange.hasResponseHeader("Cache-Control")) {
      exchange.setHeader("Cache-Control", "no-store");
    } else {
      forbidSharedCaches(directives(exchange));
    }
    for (String name : TARGETED_NAMES) {
      if (exchange.hasResponseHeader(name)) {
        exchange.setHeader(name, Objects.requireNonNull(TARGETED.get(name)));
      }
    }
  }

  private void forbidSharedCaches(List<String> directives) {
    if (!forbidsSharedCaches(directives)) {
      boolean opposite = directives.isEmpty() || addressesSharedCaches(directives);
      String own = String.join(", ", exchange.responseHeaders("Cache-Control"));
      exchange.setHeader("Cache-Control", opposite ? "no-store" : "private, " + own);
    }
  }

  /** Returns why the headers are as they are, in sentences. */
  List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    if (visitorOnly) {
      reasons.add(
          "The response is for this visitor only, because a part of it depends on the session or on"
              + " a cookie; so no shared cache may store it");
    } else if (exchange.hasResponseHeader("Set-Cookie")) {
      reasons.add("The response sets a cookie, so no shared cache may store it");
    }
    if (!varyingHeaders.isEmpty()) {
      reasons.add(
          "The response was made after a look at these headers of the request: "
              + String.join(", ", varyingHeaders));
    }
    if (reasons.isEmpty()) {
      reasons.add("Nothing of the visitor was read, so the application's own headers stand");
    }
    return reasons;
  }

  /** Returns whether the head forbids all shared caches to store the response. */
  static boolean isForbidden(Exchange exchange) {
    return forbidsSharedCaches(directives(exchange))
        && TARGETED.entrySet().stream()
            .allMatch(header ->
                exchange.responseHeaders(header.getKey()).stream()
                    .allMatch(header.getValue()::equals));
  }

  /** Returns the directives of {@code Cache-Control}, in lower case. */
  private static List<String> directives(Exchange exchange) {
    List<String> directives = new ArrayList<>();
    for (String line : exchange.responseHeaders("Cache-Control")) {
      for (String part : line.toLowerCase(Locale.ROOT).split(",", -1)) {
        String directive = part.strip();
        if (!directive.isEmpty()) {
          directives.add(directive);
        }
      }
    }
    return directives;
  }

  /** {@code private="name"} is about that header alone (RFC 9111, 5.2.2.7). */
  private static boolean forbidsSharedCaches(List<String> directives) {
    return (directives.contains("private") || directives.contains("no-store"))
        && !addressesSharedCaches(directives);
  }

  private static boolean addressesSharedCaches(List<String> directives) {
    for (String directive : directives) {
      if (addressesSharedCaches(directive)) {
        return true;
      }
    }
    return false;
  }

  /** Directives with quotes may hold commas, which nobody needs here. */
  private static boolean addressesSharedCaches(String directive) {
    int value = directive.indexOf('=');
    String name = value < 0 ? directive : directive.substring(0, value).strip();
    return directive.indexOf('"') >= 0 || SHARED.contains(name);
  }
}

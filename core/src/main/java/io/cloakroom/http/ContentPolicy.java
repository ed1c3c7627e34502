package io.cloakroom.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Content Security Policies of a page, as far as they decide on an external script of the
 * page's own origin (Content Security Policy Level 3). If it is in doubt, the answer is that they
 * refuse it. Immutable.
 */
final class ContentPolicy {

  /** The directives that may decide on a script with an address; the first of them does. */
  private static final List<String> OF_SCRIPTS =
      List.of("script-src-elem", "script-src", "default-src");

  private static final Pattern NONCE = Pattern.compile("(?i)'nonce-([A-Za-z0-9+/_-]+={0,2})'");
  private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]*):");

  private static final Pattern HOST =
      Pattern.compile(
          "(?:([a-z][a-z0-9+.-]*)://)?(\\*|(?:\\*\\.)?[a-z0-9_.-]+)(?::([0-9]{1,5}|\\*))?(/.*)?");

  private static final int LONGEST_SHOWN = 200;

  /**
   * The decision on a script.
   *
   * @param refusal the directive that refuses it, without nonces; empty if it may run
   * @param nonce the value of its attribute {@code nonce}; empty if there is none
   */
  record Decision(Optional<String> refusal, String nonce) {}

  /** The address of a script in parts, in lower case except for the path. */
  record Script(String scheme, String host, int port, String path) {

    /**
     * Returns a script of the origin with this authority.
     *
     * @param authority a host and an optional port, as {@code Host} has them
     */
    static Script of(boolean secure, String authority, String path) {
      String lower = authority.toLowerCase(Locale.ROOT);
      int colon = lower.lastIndexOf(':');
      boolean port = colon > lower.lastIndexOf(']');
      return new Script(
          secure ? "https" : "http",
          port ? lower.substring(0, colon) : lower,
          port ? Integer.parseInt(lower.substring(colon + 1)) : secure ? 443 : 80,
          path);
    }

    boolean hasDefaultPort() {
      return port == (scheme.equals("https") ? 443 : 80);
    }
  }

  private final List<Map<String, String>> policies = new ArrayList<>();

  private ContentPolicy(List<String> headers, List<String> elements) {
    for (String line : headers) {
      for (String policy : line.split(",", -1)) {
        policies.add(directives(policy));
      }
    }
    for (String policy : elements) {
      Map<String, String> directives = directives(policy);
      directives.remove("sandbox"); // Only a header may have it.
      policies.add(directives);
    }
  }

  /**
   * Returns the policies of a page.
   *
   * @param headers the field lines of {@code Content-Security-Policy}
   * @param elements the policies in {@code <meta http-equiv>}
   */
  static ContentPolicy of(List<String> headers, List<String> elements) {
    return new ContentPolicy(headers, elements);
  }

  /** Returns the directives of one policy. Of several with one name, the first counts. */
  private static Map<String, String> directives(String policy) {
    Map<String, String> directives = new LinkedHashMap<>();
    for (String directive : policy.split(";", -1)) {
      String[] parts = directive.strip().split("[\\t\\n\\f\\r ]+", 2);
      directives.putIfAbsent(parts[0].toLowerCase(Locale.ROOT), parts.length > 1 ? parts[1] : "");
    }
    return directives;
  }

  /** Decides on this script, which the page's HTML contains. Every policy must allow it. */
  Decision decide(Script script) {
    Set<String> possible = new LinkedHashSet<>();
    boolean needed = false;
    for (Map<String, String> policy : policies) {
      Optional<String> sandbox = sandboxRefusal(policy);
      if (sandbox.isPresent()) {
        return new Decision(sandbox, "");
      }
      Optional<String> name = OF_SCRIPTS.stream().filter(policy::containsKey).findFirst();
      if (name.isEmpty()) {
        continue;
      }
      List<String> sources = words(policy.getOrDefault(name.get(), ""));
      Set<String> nonces = nonces(sources);
      if (allowsAddress(sources, script)) {
        if (!needed) {
          possible.addAll(nonces);
        }
        continue;
      }
      if (needed) {
        possible.retainAll(nonces);
      } else {
        possible = nonces;
        needed = true;
      }
      if (possible.isEmpty()) {
        return new Decision(Optional.of(shown(name.get(), policy)), "");
      }
    }
    return new Decision(Optional.empty(), possible.isEmpty() ? "" : possible.iterator().next());
  }

  /** Without its origin, a page may load no module of its own server. */
  private static Optional<String> sandboxRefusal(Map<String, String> policy) {
    String sandbox = policy.get("sandbox");
    if (sandbox == null) {
      return Optional.empty();
    }
    List<String> flags = words(sandbox.toLowerCase(Locale.ROOT));
    return flags.contains("allow-scripts") && flags.contains("allow-same-origin")
        ? Optional.empty()
        : Optional.of(shown("sandbox", policy));
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("[\\t\\n\\f\\r ]+", -1)).filter(s -> !s.isEmpty()).toList();
  }

  private static Set<String> nonces(List<String> sources) {
    Set<String> nonces = new LinkedHashSet<>();
    for (String source : sources) {
      Matcher nonce = NONCE.matcher(source);
      if (nonce.matches()) {
        nonces.add(nonce.group(1));
      }
    }
    return nonces;
  }

  private static boolean allowsAddress(List<String> sources, Script script) {
    return sources.stream().noneMatch("'strict-dynamic'"::equalsIgnoreCase)
        && sources.stream().anyMatch(source -> matches(source, script));
  }

  private static boolean matches(String source, Script script) {
    if (source.startsWith("'")) {
      return source.equalsIgnoreCase("'self'");
    }
    if (source.equals("*")) {
      return true;
    }
    int slash = source.indexOf('/', source.contains("://") ? source.indexOf("://") + 3 : 0);
    String lower =
        slash < 0
            ? source.toLowerCase(Locale.ROOT)
            : source.substring(0, slash).toLowerCase(Locale.ROOT) + source.substring(slash);
    Matcher scheme = SCHEME.matcher(lower);
    if (scheme.matches()) {
      return schemeMatches(scheme.group(1), script);
    }
    Matcher host = HOST.matcher(lower);
    return host.matches()
        && (host.group(1) == null || schemeMatches(host.group(1), script))
        && hostMatches(host.group(2), script)
        && portMatches(host.group(3), script)
        && pathMatches(host.group(4), script);
  }

  private static boolean schemeMatches(String scheme, Script script) {
    return scheme.equals(script.scheme) || (scheme.equals("http") && script.scheme.equals("https"));
  }

  private static boolean hostMatches(String host, Script script) {
    return host.equals("*")
        || (host.startsWith("*.")
            ? script.host.endsWith(host.substring(1))
            : script.host.equals(host));
  }

  private static boolean portMatches(@Nullable String port, Script script) {
    return port == null
        ? script.hasDefaultPort()
        : port.equals("*") || Integer.parseInt(port) == script.port;
  }

  private static boolean pathMatches(@Nullable String path, Script script) {
    return path == null
        || path.equals("/")
        || (path.endsWith("/") ? script.path.startsWith(path) : script.path.equals(path));
  }

  /** Returns a directive for the log. A nonce is masked, because it is new in each response. */
  private static String shown(String name, Map<String, String> policy) {
    String value = policy.getOrDefault(name, "");
    String all = (name + ' ' + NONCE.matcher(value).replaceAll("'nonce-…'")).strip();
    return all.length() <= LONGEST_SHOWN ? all : all.substring(0, LONGEST_SHOWN) + "…";
  }
}

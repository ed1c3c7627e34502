package io.cloakroom.cookie;

import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import io.cloakroom.trace.SecretNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cookies that a client sent. Immutable. Reading them never fails, takes linear time, and
 * ignores quoting:
 *
 * <ul>
 *   <li>every semicolon ends a pair, even between quotes, and quotes are part of the value (RFC
 *       6265bis, 4.1.1), so that no cookie can hide in the value of another;
 *   <li>commas and {@code $Version} have no special meaning;
 *   <li>only spaces and tabs around a name or value are dropped; names are compared exactly;
 *   <li>a pair without {@code =}, without a name, or with a control character is left out;
 *   <li>field lines beyond 64 Ki characters in total are left out.
 * </ul>
 *
 * <p>A value is client input, whatever the cookie's name promises: browsers honor a prefix such as
 * {@code __Host-}, but other clients do not.
 */
public final class Cookies {

  private static final int MAX_CHARACTERS = 64 * 1024;

  private final Map<String, List<String>> values = new LinkedHashMap<>();

  private Cookies() {}

  /** Returns the cookies of this request, which are parsed once. {@code Vary} names them then. */
  public static Cookies of(Exchange exchange) {
    Caching.vary(exchange, "Cookie");
    return exchange.memo(Cookies.class, () -> parse(exchange.headers("Cookie")));
  }

  /** Parses the cookies in these {@code Cookie} field lines; HTTP/2 clients may send several. */
  public static Cookies parse(List<String> fieldLines) {
    Cookies cookies = new Cookies();
    int room = MAX_CHARACTERS;
    for (String line : fieldLines) {
      room -= line.length();
      if (room < 0) {
        break;
      }
      cookies.read(line);
    }
    return cookies;
  }

  /** Returns the first value of this name; use {@link #all} if a second one matters. */
  public Optional<String> get(String name) {
    return all(name).stream().findFirst();
  }

  /**
   * Returns every value of this name as it was sent. More than one means that another path or
   * domain set a cookie of the same name; a session cookie must then not be trusted.
   */
  public List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }

  /** Returns the names, each once, in the order in which they were first sent. */
  public Set<String> names() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** Returns the first value of each name, in the order in which the names were first sent. */
  public Map<String, String> asMap() {
    Map<String, String> first = new LinkedHashMap<>();
    values.forEach((name, all) -> first.put(name, all.get(0)));
    return Collections.unmodifiableMap(first);
  }

  /**
   * Returns the names and values, one in a line. A value is left out if its name looks secret, or
   * if it looks random as tokens do.
   */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    values.forEach((name, all) ->
        all.forEach(value -> lines.add(name + " = " + SecretNames.masked(name, value))));
    return String.join("\n", lines);
  }

  private void read(String line) {
    int start = 0;
    while (start < line.length()) {
      int semicolon = line.indexOf(';', start);
      int end = semicolon < 0 ? line.length() : semicolon;
      readPair(line, start, end);
      start = end + 1;
    }
  }

  private void readPair(String line, int start, int end) {
    int equals = start;
    while (equals < end && line.charAt(equals) != '=') {
      equals++;
    }
    if (equals == end) {
      return;
    }
    String name = trim(line, start, equals);
    String value = trim(line, equals + 1, end);
    if (!name.isEmpty() && isPrintable(name) && isPrintable(value)) {
      values.computeIfAbsent(name, any -> new ArrayList<>(1)).add(value);
    }
  }

  // Not String.strip: U+2000 before a name makes another name, not a way past the prefix rules.
  private static String trim(String line, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlank(line.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isPrintable(String text) {
    return text.chars().noneMatch(c -> c < ' ' || c == 0x7f);
  }
}

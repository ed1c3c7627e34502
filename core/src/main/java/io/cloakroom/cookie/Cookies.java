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
import org.jspecify.annotations.Nullable;

/**
 * The cookies that a client sent. Not modifiable; it belongs to one request. Reading them never
 * fails, takes linear time, and ignores quoting:
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
  private static final String[] VARY = {"Cookie"};

  /** The field lines within the limit. */
  private final List<String> lines;

  /** All values by name; null until somebody needs more than the values of one name. */
  private @Nullable Map<String, List<String>> values;

  private Cookies(List<String> lines) {
    this.lines = lines;
  }

  /** Returns the cookies of this request, which are parsed once. {@code Vary} names them then. */
  public static Cookies of(Exchange exchange) {
    Caching.vary(exchange, VARY);
    return exchange.memo(Cookies.class, () -> parse(exchange.headers("Cookie")));
  }

  /** Parses the cookies in these {@code Cookie} field lines; HTTP/2 clients may send several. */
  public static Cookies parse(List<String> fieldLines) {
    int room = MAX_CHARACTERS;
    for (int i = 0; i < fieldLines.size(); i++) {
      room -= fieldLines.get(i).length();
      if (room < 0) {
        return new Cookies(List.copyOf(fieldLines.subList(0, i)));
      }
    }
    return new Cookies(List.copyOf(fieldLines));
  }

  /** Returns the first value of this name; use {@link #all} if a second one matters. */
  public Optional<String> get(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
  }

  /**
   * Returns every value of this name as it was sent. More than one means that another path or
   * domain set a cookie of the same name; a session cookie must then not be trusted.
   */
  public List<String> all(String name) {
    List<String> found = List.of();
    for (int i = 0; i < lines.size(); i++) {
      found = find(lines.get(i), name, found);
    }
    return found.size() < 2 ? found : List.copyOf(found);
  }

  /** Returns all values by name, which are collected once. */
  private Map<String, List<String>> values() {
    if (values == null) {
      Map<String, List<String>> all = new LinkedHashMap<>();
      lines.forEach(line -> readAll(line, all));
      values = all;
    }
    return values;
  }

  /**
   * Returns false if no name begins with this text. It reads no cookie, so that it may be asked in
   * every request.
   */
  boolean mayHaveName(String beginning) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(beginning)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the names, each once, in the order in which they were first sent. */
  public Set<String> names() {
    return Collections.unmodifiableSet(values().keySet());
  }

  /** Returns the first value of each name, in the order in which the names were first sent. */
  public Map<String, String> asMap() {
    Map<String, String> first = new LinkedHashMap<>();
    values().forEach((name, all) -> first.put(name, all.get(0)));
    return Collections.unmodifiableMap(first);
  }

  /**
   * Returns the names and values, one in a line. A value is left out if its name looks secret, or
   * if it looks random as tokens do.
   */
  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    values()
        .forEach((name, all) ->
            all.forEach(value -> lines.add(name + " = " + SecretNames.masked(name, value))));
    return String.join("\n", lines);
  }

  private static void readAll(String line, Map<String, List<String>> all) {
    for (int start = 0; start < line.length(); start = endOfPair(line, start) + 1) {
      int end = endOfPair(line, start);
      int equals = equalsSign(line, start, end);
      if (equals >= 0) {
        String name = trim(line, start, equals);
        String value = trim(line, equals + 1, end);
        if (!name.isEmpty() && isPrintable(name) && isPrintable(value)) {
          all.computeIfAbsent(name, any -> new ArrayList<>(1)).add(value);
        }
      }
    }
  }

  /**
   * Returns what was found, and the values of this name in a line. It makes a text of no other
   * cookie, because a request needs one or two of them.
   */
  private static List<String> find(String line, String name, List<String> before) {
    List<String> found = before;
    for (int start = 0; start < line.length(); start = endOfPair(line, start) + 1) {
      int end = endOfPair(line, start);
      int equals = equalsSign(line, start, end);
      if (equals >= 0 && isNamed(line, start, equals, name)) {
        String value = trim(line, equals + 1, end);
        if (isPrintable(value)) {
          found = with(found, value);
        }
      }
    }
    return found;
  }

  /** Returns a list with one value more: the same list, unless there was at most one. */
  private static List<String> with(List<String> some, String value) {
    if (some.isEmpty()) {
      return List.of(value);
    }
    List<String> more = some.size() == 1 ? new ArrayList<>(some) : some;
    more.add(value);
    return more;
  }

  private static int endOfPair(String line, int start) {
    int semicolon = line.indexOf(';', start);
    return semicolon < 0 ? line.length() : semicolon;
  }

  /** Returns the index of the first {@code =} before the end; negative if there is none. */
  private static int equalsSign(String line, int start, int end) {
    for (int i = start; i < end; i++) {
      if (line.charAt(i) == '=') {
        return i;
      }
    }
    return -1;
  }

  /** Returns whether this part of a line, without blanks around it, is a name that may be used. */
  private static boolean isNamed(String line, int from, int to, String name) {
    int start = from;
    while (start < to && isBlank(line.charAt(start))) {
      start++;
    }
    int end = start + name.length();
    if (end > to || name.isEmpty() || !line.startsWith(name, start)) {
      return false;
    }
    while (end < to && isBlank(line.charAt(end))) {
      end++;
    }
    return end == to && !isBlank(name.charAt(name.length() - 1)) && isPrintable(name);
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
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 0x7f) {
        return false;
      }
    }
    return true;
  }
}

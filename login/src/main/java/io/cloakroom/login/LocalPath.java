package io.cloakroom.login;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A path of this site, perhaps with a query, that is safe in a {@code Location} header: every
 * client, proxy and URL library resolves it to the same page on the same host.
 *
 * <p>So it is strict about what they read differently. It has visible ASCII only, and no backslash,
 * empty segment ({@code //host}) or dot segment. The path has no percent-encoded control, slash or
 * backslash.
 *
 * @param text such as {@code /photos?page=2}
 */
record LocalPath(String text) {

  /** Longer than any address that a person comes from; servers limit headers too. */
  static final int MAX_LENGTH = 2048;

  /** Refused anywhere: they end an attribute, or browsers read them as a slash. */
  private static final String UNSAFE = "\\\"<>";

  /** Returns the path in this text; empty if it is not one, or is ambiguous. */
  static Optional<LocalPath> parse(String text) {
    if (text.length() > MAX_LENGTH
        || !text.startsWith("/")
        || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || UNSAFE.indexOf(c) >= 0)) {
      return Optional.empty();
    }
    LocalPath path = new LocalPath(text);
    return path.decoded().filter(LocalPath::plain).map(decoded -> path);
  }

  /**
   * Returns the path that a setting has.
   *
   * @throws IllegalArgumentException if it is not one, or is ambiguous
   */
  static LocalPath of(String setting, String path) {
    return parse(path)
        .orElseThrow(() ->
            new IllegalArgumentException(
                setting + " is a path of this site, such as /login, not " + path));
  }

  /**
   * Returns the path of a page that a setting has.
   *
   * @throws IllegalArgumentException if it is not a path, is ambiguous or has a query
   */
  static LocalPath page(String setting, String path) {
    LocalPath page = of(setting, path);
    if (!page.withoutQuery()) {
      throw new IllegalArgumentException(
          setting + " is a path without a query, such as /login, not " + path);
    }
    return page;
  }

  /**
   * Returns whether a server may route this path to the same page as the other one. Some servers
   * ignore case, percent-encoding, a slash at the end and parameters of a segment ({@code ;…}).
   */
  boolean leadsTo(LocalPath page) {
    return bare().equalsIgnoreCase(page.bare());
  }

  /** Returns whether it is a path alone, without query and fragment. */
  boolean withoutQuery() {
    return text.indexOf('?') < 0 && text.indexOf('#') < 0;
  }

  private String bare() {
    String path = decoded().orElseThrow();
    int parameters = path.indexOf(';');
    String bare = parameters < 0 ? path : path.substring(0, parameters);
    return bare.length() > 1 && bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
  }

  /** Returns whether a decoded path has no segment that a resolver would change. */
  private static boolean plain(String path) {
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String name = segments[i].split(";", 2)[0];
      boolean emptyInside = name.isEmpty() && i < segments.length - 1;
      if (emptyInside || name.equals(".") || name.equals("..")) {
        return false;
      }
    }
    return true;
  }

  /** Returns the path without query and fragment, percent-decoded; empty if that is ambiguous. */
  private Optional<String> decoded() {
    int end = 0;
    while (end < text.length() && text.charAt(end) != '?' && text.charAt(end) != '#') {
      end++;
    }
    byte[] bytes = new byte[end];
    int length = 0;
    for (int i = 0; i < end; i++) {
      int value = text.charAt(i);
      if (value == '%') {
        value = i + 2 < end ? hex(text.charAt(i + 1), text.charAt(i + 2)) : -1;
        i += 2;
        // A slash, backslash or control in disguise, or no percent-encoding at all.
        if (value < ' ' || value == 0x7f || value == '/' || value == '\\') {
          return Optional.empty();
        }
      }
      bytes[length++] = (byte) value;
    }
    return Optional.of(new String(Arrays.copyOf(bytes, length), StandardCharsets.UTF_8));
  }

  private static int hex(char high, char low) {
    int h = Character.digit(high, 16);
    int l = Character.digit(low, 16);
    return h < 0 || l < 0 ? -1 : h << 4 | l;
  }
}

package io.cloakroom.csrf;

import io.cloakroom.http.Exchange;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The paths that a text stands for: {@code /webhooks/stripe}, {@code /webhooks/*} for one segment,
 * or {@code /webhooks/**} for everything below.
 *
 * <p>It is compared with the path by which the server chooses the handler. A path that two parts of
 * a server may read differently is never matched.
 */
final class PathPattern {

  /** A segment as every server reads it: nothing that could be encoded in two ways. */
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~!$&'()+,=:@-]+");

  /**
   * Spellings that servers, proxies and frameworks read differently: empty segments, parameters of
   * segments, backslashes, dots, encodings of these, and encodings that may be decoded twice.
   */
  private static final Pattern AMBIGUOUS =
      Pattern.compile(
          "//|;|\\\\|/\\.\\.?(?:/|$)|[^!-~]|%(?![0-9A-Fa-f]{2})"
              + "|%(?:[01][0-9A-Fa-f]|25|2[EeFf]|3[Bb]|5[Cc]|7[Ff])");

  private static final String ONE = "*";
  private static final String BELOW = "**";

  private final List<String> segments;
  private final boolean below;

  private PathPattern(List<String> segments, boolean below) {
    this.segments = segments;
    this.below = below;
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException if it is not one, or if it would match every path
   */
  static PathPattern parse(String text) {
    List<String> all = text.startsWith("/") ? segments(text) : List.of();
    boolean below = !all.isEmpty() && all.get(all.size() - 1).equals(BELOW);
    List<String> segments = below ? all.subList(0, all.size() - 1) : all;
    boolean literalFirst = !segments.isEmpty() && !segments.get(0).equals(ONE);
    if (!literalFirst || !segments.stream().allMatch(PathPattern::readable)) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no pattern of paths: write /webhooks/stripe, /webhooks/* for one segment, or"
              + " /webhooks/** for everything below; it begins with a name, and has neither encoded"
              + " characters nor empty segments");
    }
    return new PathPattern(segments, below);
  }

  private static boolean readable(String segment) {
    return segment.equals(ONE)
        || (SEGMENT.matcher(segment).matches() && !segment.equals(".") && !segment.equals(".."));
  }

  /** Returns whether the server chooses the handler of such a path. */
  boolean matches(Exchange exchange) {
    return !AMBIGUOUS.matcher(exchange.path()).find()
        && exchange.routedPath().startsWith("/")
        && matches(segments(exchange.routedPath()));
  }

  private boolean matches(List<String> path) {
    if (below ? path.size() <= segments.size() : path.size() != segments.size()) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      if (!matches(segments.get(i), path.get(i))) {
        return false;
      }
    }
    return !below || !path.get(segments.size()).isEmpty();
  }

  private static boolean matches(String segment, String sent) {
    return segment.equals(ONE) ? !sent.isEmpty() : segment.equals(sent);
  }

  private static List<String> segments(String path) {
    return Arrays.asList(path.substring(1).split("/", -1));
  }
}

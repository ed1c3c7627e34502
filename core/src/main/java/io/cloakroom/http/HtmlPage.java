package io.cloakroom.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a page, as far as it decides on a script that is added to it. Its characters may be
 * the page's bytes, since everything that is looked for is ASCII. Immutable if the text is.
 *
 * @param text the page
 */
record HtmlPage(CharSequence text) {

  /** The attributes of a tag up to its end. Outside quotes, {@code <} begins another tag. */
  private static final String ATTRIBUTES = "[\\s/](?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>";

  private static final Pattern META = Pattern.compile("(?i)<meta" + ATTRIBUTES);
  private static final Pattern BASE = Pattern.compile("(?i)<base" + ATTRIBUTES);
  private static final Pattern POLICY = Pattern.compile("(?i)content-security-policy(?!-)");
  private static final Pattern CONTENT = attribute("content");
  private static final Pattern HREF = attribute("href");

  /** An address that does not begin with a path: of another scheme or host. */
  private static final Pattern ABSOLUTE = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:.*|[/\\\\]{2}.*");

  /** The end of the body, followed by nothing that a reader of the page would see. */
  private static final Pattern END =
      Pattern.compile("(?i)</body\\s*+>(?:\\s++|</html\\s*+>|<!--(?:[^-]++|-(?!->))*+-->)*+");

  private static final String BODY = "</body";

  /** The maximum number of characters from the end of the body to the end of the page. */
  private static final int LONGEST_END = 10_000;

  private static Pattern attribute(String name) {
    return Pattern.compile(
        "(?i)[\\s/\"']" + name + "\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))");
  }

  /**
   * Returns the position of the last {@code </body>}; empty if there is none, or if something
   * follows it, such as the rest of a script that contains it.
   *
   * @param whole whether the text is all of the response; else it must end with {@code </html>}
   */
  Optional<Integer> end(boolean whole) {
    int least = Math.max(0, text.length() - LONGEST_END);
    for (int i = text.length() - BODY.length(); i >= least; i--) {
      if (text.charAt(i) == '<' && isBody(i)) {
        String rest = text.subSequence(i, text.length()).toString();
        boolean ends =
            END.matcher(rest).matches()
                && (whole || rest.toLowerCase(Locale.ROOT).contains("</html"));
        return ends ? Optional.of(i) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private boolean isBody(int start) {
    for (int i = 0; i < BODY.length(); i++) {
      if (Character.toLowerCase(text.charAt(start + i)) != BODY.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the policies in elements {@code <meta http-equiv>}, also of those that a browser
   * ignores because they are in the body or in a comment. Policies that a script adds are not
   * known.
   *
   * @throws IllegalArgumentException if there is one that cannot be read
   */
  List<String> policies() {
    List<String> policies = new ArrayList<>();
    for (Matcher meta = META.matcher(text); meta.find(); ) {
      if (POLICY.matcher(meta.group()).find()) {
        policies.add(
            value(CONTENT, meta.group())
                .map(HtmlPage::decoded)
                .orElseThrow(() -> new IllegalArgumentException(meta.group())));
      }
    }
    return policies;
  }

  /** Returns whether relative addresses of this page lead to another origin than this one. */
  boolean hasBaseElsewhere(String origin) {
    for (Matcher base = BASE.matcher(text); base.find(); ) {
      String href = value(HREF, base.group()).orElse("").strip().toLowerCase(Locale.ROOT);
      boolean own = href.equals(origin) || href.startsWith(origin + '/');
      if (ABSOLUTE.matcher(href).matches() && !own) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> value(Pattern attribute, String tag) {
    Matcher found = attribute.matcher(tag);
    if (!found.find()) {
      return Optional.empty();
    }
    for (int group = 1; group < 3; group++) {
      if (found.group(group) != null) {
        return Optional.of(found.group(group));
      }
    }
    return Optional.of(found.group(3));
  }

  /** Undoes the character references that a template engine writes into a policy. */
  private static String decoded(String value) {
    String decoded =
        value
            .replaceAll("&(?:#39|#0*39|#[xX]0*27|apos);", "'")
            .replaceAll("&(?:#34|#[xX]0*22|quot);", "\"")
            .replaceAll("&(?:#43|#[xX]0*2[bB]);", "+")
            .replaceAll("&(?:#47|#[xX]0*2[fF]);", "/")
            .replaceAll("&(?:#61|#[xX]0*3[dD]);", "=");
    if (decoded.matches("(?s).*&(?!amp;)[A-Za-z#].*")) {
      throw new IllegalArgumentException(value);
    }
    return decoded.replace("&amp;", "&");
  }
}

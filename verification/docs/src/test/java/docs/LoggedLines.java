package docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The texts that the sources of published modules can print: strings that are joined by {@code +},
 * with any text for variables and for <code>{}</code>.
 */
final class LoggedLines {

  private static final Pattern TOKEN =
      Pattern.compile(
          "\"((?:[^\"\\\\\\n]++|\\\\.)*+)\"" // a string
              + "|'(?:[^'\\\\\\n]|\\\\[^'\\n]{1,5}|\\\\')'" // a character
              + "|/\\*(?s:.*?)\\*/|//[^\\n]*+"); // a comment
  private static final Pattern JOINED = Pattern.compile("\\s*\\+\\s*");
  private static final Pattern VARIABLE = Pattern.compile("\\s*\\+[^;{}]*\\+\\s*");
  private static final Pattern MORE = Pattern.compile("\\s*\\+[^;]*");
  private static final Pattern BESIDE = Pattern.compile("(examples|testkit|verification)/.*");

  /** The texts, each split at its variables. */
  private final List<String[]> texts = new ArrayList<>();

  private LoggedLines() {}

  static LoggedLines of(Path root) throws IOException {
    LoggedLines lines = new LoggedLines();
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> file.toString().contains("/src/main/java/"))
              .filter(file -> !BESIDE.matcher(root.relativize(file).toString()).matches())
              .toList();
      for (Path source : sources) {
        lines.read(Files.readString(source));
      }
    }
    return lines;
  }

  int size() {
    return texts.size();
  }

  private void read(String source) {
    String code =
        TOKEN
            .matcher(source)
            .replaceAll(
                token -> token.group(1) == null ? "c" : Matcher.quoteReplacement(token.group()));
    StringBuilder text = new StringBuilder();
    int end = 0;
    for (MatchResult literal : TOKEN.matcher(code).results().toList()) {
      String between = code.substring(end, literal.start());
      if (!JOINED.matcher(between).matches()) {
        if (VARIABLE.matcher(between).matches()) {
          text.append("{}");
        } else {
          add(text, MORE.matcher(between).lookingAt());
          text.setLength(0);
          text.append(between.stripTrailing().endsWith("+") ? "{}" : "");
        }
      }
      text.append(literal.group(1).replace("\\\"", "\""));
      end = literal.end();
    }
    add(text, false);
  }

  private void add(CharSequence text, boolean more) {
    texts.add((text + (more ? "{}" : "")).split("\\{}", -1));
  }

  /**
   * Returns whether a line is printed.
   *
   * @param cut whether it is only the beginning of a line
   */
  boolean contain(String line, boolean cut) {
    return texts.stream().anyMatch(text -> prints(text, line, cut));
  }

  /** Looks for the parts of a text in a line; at least a third of the line must be in them. */
  private static boolean prints(String[] parts, String line, boolean cut) {
    if (cut && parts[0].startsWith(line)) {
      return true;
    }
    int start = line.indexOf(parts[0]);
    if (start < 0) {
      return false;
    }
    int at = start + parts[0].length();
    int own = parts[0].length();
    for (int i = 1; i < parts.length && at < line.length(); i++) {
      boolean last = i == parts.length - 1;
      int next = last && parts[i].isEmpty() ? line.length() : line.indexOf(parts[i], at);
      if (next < 0) {
        int begun = cut ? begun(parts[i], line) : 0;
        return begun > 0 && 3 * (own + begun) >= line.length();
      }
      own += parts[i].length();
      at = next + parts[i].length();
    }
    return at == line.length() && 3 * own >= line.length();
  }

  /** Returns the number of characters at the end of the line that begin this part. */
  private static int begun(String part, String line) {
    int length = Math.min(part.length(), line.length());
    while (length > 0 && !line.endsWith(part.substring(0, length))) {
      length--;
    }
    return length;
  }
}

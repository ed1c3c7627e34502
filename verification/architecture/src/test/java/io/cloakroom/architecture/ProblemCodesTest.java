package io.cloakroom.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.body.FormLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The problem codes in the sources of published modules, and the page that explains them. */
class ProblemCodesTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));

  /** Folders with modules that never answer a visitor. */
  private static final Pattern BESIDE = Pattern.compile("(examples|testkit|verification)/.*");

  private static final Pattern PROBLEM = Pattern.compile("new HttpProblem\\(");
  private static final Pattern LITERAL = Pattern.compile("\"([^\"\\\\]*)\"");
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Z_]*");
  private static final Pattern CODE = Pattern.compile("[a-z]+(\\.[a-z]+(-[a-z]+)*)+");

  /** Calls of a method that makes problems of its own file, such as {@code refused("nested")}. */
  private static final Pattern REFUSED = Pattern.compile("\\brefused\\(\\s*\"([a-z.-]+)\"");

  /** The code of a form with errors, which is written without an exception. */
  private static final Pattern WRITTEN = Pattern.compile("\\(\"code\", \"([^\"]+)\"\\)");

  /** Limits that refuse nothing. */
  private static final Set<FormLimit> SILENT =
      EnumSet.of(FormLimit.FILE_MEMORY_BYTES, FormLimit.TOKEN_BYTES, FormLimit.DRAIN_BYTES);

  /** The formats in which a flaw of a strict form may be. */
  private static final List<String> FORMATS = List.of("multipart", "text", "urlencoded");

  @Test
  void allAreExplained() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/problem-codes.md"));
    String table = page.split("\n## All codes\n", 2)[1];
    Set<String> explained =
        Pattern.compile("`([^`]+)`")
            .matcher(table)
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(explained).containsAll(codes());
  }

  @Test
  void areFoundInEachOfTheirForms() throws IOException {
    assertThat(codes())
        .contains(
            "csrf.origin", // passed to a method
            "form.body.broken", // written out
            "form.content-encoding.unsupported", // a constant
            "form.invalid", // written as JSON
            "form.limit.file-bytes", // of a limit
            "form.limit.memory", // the second of a method
            "form.multipart.padding", // the end of a code
            "form.text.malformed", // of a format
            "server.unsent-answer") // one of two
        .hasSizeGreaterThan(60);
  }

  private static Set<String> codes() throws IOException {
    Set<String> codes = new TreeSet<>();
    for (Path file : sources()) {
      String source = Files.readString(file);
      Matcher problem = PROBLEM.matcher(source);
      while (problem.find()) {
        List<String> arguments = arguments(source, problem.end());
        if (arguments.size() > 2) {
          codes.addAll(codes(file, source, arguments.get(1)));
        }
      }
      if (source.contains("\"status\", STATUS")) {
        codes.addAll(first(WRITTEN, source));
      }
    }
    return codes;
  }

  /** Returns the codes that an argument can be. */
  private static Set<String> codes(Path file, String source, String argument) {
    Set<String> codes = new TreeSet<>();
    List<String> literals = first(LITERAL, argument);
    if (argument.equals("code")) {
      codes.addAll(first(REFUSED, source));
    } else if (argument.endsWith("\" + code")) {
      String beginning = literals.get(0);
      ends(file, source).map(beginning::concat).forEach(codes::add);
    } else if (argument.contains("flaw.format()")) {
      FORMATS.forEach(format -> codes.add("form." + format + ".malformed"));
    } else if (NAME.matcher(argument).matches()) {
      codes.addAll(first(Pattern.compile("\\b" + argument + "\\s*=\\s*\"([^\"]+)\""), source));
    } else if (!argument.contains("+")) {
      codes.addAll(literals);
    }
    assertThat(codes)
        .as("%s: a code that this test cannot read: %s", file, argument)
        .isNotEmpty()
        .allMatch(code -> CODE.matcher(code).matches());
    return codes;
  }

  private static Stream<String> ends(Path file, String source) {
    return file.endsWith("FormLimit.java")
        ? Arrays.stream(FormLimit.values())
            .filter(limit -> !SILENT.contains(limit))
            .map(limit -> limit.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        : first(REFUSED, source).stream();
  }

  /** Splits the arguments of a call, which begin at this offset. */
  private static List<String> arguments(String source, int start) {
    StringBuilder argument = new StringBuilder();
    StringBuilder all = new StringBuilder();
    int depth = 0;
    boolean quoted = false;
    for (int i = start; i < source.length() && depth >= 0; i++) {
      char c = source.charAt(i);
      quoted ^= c == '"' && source.charAt(i - 1) != '\\';
      if (!quoted) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      }
      if (!quoted && depth == 0 && c == ',') {
        all.append(argument.toString().strip()).append('\0');
        argument.setLength(0);
      } else if (depth >= 0) {
        argument.append(c);
      }
    }
    return List.of(all.append(argument.toString().strip()).toString().split("\0"));
  }

  private static List<Path> sources() throws IOException {
    return SourcesTest.sources().stream()
        .filter(file -> file.toString().contains("/src/main/java/"))
        .filter(file -> !BESIDE.matcher(ROOT.relativize(file).toString()).matches())
        .filter(file -> !file.endsWith("HttpProblem.java"))
        .toList();
  }

  private static List<String> first(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .collect(Collectors.toList());
  }
}

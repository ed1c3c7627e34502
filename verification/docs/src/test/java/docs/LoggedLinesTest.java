package docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages that the documentation quotes are in the code. */
class LoggedLinesTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern QUOTED = Pattern.compile("`([^`\\n]+)`|(?m)^ {4,}(\\S.*)$");
  private static final Pattern SENTENCE = Pattern.compile("(\\S+ +){5,}\\S+.*");

  /** The beginning of a line about a problem, before the problem's own text; sizes may follow. */
  private static final Pattern ANSWERED =
      Pattern.compile("[A-Z]+ /\\S* answered \\d+ [a-z.-]+: (?=.{10})");

  /** Texts that others print, such as the JVM. */
  private static final Pattern FOREIGN = Pattern.compile("Cannot reserve .*");

  @SuppressWarnings("NullAway.Init")
  private static LoggedLines lines;

  @BeforeAll
  static void read() throws IOException {
    lines = LoggedLines.of(ROOT);
  }

  /** Returns the messages that a page quotes. */
  private static List<String> quotes(String page) throws IOException {
    String text =
        FENCED
            .matcher(Files.readString(ROOT.resolve("docs/" + page + ".md")))
            .replaceAll("")
            .replaceAll("(?m)^ +(?=[-|])", "");
    List<String> quotes = new ArrayList<>();
    QUOTED
        .matcher(text)
        .results()
        .map(quote -> quote.group(1) == null ? quote.group(2) : quote.group(1))
        .map(quote -> ANSWERED.matcher(quote).replaceFirst("").replace(". It holds …", ""))
        .filter(quote -> SENTENCE.matcher(quote).matches())
        .filter(quote -> !quote.startsWith("…") && !FOREIGN.matcher(quote).matches())
        .forEach(quotes::add);
    return quotes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"troubleshooting", "problem-codes", "deploying"})
  void quotedMessagesAreTheCodes(String page) throws IOException {
    List<String> unknown = new ArrayList<>();
    List<String> quotes = quotes(page);
    for (String quote : quotes) {
      int cut = quote.indexOf('…');
      String beginning = cut < 0 ? quote : quote.substring(0, cut).strip();
      if (!lines.contain(beginning, cut >= 0)) {
        unknown.add(quote);
      }
    }

    assertThat(quotes).hasSizeGreaterThan(3);
    assertThat(unknown).isEmpty();
  }

  @Test
  void aMessageThatNothingPrintsIsFound() {
    assertThat(lines.size()).isGreaterThan(300);
    assertThat(lines.contain("The memory store is full of", true)).isFalse();
    assertThat(lines.contain("The memory store is full", false)).isFalse();
    assertThat(lines.contain("The memory store is full (maximumBytes is", true)).isTrue();
  }
}

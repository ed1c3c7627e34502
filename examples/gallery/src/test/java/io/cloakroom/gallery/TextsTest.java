package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("sets the locale of the JVM")
final class TextsTest {

  private static final Pattern USED = Pattern.compile("\\bt\\('([a-z.]*[a-z])'[,)]");

  /** The message of a constraint, of a handler that rejects, or of a problem. */
  private static final Pattern SAID =
      Pattern.compile(
          "(?:message = |reject\\(\\s*\"[^;]*?,\\s+|\\d{3},\\s+\"[a-z.]+\",\\s+)"
              + "(\"[A-Z][^\"]+\"(?:\\s*\\+\\s*\"[^\"]+\")*)");

  @Test
  void bothLanguagesSayTheSameThings() throws IOException {
    Properties english = properties("/messages.properties");
    Properties german = properties("/messages_de.properties");

    assertThat(german.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
    for (String key : english.stringPropertyNames()) {
      assertThat(placeholders(german.getProperty(key)))
          .as(key)
          .isEqualTo(placeholders(english.getProperty(key)));
      assertThat(german.getProperty(key)).as(key).isNotBlank();
    }
  }

  @Test
  void everyKeyOfTheTemplatesIsKnown() throws IOException {
    Set<String> known = properties("/messages.properties").stringPropertyNames();
    Path templates =
        Path.of(
            System.getProperty("project.root"), "examples/gallery/src/main/resources/templates");
    try (Stream<Path> files = Files.list(templates)) {
      Set<String> used =
          files.flatMap(file -> found(USED, file)).collect(Collectors.toCollection(TreeSet::new));

      assertThat(used).hasSizeGreaterThan(60);
      assertThat(known).containsAll(used);
    }
  }

  @Test
  void everySentenceOfAFormHasAGermanOne() throws IOException {
    Path code = Path.of(System.getProperty("project.root"), "examples/gallery/src/main/java");
    try (Stream<Path> files = Files.walk(code)) {
      Set<String> english =
          files
              .filter(Files::isRegularFile)
              .flatMap(file -> found(SAID, file))
              .map(said -> said.replaceAll("^\"|\"\\s*\\+\\s*\"|\"$", ""))
              .map(said -> said.replace("{value}", String.valueOf(Cart.MOST)))
              .collect(Collectors.toCollection(TreeSet::new));

      assertThat(english).hasSizeGreaterThan(40);
      assertThat(english)
          .allSatisfy(said -> assertThat(Texts.translated(said, Locale.GERMAN)).isNotEqualTo(said));
      assertThat(Texts.translated("Enter your name", Locale.ENGLISH)).isEqualTo("Enter your name");
    }
  }

  @Test
  void aSentenceIsInTheVisitorsLanguageOrInEnglish() {
    assertThat(Texts.text(Locale.GERMANY, "cart.count", 1)).isEqualTo("(1 Abzug)");
    assertThat(Texts.text(Locale.ENGLISH, "cart.count", 2)).isEqualTo("(2 prints)");
    assertThat(Texts.text(Locale.FRENCH, "cart.count", 0)).isEqualTo("(empty)");
    assertThat(Texts.text(Locale.ROOT, "photo.by", "Ada")).isEqualTo("by Ada");
  }

  @Test
  void theMachinesLanguageDoesNotMatter() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(Texts.text(Locale.ENGLISH, "form.save")).isEqualTo("Save");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void anUnknownKeyIsAnError() {
    assertThatThrownBy(() -> Texts.text(Locale.ENGLISH, "no.such.key"))
        .isInstanceOf(MissingResourceException.class)
        .hasMessageContaining("no.such.key");
  }

  private static Stream<String> found(Pattern pattern, Path file) {
    try {
      return pattern.matcher(Files.readString(file)).results().map(match -> match.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> placeholders(String sentence) {
    Matcher matcher = Pattern.compile("\\{\\d").matcher(sentence);
    return matcher.results().map(match -> match.group()).collect(Collectors.toSet());
  }

  private static Properties properties(String resource) throws IOException {
    Properties properties = new Properties();
    try (Reader in =
        new InputStreamReader(
            Objects.requireNonNull(TextsTest.class.getResourceAsStream(resource)),
            StandardCharsets.UTF_8)) {
      properties.load(in);
    }
    return properties;
  }
}

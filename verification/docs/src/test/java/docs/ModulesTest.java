package docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page with the coordinates lists all published modules. */
class ModulesTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));

  private static final String ARTIFACT = "<artifactId>(cloakroom[a-z-]*)</artifactId>";

  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> managed() throws IOException {
    String bom = Files.readString(ROOT.resolve("bom/pom.xml"));
    int begin = bom.indexOf("<dependencies>");
    return found(ARTIFACT, bom.substring(begin, bom.indexOf("</dependencies>")));
  }

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("docs/modules.md"));
  }

  @Test
  void theTableHasTheModulesOfTheBom() throws IOException {
    assertThat(managed()).hasSizeGreaterThan(10);
    assertThat(found("(?m)^\\| `(cloakroom[a-z-]*)` \\|", page())).isEqualTo(managed());
  }

  @Test
  void theLinesToCopyNameModulesOfTheBom() throws IOException {
    Set<String> shown = found(ARTIFACT, page());

    assertThat(shown).hasSize(3).contains("cloakroom-bom");
    assertThat(found("io\\.cloakroom:(cloakroom[a-z-]*)", page())).isEqualTo(shown);
    shown.remove("cloakroom-bom");
    assertThat(managed()).containsAll(shown);
  }
}

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

/** The page with the coordinates lists what can be used. */
class ModulesTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));

  private static Set<String> found(String pattern, String file) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(ROOT.resolve(file)))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void theTableHasTheModulesOfTheBom() throws IOException {
    Set<String> managed = found("<artifactId>(cloakroom[a-z-]*)</artifactId>", "bom/pom.xml");
    managed.remove("cloakroom-bom");
    managed.remove("cloakroom-parent");

    assertThat(managed).hasSizeGreaterThan(10);
    assertThat(found("(?m)^\\| `(cloakroom[a-z-]*)` \\|", "docs/modules.md")).isEqualTo(managed);
  }

  @Test
  void theLinesToCopyNameModulesOfTheBom() throws IOException {
    Set<String> known = found("<artifactId>(cloakroom[a-z-]*)</artifactId>", "bom/pom.xml");
    Set<String> shown = found("<artifactId>(cloakroom[a-z-]*)</artifactId>", "docs/modules.md");

    assertThat(shown).hasSize(3);
    assertThat(known).containsAll(shown);
    assertThat(found("io\\.cloakroom:(cloakroom[a-z-]*)", "docs/modules.md")).isEqualTo(shown);
  }
}

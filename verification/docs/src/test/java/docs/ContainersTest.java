package docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of tested containers names the versions that the tests start. */
class ContainersTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));

  /** The columns, and the property of the root POM with the version of each. */
  private static final Map<String, String> VERSIONS =
      Map.of(
          "Tomcat 10.1",
          "tomcat-10.version",
          "Tomcat 11.0",
          "tomcat.version",
          "Jetty 12.1, ee10",
          "jetty.version",
          "Jetty 12.1, ee11",
          "jetty.version",
          "Undertow 2.3",
          "undertow-servlet.version");

  @Test
  void theColumnsAreTheContainersOfTheTests() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/servers.md"));
    String table = page.split("### What is tested in which container\n", 2)[1];
    List<String> columns =
        Stream.of(table.lines().filter(line -> line.startsWith("| |")).findFirst().orElseThrow())
            .flatMap(Pattern.compile("\\|")::splitAsStream)
            .map(String::strip)
            .filter(column -> !column.isEmpty())
            .toList();
    String pom = Files.readString(ROOT.resolve("pom.xml"));

    assertThat(columns).containsExactlyInAnyOrderElementsOf(VERSIONS.keySet());
    VERSIONS.forEach((column, property) ->
        assertThat(pom)
            .contains(
                "<" + property + ">" + column.replaceFirst(",.*", "").split(" ", 2)[1] + "."));
  }
}

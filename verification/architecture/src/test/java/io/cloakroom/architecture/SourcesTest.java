package io.cloakroom.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.StoreCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules for the sources of all modules, including tests and unpublished modules. */
class SourcesTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern HELLO = Pattern.compile("(?m)^examples/hello/(.+)$");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+) \\|");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?io\\.cloakroom\\.(\\w+)");

  private static final Pattern CLOSEABLE_LOADER =
      Pattern.compile("\\bURLClassLoader \\w+\\s*[=:;,)]");

  private static final Pattern SPACE = Pattern.compile(" String SPACE = \"([^\"]+)\";");

  /** The modules that no other module uses, except in tests. */
  private static final Set<String> TOPS =
      Set.of("cli", "frontends", "fuzz", "benchmarks", "attack");

  @Test
  void everyModuleHasItsPlaceInThePlan() throws IOException {
    List<String> planned = new ArrayList<>();
    String plan = Files.readString(ROOT.resolve("docs/architecture.md"));
    String modules = plan.split("## Modules and packages\n", 2)[1].split("\n## ", 2)[0];
    for (String row : first(ROW, modules)) {
      // A name in brackets is the artifact's.
      planned.addAll(first(CODE, row.replaceAll("\\(.*?\\)", "")));
    }
    Set<String> built = new TreeSet<>(modules());
    built.remove("bom");
    assertThat(planned).containsExactlyInAnyOrderElementsOf(built);
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    Set<String> packages = new TreeSet<>();
    Set<String> explained = new TreeSet<>();
    for (Path source : sources()) {
      String path = source.toString();
      int main = path.indexOf("/src/main/java/io/");
      if (main >= 0) {
        String name = path.substring(main, path.lastIndexOf('/'));
        packages.add(name);
        if (path.endsWith("/package-info.java") && Files.readString(source).startsWith("/**")) {
          explained.add(name);
        }
      }
    }
    assertThat(explained).isEqualTo(packages);
  }

  @Test
  void nothingStandsOnWhatIsBesideTheToolkit() throws IOException {
    Set<String> broken = new TreeSet<>();
    for (Path source : sources()) {
      if (source.toString().contains("/src/test/")) {
        continue;
      }
      for (String known : first(IMPORT, Files.readString(source))) {
        if (TOPS.contains(known) && !source.toString().contains("/io/cloakroom/" + known + '/')) {
          broken.add(ROOT.relativize(source) + " knows " + known);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void aCopyKnowsEveryKeySpace() throws IOException {
    Set<String> spaces = new TreeSet<>();
    for (Path source : sources()) {
      if (source.toString().contains("/src/main/java/io/cloakroom/")
          && !source.toString().contains("/cli/")) {
        spaces.addAll(first(SPACE, Files.readString(source)));
      }
    }
    assertThat(StoreCopy.SPACES).containsExactlyInAnyOrderElementsOf(spaces);
  }

  @Test
  void theSmallestApplicationsAreSmall() throws IOException {
    List<String> servers = first(HELLO, String.join("\n", modules()));
    assertThat(servers).contains("spring-boot", "tomcat", "jetty", "undertow");
    for (String server : servers) {
      assertThat(linesOfHello(server)).as("lines of Java for %s", server).isBetween(1L, 59L);
    }
    Path initializr =
        ROOT.resolve("examples/hello/spring-boot/src/main/java/hello/HelloApplication.java");
    assertThat(linesOfHello("spring-boot") - lines(initializr))
        .as("lines of Java beyond what Spring's Initializr makes")
        .isBetween(1L, 30L);
  }

  private static long linesOfHello(String server) throws IOException {
    Path code = ROOT.resolve("examples/hello").resolve(server).resolve("src/main/java");
    long lines = 0;
    for (Path source : sources()) {
      if (source.startsWith(code) && !source.endsWith("package-info.java")) {
        lines += lines(source);
      }
    }
    return lines;
  }

  private static long lines(Path source) throws IOException {
    try (Stream<String> lines = Files.lines(source)) {
      return lines.count();
    }
  }

  @Test
  void namesSayWhatTheyHold() throws IOException {
    assertThat(sources())
        .noneMatch(source ->
            source
                .toString()
                .matches(
                    ".*/io/.*/(util|utils|helper|helpers|common|base|internal)/.*"
                        + "|.*(Util|Utils|Helper|Impl)\\.java"
                        + "|.*/Abstract\\w+\\.java"));
  }

  /**
   * The method of Playwright evaluates its string once from outside, and after that inside the
   * page, where a Content-Security-Policy refuses it. So such a test fails only if it has to wait.
   */
  @Test
  void noTestWaitsByEvaluatingInThePage() throws IOException {
    Set<Path> waiting = new TreeSet<>();
    for (Path source : sources()) {
      if (Files.readString(source).contains(".waitFor" + "Function(")) {
        waiting.add(ROOT.relativize(source));
      }
    }
    assertThat(waiting).isEmpty();
  }

  /**
   * Closing a class loader also closes the jars of its parents that it has read a resource from,
   * because the JVM shares open jars. Whatever reads them at that moment fails with "zip file
   * closed" or "Stream closed", for example a test class that runs at the same time.
   */
  @Test
  void noClassLoaderIsClosed() throws IOException {
    Set<Path> closing = new TreeSet<>();
    for (Path source : sources()) {
      // A variable that is a ClassLoader cannot be closed.
      if (CLOSEABLE_LOADER.matcher(Files.readString(source)).find()) {
        closing.add(ROOT.relativize(source));
      }
    }
    assertThat(closing).isEmpty();
  }

  @Test
  void noTwoTypesShareASimpleName() throws IOException {
    Map<String, List<String>> byName =
        sources().stream()
            .map(source -> ROOT.relativize(source).toString())
            .filter(source -> source.contains("/src/main/java/"))
            .filter(source -> !source.matches(".*/(package|module)-info\\.java"))
            .collect(
                Collectors.groupingBy(
                    source -> source.substring(source.lastIndexOf('/') + 1),
                    TreeMap::new,
                    Collectors.toList()));
    byName.values().removeIf(sources -> sources.size() == 1);
    assertThat(byName).isEmpty();
  }

  private static List<String> modules() throws IOException {
    return first(MODULE, Files.readString(ROOT.resolve("pom.xml")));
  }

  /** Returns the sources of all modules, without copies in target. */
  static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : modules()) {
      Path folder = ROOT.resolve(module).resolve("src");
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(400);
    return sources;
  }

  private static List<String> first(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .collect(Collectors.toList());
  }
}

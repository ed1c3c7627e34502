package io.cloakroom.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's first example, run as the README says. */
class HelloJdkTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));
  private static final Path MAIN = ROOT.resolve("examples/hello-jdk/Main.java");

  /** What the one dependency brings: the class path without the tests and what is theirs alone. */
  private static String dependencies() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    List<String> ofTests =
        List.of("test-classes", "testkit", "junit", "assertj", "opentest4j", "slf4j-simple");
    return Stream.of(all.split(File.pathSeparator))
        .filter(entry -> ofTests.stream().noneMatch(entry::contains))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String get(HttpClient browser, String address) throws Exception {
    return browser
        .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
        .body();
  }

  private static HttpClient browser() {
    return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  }

  @Test
  void countsEachVisitorsVisits() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dport=0",
                "-cp",
                dependencies(),
                MAIN.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = program.inputReader()) {
      String address = out.readLine();
      HttpClient browser = browser();

      assertThat(get(browser, address)).contains("<h1>Visit 1</h1>");
      assertThat(get(browser, address)).contains("<h1>Visit 2</h1>");
      assertThat(get(browser(), address)).contains("<h1>Visit 1</h1>");
    } finally {
      program.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void isWhatTheReadmeShowsFirst() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String five = readme.substring(readme.indexOf("## Five minutes"));
    String java = "```java\n" + Files.readString(MAIN) + "```\n";

    assertThat(five).contains(java);
    assertThat(five.indexOf(java)).isEqualTo(five.indexOf("```java\n"));
    assertThat(Files.readAllLines(MAIN)).hasSizeLessThanOrEqualTo(25);
  }

  @Test
  void needsOneDependencyOfThisVersion() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    String version = pom.split("<version>", 2)[1].split("</version>", 2)[0];
    String first = readme.substring(readme.indexOf("```xml\n"));
    String block = first.substring(0, first.indexOf("```", 3));

    assertThat(block.split("<dependency>", -1)).hasSize(2);
    assertThat(block)
        .containsPattern(
            "<artifactId>cloakroom-jdk</artifactId>\\s+<version>" + version + "</version>");
  }
}

package docs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.cloakroom.browser.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Follows the quickstart on Spring Boot: adds to a new project, as start.spring.io makes it, what
 * the README shows, and uses it in Chromium.
 */
@ResourceLock(Chromium.LOCK)
class SpringReadmeTest {

  private static final Readme README = Readme.read("Quickstart on Spring Boot");
  private static final Map<String, String> FILES = Readme.files(README.text());
  private static final String JAVA = "src/main/java/com/example/demo/Clicks.java";
  private static final String SETTINGS = "src/main/resources/application.properties";

  private static final String APPLICATION =
      """
      package com.example.demo;

      import org.springframework.boot.SpringApplication;
      import org.springframework.boot.autoconfigure.SpringBootApplication;

      @SpringBootApplication
      public class DemoApplication {

        public static void main(String[] args) {
          SpringApplication.run(DemoApplication.class, args);
        }
      }
      """;

  @Test
  void twelveLinesOfJavaAndOneCommand() {
    assertThat(FILES).containsOnlyKeys(JAVA, "src/main/resources/templates/home.html");
    assertThat(Readme.lines(FILES.getOrDefault(JAVA, "")))
        .hasSize(12)
        .allMatch(line -> line.length() <= 100);
    assertThat(README.text()).contains("12 lines of Java");
    assertThat(Readme.commands(README.text())).hasSize(1);
  }

  @Test
  void isFollowedInANewProject(@TempDir Path folder, @TempDir Path settings) throws Exception {
    MavenHome home = MavenHome.of(settings);
    Map<String, String> files = new LinkedHashMap<>(FILES);
    files.put("pom.xml", pom(newestBoot(), block("xml")));
    files.put("src/main/java/com/example/demo/DemoApplication.java", APPLICATION);
    files.put(SETTINGS, "spring.application.name=demo\nserver.port=0\n" + block("properties"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      Files.writeString(path, file.getValue());
    }
    String command = Readme.commands(README.text()).get(0);
    try (BrowserContext browser = Chromium.shared().open()) {
      Page page = browser.newPage();
      try (Program program = Program.run(folder, command, home)) {
        page.navigate(program.address());
        assertThat(page.locator("h1")).hasText("0 clicks");
        Accessibility.check(page);
        page.locator("button").click();
        assertThat(page.locator("h1")).hasText("1 clicks");
        assertThat(page.locator("[data-flash=success]")).hasText("Click 1 counts.");
        assertThat(page.locator("form input[name=_csrf]")).hasCount(1);
        Accessibility.check(page);
        page.reload();
        assertThat(page.locator("[data-flash]")).hasCount(0);
        assertThat(program.printed()).noneMatch(line -> line.contains(" WARN "));
      }
      try (Program again = Program.run(folder, command, home)) {
        page.navigate(again.address());
        assertThat(page.locator("h1")).hasText("1 clicks");
      }
    }
  }

  /**
   * Returns the project file with Spring Web and Thymeleaf, without comments and empty elements.
   */
  private static String pom(String version, String dependency) {
    return """
    <project xmlns="http://maven.apache.org/POM/4.0.0">
      <modelVersion>4.0.0</modelVersion>
      <parent>
        <groupId>org.springframework.boot</groupId>
        <artifactId>spring-boot-starter-parent</artifactId>
        <version>%s</version>
        <relativePath/>
      </parent>
      <groupId>com.example</groupId>
      <artifactId>demo</artifactId>
      <version>0.0.1-SNAPSHOT</version>
      <properties>
        <java.version>17</java.version>
      </properties>
      <dependencies>
        <dependency>
          <groupId>org.springframework.boot</groupId>
          <artifactId>spring-boot-starter-thymeleaf</artifactId>
        </dependency>
        <dependency>
          <groupId>org.springframework.boot</groupId>
          <artifactId>spring-boot-starter-webmvc</artifactId>
        </dependency>
    %s  </dependencies>
      <build>
        <plugins>
          <plugin>
            <groupId>org.springframework.boot</groupId>
            <artifactId>spring-boot-maven-plugin</artifactId>
          </plugin>
        </plugins>
      </build>
    </project>
    """
        .formatted(version, dependency);
  }

  /** Returns what the first block of a language has. */
  private static String block(String language) {
    Matcher block = Pattern.compile("(?ms)^```" + language + "\n(.*?)^```").matcher(README.text());
    assertThat(block.find()).as("the README has a block of " + language).isTrue();
    return block.group(1);
  }

  /** Returns the newest version of Spring Boot that the modules are tested with. */
  private static String newestBoot() throws IOException {
    String pom = Files.readString(Readme.ROOT.resolve("pom.xml"));
    List<String> versions =
        Pattern.compile("<(?:spring-boot|boot-4\\.1)\\.version>([\\d.]+)<")
            .matcher(pom)
            .results()
            .map(version -> version.group(1))
            .sorted()
            .toList();
    return versions.get(versions.size() - 1);
  }
}

package docs;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.cloakroom.browser.Chromium;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Follows the quickstart of the README in an empty folder and in Chromium, as somebody who has
 * never used Cloakroom. Only the port differs.
 */
@ResourceLock(Chromium.LOCK)
class ReadmeTest {

  private static final Readme README = Readme.read("Quickstart without Spring");
  private static final Map<String, String> MAIN = Readme.files(README.main());
  private static final String APP = "src/main/java/App.java";
  private static final String VERSION = Readme.version(MAIN.getOrDefault("pom.xml", ""));
  private static final String PASSWORD = "seven green umbrellas";

  private static MavenHome home;
  private static BrowserContext browser;

  @BeforeAll
  static void prepare(@TempDir Path folder) throws Exception {
    home = MavenHome.of(folder);
    browser = Chromium.shared().open();
  }

  @AfterAll
  static void close() {
    browser.close();
  }

  @Test
  void threeFilesOneDependencyOneCommand() {
    assertThat(MAIN).containsOnlyKeys("pom.xml", APP, "src/main/resources/pages/home.html");
    assertThat(
            MAIN.getOrDefault("pom.xml", "")
                .replaceAll("(?s)<dependencyManagement>.*</dependencyManagement>", ""))
        .containsOnlyOnce("<dependency>");
    assertThat(Readme.commands(README.main())).hasSizeBetween(1, 3);
    assertThat(README.main())
        .contains(Readme.lines(MAIN.getOrDefault(APP, "")).size() + " lines of Java");
  }

  @ParameterizedTest
  @CsvSource({"javalin,", "tomcat,Tomcat", "jdk,JDK"})
  void everyVariantHasAtMostTwentyLinesOfItsOwn(String starter, @Nullable String title) {
    String java = files(starter, title).getOrDefault(APP, "");

    assertThat(Readme.lines(java))
        .hasSizeLessThanOrEqualTo(20)
        .allMatch(line -> line.length() <= 100);
  }

  @Test
  void gradleHasTheSameCoordinatesAndIsCalledUntested() {
    String gradle = README.details("Gradle");

    assertThat(gradle).contains("untested");
    assertThat(Readme.files(gradle)).containsOnlyKeys("build.gradle.kts", "build.gradle");
    assertThat(Readme.files(gradle).values())
        .allSatisfy(build ->
            assertThat(build)
                .contains("platform")
                .contains("io.cloakroom:cloakroom-bom:" + VERSION)
                .containsPattern("io\\.cloakroom:cloakroom-starter-javalin['\"]"));
  }

  @Test
  void theFolderToCopyPassesItsOwnTests(@TempDir Path folder) throws IOException {
    Path source = Readme.ROOT.resolve("examples/starter");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(source.relativize(file).toString());
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
        Files.copy(file, copy);
      }
    }
    assertThat(Readme.version(Files.readString(folder.resolve("pom.xml")))).isEqualTo(VERSION);

    assertThat(Program.output(folder, "mvn -B test", home))
        .anyMatch(line -> line.matches(".*Tests run: [1-9]\\d*, Failures: 0, Errors: 0.*"))
        .anyMatch(line -> line.contains("BUILD SUCCESS"));
  }

  @ParameterizedTest
  @CsvSource({"javalin,", "tomcat,Tomcat", "jdk,JDK"})
  void isFollowedInAnEmptyFolder(String starter, @Nullable String title, @TempDir Path folder)
      throws IOException {
    int port = freePort();
    for (Map.Entry<String, String> file : files(starter, title).entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      Files.writeString(path, file.getValue().replace("8080", Integer.toString(port)));
    }
    List<String> commands = Readme.commands(README.main());
    assertThat(commands).hasSize(1);
    browser.clearCookies();
    Page page = browser.newPage();
    try (Program program = Program.run(folder, commands.get(0), home)) {
      assertThat(program.address()).isEqualTo("http://localhost:" + port);
      signUp(page, program.address());
      upload(page);
      errors(page, program.address(), folder);
      logOutAndIn(page, program.address());
      assertThat(program.printed().stream().filter(line -> !line.contains("answered 500")))
          .as("what is printed before the first error")
          .startsWith(program.address());
    }
    if (starter.equals("javalin")) {
      try (Program again = Program.run(folder, commands.get(0), home)) {
        page.navigate(again.address());
        assertThat(page.locator("header")).containsText("Ada Lovelace");
        assertThat(again.printed()).containsExactly(again.address());
      }
    }
    page.close();
  }

  private static void signUp(Page page, String address) {
    page.navigate(address);
    assertThat(page).hasTitle("Log in");
    Accessibility.check(page);
    page.getByRole(AriaRole.LINK, named("Create an account")).click();
    Accessibility.check(page);
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Ada Lovelace");
    page.getByLabel("Email address").fill("ada@example.org");
    page.getByLabel("Password").fill(PASSWORD);
    page.getByRole(AriaRole.BUTTON).first().click();
    assertThat(page.locator("header")).containsText("Ada Lovelace");
    assertThat(page.locator("img")).hasCount(0);
    Accessibility.check(page);
  }

  private static void upload(Page page) throws IOException {
    choose(
        page,
        new FilePayload(
            "page.jpg", "image/jpeg", "<h1>no photo</h1>".getBytes(StandardCharsets.UTF_8)));
    assertThat(page).hasTitle(Pattern.compile("^Error: "));
    assertThat(page.locator("#photo--error")).containsText("JPEG");
    Accessibility.check(page);

    choose(page, new FilePayload("photo.jpg", "image/jpeg", photo()));
    assertThat(page.locator("[data-flash=success]")).hasText("The photo is up.");
    assertThat(
            page.locator("main img")
                .evaluate("image => image.decode().then(() => image.naturalWidth)"))
        .isEqualTo(640);
    Accessibility.check(page);
    page.reload();
    assertThat(page.locator("[data-flash]")).hasCount(0);
    choose(page, new FilePayload("another.jpg", "image/jpeg", photo()));
    assertThat(page.locator("[data-flash=success]")).hasText("The photo is up.");
    page.reload();
  }

  private static void choose(Page page, FilePayload file) {
    page.setInputFiles("input[type=file]", file);
    page.locator("main button").click();
  }

  /** Checks that an address without a page and an exception look like the other pages. */
  private static void errors(Page page, String address, Path folder) throws IOException {
    String ground = ground(page);
    Response absent = Objects.requireNonNull(page.navigate(address + "/nowhere"));
    assertThat(absent.status()).isEqualTo(404);
    assertThat(page.locator("h1")).hasText("Not found");
    assertThat(ground(page)).isEqualTo(ground);
    Accessibility.check(page);

    page.navigate(address);
    Path photo;
    try (Stream<Path> data = Files.walk(folder.resolve("data"))) {
      photo = data.filter(file -> file.endsWith("photo.jpg")).findFirst().orElseThrow();
    }
    Files.delete(photo);
    Files.createDirectories(photo.resolve("in the way"));
    Response failed =
        page.waitForResponse(
            response -> response.request().method().equals("POST"),
            () -> {
              page.setInputFiles(
                  "input[type=file]", new FilePayload("photo.jpg", "image/jpeg", photo()));
              page.locator("main button").click();
            });
    assertThat(failed.status()).isEqualTo(500);
    assertThat(page.locator("h1")).hasText("Something went wrong");
    assertThat(ground(page)).isEqualTo(ground);
    Accessibility.check(page);
    Files.delete(photo.resolve("in the way"));
    Files.delete(photo);
  }

  private static String ground(Page page) {
    return (String) page.evaluate("getComputedStyle(document.body).backgroundColor");
  }

  private static void logOutAndIn(Page page, String address) {
    page.navigate(address);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out")).click();
    assertThat(page).hasTitle("Log in");
    assertThat(page.locator("[data-flash=success]")).hasText("You are logged out.");
    Accessibility.check(page);
    page.getByLabel("Email address or user name").fill("ada@example.org");
    page.getByLabel("Password").fill("wrong " + PASSWORD);
    page.getByRole(AriaRole.BUTTON).first().click();
    assertThat(page).hasTitle("Error: Log in");
    Accessibility.check(page);
    page.getByLabel("Password").fill(PASSWORD);
    page.getByRole(AriaRole.BUTTON).first().click();
    assertThat(page.locator("header")).containsText("Ada Lovelace");
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  /** Returns the files of a variant. */
  private static Map<String, String> files(String starter, @Nullable String title) {
    Map<String, String> files = new LinkedHashMap<>(MAIN);
    if (title != null) {
      String part = README.details(title);
      assertThat(part)
          .contains("`cloakroom-starter-javalin` with `cloakroom-starter-" + starter + "`");
      files.computeIfPresent(
          "pom.xml", (path, pom) -> pom.replace("starter-javalin", "starter-" + starter));
      files.putAll(Readme.files(part));
    }
    return files;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static byte[] photo() {
    BufferedImage image = new BufferedImage(640, 400, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(0x7c9cbf));
    graphics.fillRect(0, 0, 640, 400);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}

package release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The first build of bin/demo, with an empty local repository. */
class DemoBuildTest {

  /** The plugins and libraries that bin/demo does not need: for tests, checks and releases. */
  private static final List<String> NOT_NEEDED =
      List.of(
          "org/junit",
          "org/assertj",
          "com/microsoft",
          "surefire",
          "org/jsoup",
          "error_prone_core",
          "spotless",
          "nullaway",
          "javadoc",
          "maven-gpg",
          "flatten",
          "japicmp",
          "zstd-jni",
          "axe-core",
          "cloakroom-testkit");

  @Test
  void saysWhatItDoesAndDownloadsOnlyWhatItNeeds() throws Exception {
    Path build = build();

    assertThat(Files.readString(build.resolve("said")))
        .startsWith("Building the gallery. Later starts skip this.\n")
        .containsPattern("(?m)^ +\\d+ s  Cloakroom core$")
        .containsPattern("(?m)^ +\\d+ s  Cloakroom example: the gallery$")
        .containsPattern("(?m)^ +\\d+ s  \\d+ MB downloaded in \\d+ files$")
        .containsPattern("(?m)^ +\\d+ s  Built$");
    long bytes = 0;
    for (Path jar : jars(build.resolve("home/.m2/repository"))) {
      assertThat(jar.toString()).doesNotContain(NOT_NEEDED.toArray(String[]::new));
      bytes += Files.size(jar);
    }
    assertThat(bytes / 1_000_000).as("megabytes of jars").isBetween(30L, 75L);
  }

  @Test
  void buildsOnceOnly() throws Exception {
    Path build = build();

    assertThat(run(build, build.resolve("said again"))).isZero();
    assertThat(build.resolve("said again")).isEmptyFile();
  }

  private static Path build() throws IOException, InterruptedException {
    List<Path> files = new ArrayList<>(ProjectCopy.releaseFiles());
    files.addAll(ProjectCopy.below(Path.of("examples/gallery/src/main")));
    files.addAll(ProjectCopy.below(Path.of("docs/images")));
    files.add(Path.of("examples/gallery/build"));
    return KeptBuild.of(
        "demo",
        files,
        folder -> {
          ProjectCopy.of(files, folder.resolve("project"));
          Path home = Files.createDirectories(folder.resolve("home/.m2"));
          Settings.write(home.resolve("settings.xml"), Map.of("downloaded", Settings.local()));
          assertThat(run(folder, folder.resolve("said"))).isZero();
        });
  }

  private static int run(Path build, Path said) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(build.resolve("project/examples/gallery/build").toString())
            .redirectError(said.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MAVEN_OPTS", "-Duser.home=" + build.resolve("home"));
    Process process = builder.start();
    String jar = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    int status = process.waitFor();
    assertThat(Path.of(jar)).as(Files.readString(said)).exists();
    return status;
  }

  private static List<Path> jars(Path repository) throws IOException {
    try (Stream<Path> files = Files.walk(repository)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }
}

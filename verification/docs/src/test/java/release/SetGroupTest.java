package release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One command changes the group, and the project still builds. */
class SetGroupTest {

  @Test
  void changesEveryPomAndPageAndNoPackage(@TempDir Path folder) throws Exception {
    ProjectCopy project = copy(folder.resolve("project"));

    Process command =
        new ProcessBuilder(project.folder() + "/bin/set-group", "org.example.cloaks")
            .redirectErrorStream(true)
            .start();
    String said = new String(command.getInputStream().readAllBytes(), UTF_8);
    assertThat(command.waitFor()).as(said).isZero();

    try (Stream<Path> files = Files.walk(project.folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.endsWith("pom.xml") || file.toString().endsWith(".md")) {
          assertThat(Files.readString(file))
              .as(file.toString())
              .doesNotContain("<groupId>" + ProjectCopy.group() + "<", "io.cloakroom:cloakroom");
        }
      }
    }
    assertThat(project.folder().resolve("README.md"))
        .content()
        .contains("<groupId>org.example.cloaks</groupId>", "import io.cloakroom.");
    assertThat(project.maven(Map.of(), "validate")).as(Files.readString(project.log())).isZero();
  }

  @Test
  void refusesWhatIsNoGroup(@TempDir Path folder) throws Exception {
    ProjectCopy project = copy(folder.resolve("project"));

    Process command = new ProcessBuilder(project.folder() + "/bin/set-group", "a b").start();
    assertThat(command.waitFor()).isEqualTo(1);
    assertThat(new String(command.getErrorStream().readAllBytes(), UTF_8)).startsWith("Usage: ");
  }

  private static ProjectCopy copy(Path folder) throws Exception {
    List<Path> files = new ArrayList<>(ProjectCopy.releaseFiles());
    files.add(Path.of("README.md"));
    files.add(Path.of("bin/set-group"));
    return ProjectCopy.of(files, folder);
  }
}

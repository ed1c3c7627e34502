package release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build that compares the public API with a release finds what would break users. */
class CompareTest {

  @Test
  void refusesThatAPublicMethodIsGone(@TempDir Path folder) throws Exception {
    Path settings = StagingRepository.settings(folder.resolve("settings.xml"));
    ProjectCopy project = ProjectCopy.of(ProjectCopy.releaseFiles(), folder.resolve("project"));
    // The command for one small module, with the core of the release.
    String[] compare = {
      "-Pcompare",
      "-Dreleased=0.1.0",
      "-Drevision=0.2.0-SNAPSHOT",
      "-Ddemo",
      "-Dmaven.repo.local=" + folder.resolve("local"),
      "-s",
      settings.toString(),
      "-pl",
      "bom,core,stores/jdbc",
      "package"
    };
    Path source =
        project.folder().resolve("stores/jdbc/src/main/java/io/cloakroom/jdbc/JdbcStore.java");
    String before = Files.readString(source);

    int same = project.maven(Map.of(), compare);
    assertThat(same).as(Files.readString(project.log())).isZero();
    Files.writeString(
        source, before.replace("public static JdbcStore of(", "static JdbcStore of("));
    int changed = project.maven(Map.of(), compare);

    assertThat(changed).isNotZero();
    assertThat(project.log()).content().contains("METHOD_LESS_ACCESSIBLE", "JdbcStore.of");
  }
}

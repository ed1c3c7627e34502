package release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A settings.xml that lets Maven look into folders before it downloads anything. */
final class Settings {

  private Settings() {}

  /** Returns the local repository of this build. */
  static Path local() {
    String home = System.getProperty("user.home");
    return Path.of(System.getProperty("maven.repo.local", home + "/.m2/repository"));
  }

  static Path write(Path file, Map<String, Path> folders) throws IOException {
    StringBuilder repositories = new StringBuilder();
    new TreeMap<>(folders)
        .forEach((id, folder) ->
            repositories.append(
                "<repository><id>%s</id><url>%s</url></repository>".formatted(id, folder.toUri())));
    return Files.writeString(
        file,
        """
        <settings>
          <profiles>
            <profile>
              <id>folders</id>
              <repositories>%s</repositories>
              <pluginRepositories>%s</pluginRepositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>folders</activeProfile></activeProfiles>
        </settings>
        """
            .formatted(
                repositories, repositories.toString().replace("repository>", "pluginRepository>")));
  }
}

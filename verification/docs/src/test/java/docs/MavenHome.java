package docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import release.StagingRepository;

/**
 * The home of somebody who has never used Cloakroom: a local Maven repository without it, and
 * settings that name the staged release as a remote repository. Other artifacts come from the
 * repository of this machine, or from the internet if they are missing there.
 *
 * @param folder the home
 */
record MavenHome(Path folder) {

  /** Makes the home in an empty folder. */
  static MavenHome of(Path folder) throws IOException, InterruptedException {
    Path real = Path.of(System.getProperty("user.home"), ".m2");
    Path modules = StagingRepository.folder();
    Path settings = Files.createDirectories(folder.resolve(".m2")).resolve("settings.xml");
    Files.writeString(settings, settings(real.resolve("settings.xml"), modules));
    link(
        Path.of(System.getProperty("maven.repo.local", real.resolve("repository").toString())),
        folder.resolve(".m2/repository"));
    return new MavenHome(folder);
  }

  /** Returns the options of the JVM that runs Maven. */
  String options() {
    return "-Duser.home=" + folder + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
  }

  private static String settings(Path real, Path modules) throws IOException {
    String before = Files.exists(real) ? Files.readString(real) : "<settings></settings>";
    String profile =
        """
        <profile>
          <id>modules</id>
          <repositories>
            <repository>
              <id>modules</id>
              <url>%s</url>
            </repository>
          </repositories>
        </profile>
        """
            .formatted(modules.toUri());
    String active = "<activeProfile>modules</activeProfile>";
    return within(within(before, "profiles", profile), "activeProfiles", active);
  }

  /** Adds to an element of the settings, and creates the element if it is missing. */
  private static String within(String settings, String element, String added) {
    String end = "</" + element + ">";
    return settings.contains(end)
        ? settings.replace(end, added + end)
        : settings.replace("</settings>", "<" + element + ">" + added + end + "</settings>");
  }

  /** Links to everything in a repository but Cloakroom. */
  private static void link(Path real, Path local) throws IOException {
    Files.createDirectories(real);
    Files.createDirectories(local.resolve("io"));
    linkAll(real, local, "io");
    if (Files.exists(real.resolve("io"))) {
      linkAll(real.resolve("io"), local.resolve("io"), "cloakroom");
    }
  }

  private static void linkAll(Path from, Path to, String except) throws IOException {
    try (Stream<Path> entries = Files.list(from)) {
      for (Path entry : entries.toList()) {
        if (!entry.endsWith(except)) {
          Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
        }
      }
    }
  }
}

package docs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The home of somebody who has never used Cloakroom: a local Maven repository without it, and
 * settings that name a folder as a remote repository, which has the modules of this build. Other
 * artifacts come from the repository of this machine, and what is missing there from the internet.
 *
 * @param folder the home
 */
record MavenHome(Path folder) {

  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");
  private static final String PROFILE =
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
      """;

  /** Makes the home, with the modules under this version. */
  static MavenHome of(Path folder, String version) throws IOException {
    Path real = Path.of(System.getProperty("user.home"), ".m2");
    Path modules = folder.resolve("modules");
    deploy(modules, version);
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
    String profile = PROFILE.formatted(modules.toUri());
    String active = "<activeProfile>modules</activeProfile>";
    return within(within(before, "profiles", profile), "activeProfiles", active);
  }

  /** Adds to an element of the settings, which is added if it is missing. */
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

  /** Puts the modules of this build into a folder as a remote repository has them. */
  private static void deploy(Path repository, String version) throws IOException {
    for (Path pom : poms()) {
      String text =
          Files.readString(pom).replace("${revision}", version).replace("0.1.0-SNAPSHOT", version);
      Matcher artifact = ARTIFACT.matcher(text.replaceFirst("(?s)<parent>.*?</parent>", ""));
      if (!artifact.find()) {
        throw new AssertionError("No artifact in " + pom);
      }
      String name = artifact.group(1);
      Path target =
          Files.createDirectories(repository.resolve("io/cloakroom/" + name + "/" + version));
      Files.writeString(target.resolve(name + "-" + version + ".pom"), text);
      Path classes = pom.resolveSibling("target/classes");
      if (!text.contains("<packaging>pom</packaging>")) {
        pack(classes, target.resolve(name + "-" + version + ".jar"));
      }
    }
  }

  private static List<Path> poms() throws IOException {
    try (Stream<Path> files = Files.find(Readme.ROOT, 3, (file, attributes) -> isPom(file))) {
      return files.toList();
    }
  }

  private static boolean isPom(Path file) {
    String path = Readme.ROOT.relativize(file).toString();
    return file.endsWith("pom.xml") && !path.contains("target/") && !path.startsWith(".");
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      if (Files.exists(classes)) {
        try (Stream<Path> entries = Files.walk(classes)) {
          for (Path entry : entries.filter(Files::isRegularFile).toList()) {
            out.putNextEntry(new JarEntry(classes.relativize(entry).toString().replace('\\', '/')));
            Files.copy(entry, out);
          }
        }
      }
    }
  }
}

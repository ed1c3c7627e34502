package release;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;

/** The part of the project that a release is built from, in a folder of its own. */
record ProjectCopy(Path folder) {

  private static final Path ROOT =
      Path.of(System.getProperty("project.root", "../..")).toAbsolutePath().normalize();

  /** Returns the published modules, as folders of the project. */
  static List<Path> publishedModules() throws IOException {
    List<Path> modules = new ArrayList<>();
    for (Path pom : poms()) {
      if (Files.readString(ROOT.resolve(pom)).contains("<unpublished>false</unpublished>")) {
        modules.add(pom.resolveSibling(""));
      }
    }
    return modules;
  }

  /** Returns the group of all modules. */
  static String group() throws IOException {
    Element pom = StagedModule.xml(ROOT.resolve("release/pom.xml"));
    return pom.select("project > groupId").text();
  }

  static Path root() {
    return ROOT;
  }

  /** Returns the hash of all that a release is built from. */
  static String hash() throws IOException {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      for (Path file : new TreeSet<>(files())) {
        hash.update((file + "\n").getBytes(UTF_8));
        hash.update(Files.readAllBytes(ROOT.resolve(file)));
      }
      return HexFormat.of().formatHex(hash.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Copies the project into this folder, which must not exist. */
  static ProjectCopy in(Path folder) throws IOException {
    for (Path file : files()) {
      Path copy = folder.resolve(file);
      Files.createDirectories(copy.resolveSibling(""));
      Files.copy(ROOT.resolve(file), copy);
    }
    return new ProjectCopy(folder);
  }

  /** Runs Maven, without tests and checks; its output is in the file maven.log of the folder. */
  int maven(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("mvn", "-B", "-ntp", "-T", "2", "-b", "smart"));
    command.addAll(List.of("-Dmaven.test.skip=true", "-Dunchecked", "-Dstyle.color=never"));
    if (System.getProperty("maven.repo.local") != null
        && !String.join(" ", arguments).contains("-Dmaven.repo.local=")) {
      command.add("-Dmaven.repo.local=" + System.getProperty("maven.repo.local"));
    }
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_GPG_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return builder.start().waitFor();
  }

  Path log() {
    return folder.resolve("maven.log");
  }

  /** Returns the relative paths of what a release is built from. */
  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(poms());
    files.add(Path.of("LICENSE"));
    List<Path> folders = new ArrayList<>(List.of(Path.of(".mvn"), Path.of("release")));
    for (Path module : publishedModules()) {
      folders.add(module.resolve("src/main"));
    }
    for (Path folder : folders) {
      if (Files.isDirectory(ROOT.resolve(folder))) {
        try (Stream<Path> below = Files.walk(ROOT.resolve(folder))) {
          below
              .filter(Files::isRegularFile)
              .map(ROOT::relativize)
              .filter(file -> !file.endsWith("pom.xml") && !isBuilt(file))
              .forEach(files::add);
        }
      }
    }
    return files;
  }

  private static List<Path> poms() throws IOException {
    try (Stream<Path> found =
        Files.find(ROOT, 4, (file, attributes) -> file.endsWith("pom.xml"))) {
      return found.map(ROOT::relativize).filter(file -> !isBuilt(file)).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isBuilt(Path file) {
    return (File.separator + file).contains(File.separator + "target" + File.separator);
  }
}

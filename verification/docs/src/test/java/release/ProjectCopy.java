package release;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;

/** A copy of the part of the project that a release is built from. */
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

  /** Returns a hash of the names and contents of these files. */
  static String hash(Collection<Path> files) throws IOException {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      for (Path file : new TreeSet<>(files)) {
        hash.update((file + "\n").getBytes(UTF_8));
        hash.update(Files.readAllBytes(ROOT.resolve(file)));
      }
      return HexFormat.of().formatHex(hash.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Copies these files of the project into the folder, with their permissions. */
  static ProjectCopy of(Collection<Path> files, Path folder) throws IOException {
    for (Path file : files) {
      Path copy = folder.resolve(file);
      Files.createDirectories(copy.resolveSibling(""));
      Files.copy(ROOT.resolve(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
    return new ProjectCopy(folder);
  }

  /** Runs Maven, without tests and checks; its output is in the file maven.log of the folder. */
  int maven(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp", "-T", "2", "-b", "smart"));
    command.addAll(List.of("-Dmaven.test.skip=true", "-Dunchecked", "-Dstyle.color=never"));
    command.addAll(List.of(arguments));
    return run(environment, command);
  }

  /** Runs a command here, with the local repository of this build. */
  int run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_GPG_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder
        .environment()
        .put(
            "MAVEN_OPTS",
            "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dmaven.repo.local=" + Settings.local());
    builder.environment().putAll(environment);
    return builder.start().waitFor();
  }

  Path log() {
    return folder.resolve("maven.log");
  }

  /**
   * Returns the files that a release is built from: all POMs, and the sources of published modules.
   */
  static List<Path> releaseFiles() throws IOException {
    List<Path> files = new ArrayList<>(poms());
    files.add(Path.of("LICENSE"));
    files.addAll(below(Path.of(".mvn")));
    files.addAll(below(Path.of("release")));
    for (Path module : publishedModules()) {
      files.addAll(below(module.resolve("src/main")));
    }
    return files;
  }

  /** Returns the files in this folder and its folders, without POMs and build output. */
  static List<Path> below(Path folder) throws IOException {
    if (!Files.isDirectory(ROOT.resolve(folder))) {
      return List.of();
    }
    try (Stream<Path> below = Files.walk(ROOT.resolve(folder))) {
      return below
          .filter(Files::isRegularFile)
          .map(ROOT::relativize)
          .filter(file -> !file.endsWith("pom.xml") && !isBuilt(file))
          .toList();
    }
  }

  private static List<Path> poms() throws IOException {
    try (Stream<Path> found = Files.find(ROOT, 4, (file, attributes) -> file.endsWith("pom.xml"))) {
      return found.map(ROOT::relativize).filter(file -> !isBuilt(file)).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isBuilt(Path file) {
    return (File.separator + file).contains(File.separator + "target" + File.separator);
  }
}

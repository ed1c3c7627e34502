package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A copy of bin/demo, of the gallery's build and of all POMs, with a PATH that tests can change.
 */
final class DemoFolder {

  private static final Path ROOT = Path.of(System.getProperty("project.root", "../.."));

  /**
   * The programs that the scripts call, apart from Java and Maven, and those that Maven's own
   * script calls.
   */
  private static final List<String> PROGRAMS =
      List.of(
          "awk",
          "basename",
          "bash",
          "cat",
          "cut",
          "date",
          "dirname",
          "env",
          "expr",
          "find",
          "grep",
          "head",
          "kill",
          "ln",
          "ls",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sh",
          "sleep",
          "touch",
          "tr",
          "uname",
          "which");

  private final Path folder;
  private final Path root;
  private final Path programs;
  private final List<String> before = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private int runs;

  private DemoFolder(Path folder) {
    this.folder = folder;
    this.root = folder.resolve("project");
    this.programs = folder.resolve("programs");
  }

  static DemoFolder in(Path folder) throws IOException {
    DemoFolder demo = new DemoFolder(folder);
    Files.createDirectory(demo.programs);
    try (Stream<Path> files = Files.find(ROOT, 4, (file, attributes) -> file.endsWith("pom.xml"))) {
      for (Path pom : files.filter(pom -> !pom.toString().contains("/target/")).toList()) {
        demo.copy(ROOT.relativize(pom).toString());
      }
    }
    demo.copy("bin/demo");
    demo.copy("examples/gallery/build");
    demo.copy("examples/hello/build");
    demo.copy("examples/gallery/src/main/resources/usage.txt");
    for (String program : PROGRAMS) {
      demo.link(program, onThePath(program));
    }
    demo.link("java", Path.of(System.getProperty("java.home"), "bin", "java"));
    demo.link("mvn", onThePath("mvn"));
    return demo;
  }

  Path target() {
    return root.resolve("examples/gallery/target");
  }

  /** Makes this folder look built: its jar runs the gallery's classes of this test. */
  void useTheGalleryOfThisTest() throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, Gallery.class.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    Files.createDirectories(target());
    try (OutputStream jar = Files.newOutputStream(target().resolve("cloakroom-gallery.jar"))) {
      new JarOutputStream(jar, manifest).close();
    }
    Files.createFile(target().resolve("built"));
  }

  /** Makes the example for this server look built, and returns the path of its jar. */
  Path useAnExample(String server) throws IOException {
    Path jar = Path.of("examples/hello/" + server + "/target/hello.jar");
    Files.createDirectories(root.resolve("examples/hello/resources"));
    Files.createDirectories(root.resolve(jar).getParent());
    Files.createFile(root.resolve(jar));
    return jar;
  }

  /** Gives Maven an empty local repository, and this address for everything it downloads. */
  void useRepository(String url) throws IOException {
    Path home = Files.createDirectories(root.resolve("home/.m2"));
    Files.writeString(
        home.resolve("settings.xml"),
        """
        <settings>
          <mirrors>
            <mirror><id>test</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
          </mirrors>
        </settings>
        """
            .formatted(url));
    environment.put("MAVEN_OPTS", "-Duser.home=" + root.resolve("home"));
  }

  void addProgram(String name, String script) throws IOException {
    removeProgram(name);
    Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  void removeProgram(String name) throws IOException {
    Files.deleteIfExists(programs.resolve(name));
  }

  DemoFolder with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Runs the script as an account without rights, which may read everything here. */
  DemoFolder asNobody() throws IOException {
    for (Path open : List.of(folder, root)) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    if ("root".equals(System.getProperty("user.name"))) {
      before.addAll(List.of(onThePath("setpriv").toString(), "--reuid", "65534", "--clear-groups"));
    }
    return this;
  }

  DemoRun start(String... options) throws IOException, InterruptedException {
    List<String> command = command(options);
    command.addAll(0, before);
    // A separate process group, as a shell creates for each command.
    command.add(0, onThePath("setsid").toString());
    return start(command);
  }

  DemoRun startOnATerminal(String... options) throws IOException, InterruptedException {
    return start(
        List.of(
            onThePath("setsid").toString(),
            onThePath("script").toString(),
            "-qec",
            String.join(" ", command(options)),
            "/dev/null"));
  }

  /** Runs the script, which must fail, and returns what it says. */
  String refused(String... options) throws Exception {
    try (DemoRun run = start(options)) {
      String said = run.end();
      assertThat(run.exitCode()).isEqualTo(1);
      return said;
    }
  }

  /** Starts a command. Its output is read to the end of all its processes, not of the first. */
  private DemoRun start(List<String> command) throws IOException, InterruptedException {
    Path output = folder.resolve("output-" + ++runs);
    new ProcessBuilder(onThePath("mkfifo").toString(), output.toString())
        .inheritIO()
        .start()
        .waitFor();
    // A pipe can be opened for reading only if someone may write: until the command can, we do.
    RandomAccessFile writable = new RandomAccessFile(output.toFile(), "rw");
    try {
      InputStream said = new FileInputStream(output.toFile());
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(output.toFile());
      builder.environment().clear();
      builder.environment().put("PATH", programs.toString());
      builder.environment().put("SHELL", programs.resolve("bash").toString());
      builder.environment().putAll(environment);
      return new DemoRun(builder.start(), said);
    } finally {
      writable.close();
    }
  }

  private List<String> command(String... options) {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("bin/demo").toString());
    command.addAll(List.of("--data", root.resolve("data").toString()));
    if (!List.of(options).contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    command.addAll(List.of(options));
    return command;
  }

  private void copy(String file) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.copy(ROOT.resolve(file), root.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
  }

  private void link(String name, Path program) throws IOException {
    Files.createSymbolicLink(programs.resolve(name), program);
  }

  private static Path onThePath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("No " + program + " on the path"));
  }
}

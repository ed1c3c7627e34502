package io.cloakroom.frontends;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The clients' scripts with their libraries, made by npm and esbuild where their sources changed.
 */
final class Bundles {

  private static final long MINUTES = 5;

  /** The number of output lines that the message about a failed program shows. */
  private static final int LINES = 30;

  private final Path module;
  private final Path workshop;

  /** Bundles of this module's sources, made in a folder below {@code target}. */
  Bundles(Path module) {
    this.module = module;
    this.workshop = module.resolve("target/npm");
  }

  /** The folder of the scripts, as the sources are now. */
  Path build() throws IOException, InterruptedException {
    List<Path> wanted =
        List.of(module.resolve("package.json"), module.resolve("package-lock.json"));
    String libraries = digest(wanted);
    if (!libraries.equals(stamp("libraries"))) {
      Files.createDirectories(workshop);
      for (Path file : wanted) {
        copy(file);
      }
      run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
      Files.writeString(workshop.resolve("libraries"), libraries);
    }
    List<Path> sources;
    try (Stream<Path> found = Files.walk(module.resolve("src"))) {
      sources =
          Stream.concat(
                  Stream.concat(wanted.stream(), Stream.of(module.resolve("build.mjs"))),
                  found
                      .filter(Files::isRegularFile)
                      .filter(file -> !file.toString().endsWith(".java")))
              .sorted()
              .toList();
    }
    String scripts = digest(sources);
    if (!scripts.equals(stamp("scripts"))) {
      // Deleted sources must not be bundled again.
      delete(workshop.resolve("src"));
      delete(workshop.resolve("dist"));
      for (Path source : sources) {
        copy(source);
      }
      run("node", "build.mjs");
      Files.writeString(workshop.resolve("scripts"), scripts);
    }
    return workshop.resolve("dist");
  }

  private String stamp(String name) throws IOException {
    Path stamp = workshop.resolve(name);
    return Files.exists(stamp) ? Files.readString(stamp) : "";
  }

  private static String digest(List<Path> files) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
    for (Path file : files) {
      sha256.update(file.toString().getBytes(UTF_8));
      try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
        in.readAllBytes();
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      List<Path> inside;
      try (Stream<Path> found = Files.walk(folder)) {
        inside = found.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : inside) {
        Files.delete(path);
      }
    }
  }

  private void copy(Path source) throws IOException {
    Path target = workshop.resolve(module.relativize(source));
    Files.createDirectories(target.getParent());
    Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String lastLines(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }

  private void run(String... command) throws IOException, InterruptedException {
    Path log = workshop.resolve(command[0] + ".log");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(workshop.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      throw new IOException(
          "The frontend matrix needs " + command[0] + "; Debian has it as nodejs and npm", e);
    }
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    if (!ended || process.exitValue() != 0) {
      throw new IOException(
          String.join(" ", command)
              + (ended
                  ? " ended with status " + process.exitValue()
                  : " did not end within " + MINUTES + " minutes")
              + "; it said last:\n"
              + lastLines(log));
    }
  }
}

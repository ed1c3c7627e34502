package release;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.bouncycastle.openpgp.PGPException;

/**
 * Version 0.1.0 in a folder that stands in for the registry: the content of the zip that would be
 * uploaded. It is built once for the current sources, even if several test JVMs need it.
 */
public final class StagingRepository {

  static final String VERSION = "0.1.0";

  private StagingRepository() {}

  /** Returns the folder, as a Maven repository. */
  public static Path folder() throws IOException, InterruptedException {
    return first().resolve("repository");
  }

  /**
   * Writes a settings.xml that finds version 0.1.0 in the folder. Everything else comes from the
   * local repository of this build, or from Maven's usual repositories. Use it with an empty local
   * repository, because Maven would keep copies of a release that changes.
   */
  public static Path settings(Path file) throws IOException, InterruptedException {
    return Settings.write(file, Map.of("staging", folder(), "downloaded", Settings.local()));
  }

  /** Returns the folder of the signed build, with its log, the zip and the key's public part. */
  static Path first() throws IOException, InterruptedException {
    return build(true);
  }

  /** Returns the folder of a build in another place, without a key and without Javadoc. */
  static Path second() throws IOException, InterruptedException {
    return build(false);
  }

  private static Path build(boolean signed) throws IOException, InterruptedException {
    return KeptBuild.of(
        signed ? "release" : "release again, elsewhere", files(), build -> run(build, signed));
  }

  private static void run(Path build, boolean signed) throws IOException, InterruptedException {
    ProjectCopy project = ProjectCopy.of(files(), build.resolve("project"));
    int status =
        signed
            ? release(project, build)
            : project.maven(
                Map.of(),
                "-Prelease",
                "-Drevision=" + VERSION,
                "-Dmaven.javadoc.skip=true",
                "-pl",
                "release/upload",
                "-am",
                "verify");
    if (status != 0) {
      throw new AssertionError("The release was not built:\n" + Files.readString(project.log()));
    }
    if (signed) {
      unzip(
          build.resolve("release/target/cloakroom-" + VERSION + ".zip"),
          build.resolve("repository"));
    }
  }

  /** Commits and tags the project, and releases the tag. */
  private static int release(ProjectCopy project, Path build)
      throws IOException, InterruptedException {
    Map<String, String> author =
        Map.of(
            "GIT_AUTHOR_NAME", "Test",
            "GIT_AUTHOR_EMAIL", "test@example.org",
            "GIT_COMMITTER_NAME", "Test",
            "GIT_COMMITTER_EMAIL", "test@example.org",
            // The version in release/pom.xml for builds without a tag.
            "GIT_COMMITTER_DATE", "2026-11-01T00:00:00Z");
    for (String command : List.of("init -q", "add -A", "commit -q -m release", "tag v" + VERSION)) {
      List<String> git = new ArrayList<>(List.of("git"));
      git.addAll(List.of(command.split(" ")));
      if (project.run(author, git) != 0) {
        return 1;
      }
    }
    try {
      return project.run(
          Map.of(
              "MAVEN_GPG_KEY",
              SigningKey.create(build.resolve("key")),
              "MAVEN_GPG_PASSPHRASE",
              SigningKey.PASSPHRASE),
          List.of("bin/release", "v" + VERSION, build.resolve("release").toString()));
    } catch (PGPException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>(ProjectCopy.releaseFiles());
    files.add(Path.of("bin/release"));
    return files;
  }

  private static void unzip(Path zip, Path folder) throws IOException {
    try (InputStream bytes = Files.newInputStream(zip);
        ZipInputStream in = new ZipInputStream(bytes, UTF_8)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException("The zip has a file outside of it: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.resolveSibling(""));
          Files.copy(in, file);
        }
      }
    }
  }
}

package release;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.bouncycastle.openpgp.PGPException;

/**
 * Version 0.1.0 in a folder that stands in for the registry: the content of the zip that would be
 * uploaded. It is built once for the sources as they are, also if several test JVMs ask for it.
 */
public final class StagingRepository {

  static final String VERSION = "0.1.0";

  private static final Path BUILDS = Path.of("target", "release").toAbsolutePath();
  private static final Object LOCK = new Object();

  private StagingRepository() {}

  /** Returns the folder, as a Maven repository. */
  public static Path folder() throws IOException, InterruptedException {
    return build("first").resolve("repository");
  }

  /**
   * Writes a settings.xml that finds version 0.1.0 in the folder, and everything else in the local
   * repository of this build or, if it is not there, where Maven looks for it anyway. Use it with
   * an empty local repository, because Maven would keep copies of a release that changes.
   */
  public static Path settings(Path file) throws IOException, InterruptedException {
    String local =
        System.getProperty(
            "maven.repo.local", Path.of(System.getProperty("user.home"), ".m2/repository") + "");
    String repositories =
        repository("staging", folder()) + repository("downloaded", Path.of(local));
    return Files.writeString(
        file,
        """
        <settings>
          <profiles>
            <profile>
              <id>staging</id>
              <repositories>%s</repositories>
              <pluginRepositories>%s</pluginRepositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>staging</activeProfile></activeProfiles>
        </settings>
        """
            .formatted(
                repositories, repositories.replace("repository>", "pluginRepository>")));
  }

  /** Returns the folder of the signed build, with its log, the zip and the key's public part. */
  static Path first() throws IOException, InterruptedException {
    return build("first");
  }

  /** Returns the folder of a build in another place, without a key and without Javadoc. */
  static Path second() throws IOException, InterruptedException {
    return build("second, elsewhere");
  }

  private static String repository(String id, Path folder) {
    return "<repository><id>%s</id><url>%s</url></repository>".formatted(id, folder.toUri());
  }

  private static Path build(String name) throws IOException, InterruptedException {
    Files.createDirectories(BUILDS);
    synchronized (LOCK) {
      try (FileChannel file =
              FileChannel.open(
                  BUILDS.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          var lock = file.lock()) {
        if (!lock.isValid()) {
          throw new IllegalStateException("Another build took the lock");
        }
        Path build = BUILDS.resolve(ProjectCopy.hash()).resolve(name);
        if (!Files.exists(build.resolve("complete"))) {
          delete(build);
          Files.createDirectories(build);
          run(build, name.equals("first"));
          Files.createFile(build.resolve("complete"));
        }
        return build;
      }
    }
  }

  private static void run(Path build, boolean signed) throws IOException, InterruptedException {
    ProjectCopy project = ProjectCopy.in(build.resolve("project"));
    try {
      int status =
          project.maven(
              signed
                  ? Map.of(
                      "MAVEN_GPG_KEY", SigningKey.create(build.resolve("key")),
                      "MAVEN_GPG_PASSPHRASE", SigningKey.PASSPHRASE)
                  : Map.of(),
              "-Prelease",
              "-Drevision=" + VERSION,
              "-Dmaven.javadoc.skip=" + !signed,
              "-pl",
              "release/upload",
              "-am",
              "verify");
      if (status != 0) {
        throw new AssertionError("The release was not built:\n" + Files.readString(project.log()));
      }
    } catch (PGPException e) {
      throw new IllegalStateException(e);
    }
    if (signed) {
      unzip(
          build.resolve("project/target/cloakroom-" + VERSION + ".zip"),
          build.resolve("repository"));
    }
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

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var below = Files.walk(folder)) {
        for (Path file : below.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
  }
}

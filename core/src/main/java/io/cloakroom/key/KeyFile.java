package io.cloakroom.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_EXECUTE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** A file of secrets, one per line. */
final class KeyFile {

  private final Path file;

  KeyFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /**
   * Returns the secrets in the file. If there is no file, it is first created with a new secret.
   */
  List<String> loadOrCreate(Supplier<String> newSecret) throws IOException {
    if (Files.notExists(file)) {
      create(newSecret.get());
    }
    return load();
  }

  private List<String> load() throws IOException {
    refuseOpenFile();
    List<String> secrets =
        Files.readAllLines(file, US_ASCII).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException(file + " has no secret; delete it to get a new one");
    }
    return secrets;
  }

  /**
   * Writes a complete file and links it to the final path. If several nodes start at once, one
   * wins, and none reads half a secret.
   */
  private void create(String secret) throws IOException {
    // createTempFile makes it accessible to its owner only.
    Path draft = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
    try {
      try (FileChannel channel = FileChannel.open(draft, WRITE)) {
        ByteBuffer line = ByteBuffer.wrap((secret + "\n").getBytes(US_ASCII));
        while (line.hasRemaining()) {
          channel.write(line);
        }
        channel.force(true);
      }
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      // Another node was first; use its secret.
      return;
    } finally {
      Files.delete(draft);
    }
  }

  private void refuseOpenFile() throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return; // No POSIX permissions here: the access rules of the folder decide.
    }
    Set<?> refused = Set.of(GROUP_WRITE, OTHERS_READ, OTHERS_WRITE, OTHERS_EXECUTE);
    if (!Collections.disjoint(view.readAttributes().permissions(), refused)) {
      throw new IllegalArgumentException(
          "Others can access the secrets in " + file + "; run `chmod 600` on it");
    }
  }
}

package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.key.KeyRing;
import io.cloakroom.key.Sealer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;

/**
 * A file of lines that only its owner can access, plain or sealed with a key file. A sealed line
 * opens at its own place only.
 */
final class ExportFile {

  private static final String PURPOSE = "cloakroom sessions export";
  private static final Duration ANY_AGE = Duration.ofDays(36_500);

  /** The number of characters that are sealed together. */
  private static final int PIECE = 700;

  private final String file;
  private final Optional<Sealer> sealer;

  ExportFile(String file, Optional<String> keyFile) {
    this.file = file;
    sealer = keyFile.map(ExportFile::sealer);
  }

  private static Sealer sealer(String keyFile) {
    Path path = InputFile.path(keyFile);
    if (!Files.exists(path)) {
      // A new key would be created otherwise, which opens nothing.
      throw new CommandFailure("file.missing", "The file " + keyFile + " does not exist.");
    }
    try {
      return KeyRing.of(path).sealer(PURPOSE, Clock.systemUTC());
    } catch (IOException e) {
      throw InputFile.failure(keyFile, e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("keys.unusable", e.getMessage() + ".");
    }
  }

  /** Writes a new file with these lines, which are read one by one. */
  void write(Iterator<String> lines) {
    Path path = InputFile.path(file);
    try (FileChannel channel =
            FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                ownerOnly(path));
        BufferedWriter out = new BufferedWriter(Channels.newWriter(channel, UTF_8))) {
      for (int number = 0; lines.hasNext(); number++) {
        String line = lines.next();
        int place = number;
        out.write(sealer.map(seals -> sealed(seals, line, place)).orElse(line));
        out.write('\n');
      }
      out.flush();
      channel.force(true);
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure("file.exists", file + " exists already, and is not overwritten.");
    } catch (IOException e) {
      throw new CommandFailure(
          "file.unwritable", file + " cannot be written: " + e.getMessage() + '.');
    }
  }

  /** Passes on the lines of the file, one by one. */
  void read(Terminal terminal, Consumer<String> handler) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(InputFile.open(terminal, file), UTF_8))) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        handler.accept(opened(line, number++));
      }
    } catch (IOException e) {
      throw InputFile.failure(file, e);
    }
  }

  private static String sealed(Sealer sealer, String line, int number) {
    StringJoiner pieces = new StringJoiner(" ");
    int count = Math.max(1, (line.length() + PIECE - 1) / PIECE);
    for (int i = 0; i < count; i++) {
      String piece = line.substring(i * PIECE, Math.min(line.length(), (i + 1) * PIECE));
      pieces.add(sealer.seal(name(number, i, count), piece));
    }
    return pieces.toString();
  }

  private String opened(String line, int number) {
    if (sealer.isEmpty()) {
      return line;
    }
    String[] pieces = line.split(" ", -1);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < pieces.length; i++) {
      String piece = pieces[i];
      all.append(
          sealer
              .get()
              .open(name(number, i, pieces.length), piece, ANY_AGE)
              .orElseThrow(() ->
                  new CommandFailure(
                      "export.sealed",
                      "Line "
                          + (number + 1)
                          + " was not sealed with this key file, or was changed.")));
    }
    return all.toString();
  }

  private static String name(int line, int piece, int pieces) {
    return line + "." + piece + "." + pieces;
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}

package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.store.FileStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A process that writes to a file store and says on its output what was acknowledged. */
final class FileStoreWriter {

  private FileStoreWriter() {}

  /** Starts this class in a process of its own. */
  static Process start(Path directory, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                FileStoreWriter.class.getName(),
                directory.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The content of a record's version: its number, and a body that only belongs to it. */
  static byte[] content(String id, int version) {
    String line = id + ' ' + version + '\n';
    return line.repeat(1 + version * 37 % 400).getBytes(UTF_8);
  }

  static int version(String id, byte[] content) {
    String text = new String(content, UTF_8);
    int version = Integer.parseInt(text.substring(id.length() + 1, text.indexOf('\n')));
    if (!text.equals(new String(content(id, version), UTF_8))) {
      throw new AssertionError("The record " + id + " is torn");
    }
    return version;
  }

  /**
   * {@code directory increment times}, or {@code directory forever}, as long as its output is read.
   */
  public static void main(String[] arguments) {
    FileStore store = FileStore.builder(Path.of(arguments[0])).build();
    if (arguments[1].equals("increment")) {
      for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
        RaceContract.increment(store, new StoreKey("session", "counter"));
      }
      return;
    }
    // Whoever reads the output is gone when it fails, and then this process must not stay.
    for (int i = 0; !System.out.checkError(); i++) {
      write(store, "k" + i % 5);
    }
  }

  private static void write(FileStore store, String id) {
    StoreKey key = new StoreKey("session", id);
    Optional<LoadedRecord> present = store.load(key);
    int version = present.map(loaded -> version(id, loaded.record().content()) + 1).orElse(0);
    StoredRecord next =
        StoredRecord.of(content(id, version), Instant.now().plusSeconds(3600)).withOwner("ann");
    boolean written =
        present.isPresent()
            ? store.replace(key, present.get().revision(), next)
            : store.create(key, next);
    if (!written) {
      throw new AssertionError("The only writer of " + id + " met another");
    }
    Instant touched = next.expiresAt().plusSeconds(version);
    System.out.println(id + ' ' + version + ' ' + next.expiresAt().toEpochMilli());
    LoadedRecord now = store.load(key).orElseThrow();
    if (!store.touch(key, now.revision(), touched)) {
      throw new AssertionError("The only writer of " + id + " met another");
    }
    System.out.println(id + ' ' + version + ' ' + touched.toEpochMilli());
  }
}

package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.FileStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A file store that other processes use, some of them killed. */
@Isolated("processes that are killed")
final class FileStoreCrashTest {

  private static final int KILLS = 30;

  private record Acknowledged(int version, long expiresAt) {}

  private final Path directory;

  FileStoreCrashTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void whatWasAcknowledgedOutlivesItsProcessAndNothingIsTorn() throws Exception {
    Random random = new Random(7);
    Map<String, Acknowledged> acknowledged = new HashMap<>();
    for (int i = 0; i < KILLS; i++) {
      writeAndKill(3 + random.nextInt(60), random.nextInt(2_000_000), acknowledged);
      check(FileStore.builder(directory).build(), acknowledged);
    }
    FileStore.builder(directory).build().sweep(1000);
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.map(Path::toString).filter(name -> name.endsWith(".tmp"))).isEmpty();
    }
  }

  private void writeAndKill(int lines, int pauseNanos, Map<String, Acknowledged> acknowledged)
      throws IOException, InterruptedException {
    Process writer = FileStoreWriter.start(directory, "forever");
    try (BufferedReader out = writer.inputReader(UTF_8)) {
      int read = 0;
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] parts = line.split(" ", -1);
        if (parts.length == 3 && !parts[2].isEmpty()) {
          acknowledged.put(
              parts[0], new Acknowledged(Integer.parseInt(parts[1]), Long.parseLong(parts[2])));
        }
        if (++read == lines) {
          long until = System.nanoTime() + pauseNanos;
          while (System.nanoTime() < until) {
            Thread.onSpinWait();
          }
          writer.toHandle().destroyForcibly(); // keeps what it printed readable
        }
      }
      assertThat(read).as("lines before the writer ended").isGreaterThanOrEqualTo(lines);
    } finally {
      writer.destroyForcibly().waitFor();
    }
  }

  private static void check(FileStore store, Map<String, Acknowledged> acknowledged) {
    List<StoreEntry> owned = store.ownedBy("session", "ann", 100);
    for (Map.Entry<String, Acknowledged> entry : acknowledged.entrySet()) {
      String id = entry.getKey();
      StoreKey key = new StoreKey("session", id);
      LoadedRecord loaded = store.load(key).orElseThrow();
      int version = FileStoreWriter.version(id, loaded.record().content());
      assertThat(version)
          .as("version of " + id)
          .isBetween(entry.getValue().version(), entry.getValue().version() + 1);
      if (version == entry.getValue().version()) {
        assertThat(loaded.record().expiresAt().toEpochMilli())
            .as("expiry of " + id)
            .isGreaterThanOrEqualTo(entry.getValue().expiresAt());
      }
      assertThat(owned).contains(new StoreEntry(key, loaded));
    }
  }

  @Test
  void incrementsOfThreeProcessesAllCount() throws Exception {
    FileStore store = FileStore.builder(directory).build();
    StoreKey counter = new StoreKey("session", "counter");
    store.create(counter, StoredRecord.of("0".getBytes(UTF_8), Instant.MAX));

    Process one = FileStoreWriter.start(directory, "increment", "150");
    Process other = FileStoreWriter.start(directory, "increment", "150");
    for (int i = 0; i < 150; i++) {
      RaceContract.increment(store, counter);
    }

    for (Process process : List.of(one, other)) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(new String(store.load(counter).orElseThrow().record().content(), UTF_8))
        .isEqualTo("450");
  }
}

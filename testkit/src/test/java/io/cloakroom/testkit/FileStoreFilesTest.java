package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.FileStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.test.ManualClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files that a file store leaves on the disk, and its behaviour with files that others leave
 * there.
 */
final class FileStoreFilesTest {

  private static final StoreKey KEY = new StoreKey("session", "a");

  private final Path directory;
  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
  private final FileStore store;

  FileStoreFilesTest(@TempDir(factory = DiskFolder.class) Path folder) {
    directory = folder.resolve("made/by the store");
    store = FileStore.builder(directory).clock(clock).build();
  }

  private StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), clock.instant().plusSeconds(3600))
        .withOwner("ann");
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  private Path created(StoreKey key) throws IOException {
    List<Path> before = files(".record");
    assertThat(store.create(key, record("content of " + key.text()))).isTrue();
    return files(".record").stream().filter(file -> !before.contains(file)).findFirst().get();
  }

  @Test
  void everythingIsForItsOwnerAloneAndNamesTellNothing() throws IOException {
    created(KEY);

    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
        assertThat(directory.relativize(path).toString()).doesNotContain("session", "ann");
      }
    }
  }

  @Test
  void directoryThatOthersMayWriteIsRefused() throws IOException {
    Files.setPosixFilePermissions(
        directory.resolve("records"), PosixFilePermissions.fromString("rwxrwx---"));

    assertThatThrownBy(() -> FileStore.builder(directory).build())
        .isInstanceOf(StoreException.class)
        .hasRootCauseMessage(
            "Other users can write to "
                + directory.resolve("records").toRealPath()
                + " and could plant records; run `chmod 700` on it");
  }

  @Test
  void everyTruncatedFileReadsAsAbsent() throws IOException {
    Path file = created(KEY);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(store.load(KEY)).as(length + " bytes").isEmpty();
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertThat(store.load(KEY)).isEmpty();
  }

  @Test
  void flippedBitsNeverChangeARecord() throws IOException {
    Path file = created(KEY);
    byte[] whole = Files.readAllBytes(file);
    StoredRecord record = store.load(KEY).orElseThrow().record();
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      // A flipped bit in an unused touch slot is of no consequence.
      store.load(KEY).ifPresent(loaded -> assertThat(loaded.record()).isEqualTo(record));
    }
  }

  @Test
  void garbageReadsAsAbsent() throws IOException {
    Path file = created(KEY);
    Random random = new Random(11);
    for (int i = 0; i < 500; i++) {
      byte[] garbage = new byte[random.nextInt(300)];
      random.nextBytes(garbage);
      if (i % 2 == 0 && garbage.length >= 8) {
        ByteBuffer.wrap(garbage).putLong(0x434c4f414b303031L);
      }
      Files.write(file, garbage);
      assertThat(store.load(KEY)).isEmpty();
    }
  }

  @Test
  void fileThatIsNoRecordIsOverwrittenByCreateAndNotByReplace() throws IOException {
    Path file = created(KEY);
    LoadedRecord before = store.load(KEY).orElseThrow();
    Files.writeString(file, "not a record");

    assertThat(store.replace(KEY, before.revision(), record("two"))).isFalse();
    assertThat(store.touch(KEY, before.revision(), Instant.MAX)).isFalse();
    assertThat(store.create(KEY, record("three"))).isTrue();
    assertThat(store.load(KEY).orElseThrow().record()).isEqualTo(record("three"));
  }

  @Test
  void recordOfAnotherKeyReadsAsAbsent() throws IOException {
    Path file = created(KEY);
    StoreKey other = new StoreKey("session", "b");
    Path otherFile = created(other);
    Files.copy(otherFile, file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(store.load(KEY)).isEmpty();
    assertThat(store.load(other)).isPresent();
  }

  @Test
  void symbolicLinkIsNotFollowed() throws IOException {
    Path file = created(KEY);
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(file, elsewhere);
    byte[] whole = Files.readAllBytes(elsewhere);
    Files.createSymbolicLink(file, elsewhere);

    assertThat(store.load(KEY)).isEmpty();
    assertThat(store.create(KEY, record("new"))).isTrue();
    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(Files.readAllBytes(elsewhere)).isEqualTo(whole);
  }

  @Test
  void tornTouchLeavesTheTouchBeforeIt() throws IOException {
    Path file = created(KEY);
    LoadedRecord first = store.load(KEY).orElseThrow();
    Instant touched = first.record().expiresAt().plusSeconds(10);
    byte[] before = Files.readAllBytes(file);
    store.touch(KEY, first.revision(), touched);
    byte[] afterOne = Files.readAllBytes(file);
    store.touch(KEY, first.revision(), touched.plusSeconds(10));
    byte[] afterTwo = Files.readAllBytes(file);

    assertEveryTearReads(file, before, afterOne, first.record().expiresAt(), touched);
    assertEveryTearReads(file, afterOne, afterTwo, touched, touched.plusSeconds(10));
  }

  private void assertEveryTearReads(
      Path file, byte[] before, byte[] after, Instant expiryBefore, Instant expiryAfter)
      throws IOException {
    assertThat(after).hasSameSizeAs(before);
    for (int torn = 0; torn <= before.length; torn++) {
      byte[] bytes = before.clone();
      System.arraycopy(after, 0, bytes, 0, torn);
      Files.write(file, bytes);
      assertThat(store.load(KEY).orElseThrow().record().expiresAt())
          .isIn(expiryBefore, expiryAfter);
    }
  }

  @Test
  void sweepRemovesWhatACrashLeft() throws IOException {
    Path file = created(KEY);
    Path leftover = file.resolveSibling(file.getFileName() + ".4711.tmp");
    Files.writeString(leftover, "half a rec");
    Path marker = files("-" + file.getFileName().toString().replace(".record", "")).get(0);
    Path stale =
        marker.resolveSibling(
            marker.getFileName().toString().replaceFirst("-.*", "-" + "0".repeat(64)));
    Files.createFile(stale);
    assertThat(store.ownedBy("session", "ann", 9)).hasSize(1);

    store.sweep(100);

    assertThat(leftover).doesNotExist();
    assertThat(stale).doesNotExist();
    assertThat(store.ownedBy("session", "ann", 9)).extracting(StoreEntry::key).containsExactly(KEY);
  }

  @Test
  void emptiedStoreLeavesNoFiles() throws IOException {
    for (int i = 0; i < 50; i++) {
      store.create(new StoreKey("session", "k" + i), record("one"));
    }
    store.delete(new StoreKey("session", "k0"));
    clock.advance(Duration.ofHours(1));
    assertThat(store.sweep(100)).isEqualTo(49);

    try (Stream<Path> all = Files.walk(directory)) {
      assertThat(all.filter(Files::isRegularFile).filter(file -> !file.endsWith("lock"))).isEmpty();
    }
  }

  @Test
  void writeThatWaitsTooLongForOthersFails() throws Exception {
    Path lock = created(KEY).resolveSibling("lock");
    FileStore impatient =
        FileStore.builder(directory).clock(clock).patience(Duration.ofMillis(50)).build();
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      channel.lock();
      assertThatThrownBy(() -> impatient.delete(KEY))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("could not delete session:a")
          .rootCause()
          .hasMessageContaining("longer than PT0.05S");
      assertThat(impatient.load(KEY)).isPresent();
    }
    impatient.delete(KEY);
    assertThat(impatient.load(KEY)).isEmpty();
  }

  @Test
  void directoryThatIsGoneIsAFailureAndNotAnAbsence() throws IOException {
    Path file = created(KEY);
    LoadedRecord loaded = store.load(KEY).orElseThrow();
    Files.delete(file.resolveSibling("lock"));
    Files.delete(file);
    Files.delete(file.resolveSibling(""));

    assertThatThrownBy(() -> store.replace(KEY, loaded.revision(), record("two")))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("The file store in ")
        .hasMessageContaining("could not replace session:a");
  }

  @Test
  void recordOfMoreThan16MebibytesIsRefused() {
    StoredRecord large = StoredRecord.of(new byte[(16 << 20) + 1], Instant.MAX);

    assertThatThrownBy(() -> store.create(KEY, large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16777216");
  }
}

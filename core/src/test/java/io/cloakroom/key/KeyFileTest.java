package io.cloakroom.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.key.KeyFile.Entry;
import io.cloakroom.key.KeyFile.Use;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final Path folder;
  private final Path path;
  private final KeyFile file;

  KeyFileTest(@TempDir Path folder) {
    this.folder = folder;
    path = folder.resolve("keys");
    file = KeyFile.of(path);
  }

  private static String signed(KeyRing ring) {
    return ring.signer("test", Clock.systemUTC()).sign("n", "v");
  }

  private boolean reads(String text) throws IOException {
    return KeyRing.of(path).signer("test", Clock.systemUTC()).verify("n", text, DAY).isPresent();
  }

  @Test
  void aFileIsCreatedOnceForItsOwnerAlone() throws IOException {
    assertThat(file.create()).isTrue();
    String secret = Files.readString(path);
    assertThat(file.create()).isFalse();
    assertThat(path).hasContent(secret);
    assertThat(permissions()).isEqualTo("rw-------");
    assertThat(file.keys()).containsExactly(new Entry(KeyRing.of(path).ids().get(0), Use.WRITES));
    assertThatThrownBy(() -> KeyFile.of(folder.resolve("none/keys")).create())
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aKeyIsReplacedInThreeSteps() throws IOException {
    file.create();
    String old = signed(KeyRing.of(path));
    String oldId = file.keys().get(0).id();

    String newId = file.prepare();
    assertThat(file.keys())
        .containsExactly(new Entry(oldId, Use.WRITES), new Entry(newId, Use.PREPARED));
    assertThat(signed(KeyRing.of(path))).startsWith(oldId + '.');

    assertThat(file.activate()).isEqualTo(newId);
    assertThat(file.keys())
        .containsExactly(new Entry(newId, Use.WRITES), new Entry(oldId, Use.READS));
    assertThat(signed(KeyRing.of(path))).startsWith(newId + '.');
    assertThat(reads(old)).isTrue();

    assertThat(file.retire()).isEqualTo(1);
    assertThat(file.keys()).containsExactly(new Entry(newId, Use.WRITES));
    assertThat(reads(old)).isFalse();
    assertThat(file.retire()).isZero();
  }

  @Test
  void aLeakedKeyIsGoneAtOnce() throws IOException {
    file.create();
    String leaked = signed(KeyRing.of(path));
    file.prepare();

    String id = file.replaceAll();

    assertThat(file.keys()).containsExactly(new Entry(id, Use.WRITES));
    assertThat(reads(leaked)).isFalse();
  }

  @Test
  void aStepThatDoesNotFitChangesNothing() throws IOException {
    file.create();
    String before = Files.readString(path);
    assertThatIllegalStateException().isThrownBy(file::activate).withMessageContaining("No key");
    assertThat(path).hasContent(before);

    file.prepare();
    String prepared = Files.readString(path);
    assertThatIllegalStateException().isThrownBy(file::prepare).withMessageContaining("prepared");
    assertThatIllegalStateException().isThrownBy(file::replace);
    assertThatIllegalStateException().isThrownBy(file::retire);
    assertThat(path).hasContent(prepared);
  }

  @Test
  void commentsStayWithTheirSecret() throws IOException {
    file.create();
    String first = Files.readString(path).strip();
    Files.writeString(path, "# Keys of the shop\n\n# of May\n  " + first + "\n\n# end\n");

    file.replace();

    List<String> lines = Files.readAllLines(path);
    assertThat(lines)
        .containsExactly("# Keys of the shop", "", lines.get(2), "# of May", first, "", "# end");
    assertThat(lines.get(2)).isNotEqualTo(first).hasSize(44);
  }

  @Test
  void theFileKeepsItsPermissionsAndItsLink() throws IOException {
    file.create();
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), path);

    KeyFile.of(link).replace();

    assertThat(permissions()).isEqualTo("rw-r-----");
    assertThat(link).isSymbolicLink();
    assertThat(file.keys()).hasSize(2);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(path, link);
    }
  }

  @Test
  void aFileThatNoApplicationReadsIsNotChanged() throws IOException {
    file.create();
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatIllegalArgumentException().isThrownBy(file::keys);
    assertThatIllegalArgumentException().isThrownBy(file::replace);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));

    Files.writeString(path, "keyboard cat\n");
    assertThatIllegalArgumentException().isThrownBy(file::replace);
    assertThat(path).hasContent("keyboard cat");
    Files.writeString(path, "ключ\n");
    assertThatThrownBy(file::replace)
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("ASCII");
  }

  @Test
  void changesAtOnceAllCount() throws Exception {
    // An object for each, as processes have.
    allCount(Collections.nCopies(16, () -> KeyFile.of(path).replace()));
  }

  /** Checks two web applications in a container, each with a Cloakroom of its own. */
  @Test
  void changesOfTwoClassLoadersAtOnceAllCount() throws Exception {
    List<Callable<String>> changes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Class<?> copy = ownClassLoader().loadClass(KeyFile.class.getName());
      Object theirs = copy.getMethod("of", Path.class).invoke(null, path);
      Method replace = copy.getMethod("replace");
      changes.addAll(Collections.nCopies(16, () -> (String) replace.invoke(theirs)));
    }
    allCount(changes);
  }

  private static ClassLoader ownClassLoader() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private void allCount(List<Callable<String>> changes) throws Exception {
    file.create();
    ExecutorService threads = Executors.newFixedThreadPool(changes.size());
    try {
      Set<String> added = new HashSet<>();
      for (Future<String> one : threads.invokeAll(changes)) {
        added.add(one.get());
      }
      assertThat(added).hasSize(changes.size());
      assertThat(file.keys()).hasSize(changes.size() + 1).extracting(Entry::id).containsAll(added);
    } finally {
      threads.shutdownNow();
    }
  }

  private String permissions() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}

package io.cloakroom.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {

  private static final Clock CLOCK = Clock.systemUTC();

  private final Path folder;

  KeyRingTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static byte[] randomBytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static boolean sameKey(KeyRing writer, KeyRing reader) {
    String text = writer.signer("test", CLOCK).sign("n", "v");
    return reader.signer("test", CLOCK).verify("n", text, Duration.ofMinutes(1)).isPresent();
  }

  @Test
  void takesOneSecretInHexBase64AndBase64Url() {
    byte[] secret = randomBytes(1, 32);
    KeyRing ring = KeyRing.of(HexFormat.of().formatHex(secret));

    assertThat(sameKey(ring, KeyRing.of(HexFormat.of().withUpperCase().formatHex(secret))))
        .isTrue();
    assertThat(sameKey(ring, KeyRing.of(Base64.getEncoder().encodeToString(secret)))).isTrue();
    assertThat(sameKey(ring, KeyRing.of(Stamped.encode(secret) + "\n"))).isTrue();
    assertThat(sameKey(ring, KeyRing.of(HexFormat.of().formatHex(randomBytes(2, 32))))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "keyboard cat",
        "0123456789abcdef0123456789abcdef",
        "changeme-changeme-changeme-changeme-changeme-changeme",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "correct horse battery staple correct horse battery staple correct horse"
      })
  void refusesAWeakSecretWithoutRepeatingIt(String secret) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyRing.of(secret))
        .withMessageContaining("openssl rand -base64 32")
        .satisfies(e -> assertThat(secret.isEmpty() || !e.toString().contains(secret)).isTrue())
        .withNoCause();
  }

  @Test
  void takes32BytesAndNotOneLess() {
    KeyRing.of(HexFormat.of().formatHex(randomBytes(1, 32)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyRing.of(HexFormat.of().formatHex(randomBytes(1, 31))))
        .withMessageContaining("31 bytes");
  }

  @Test
  void refusesTheSameSecretTwice() {
    String hex = HexFormat.of().formatHex(randomBytes(1, 32));
    String base64 = Base64.getEncoder().encodeToString(randomBytes(1, 32));

    assertThatIllegalArgumentException().isThrownBy(() -> KeyRing.of(hex, base64));
  }

  @Test
  void tellsIdsButNoSecretInText() {
    String secret = HexFormat.of().formatHex(randomBytes(1, 32));
    KeyRing ring = KeyRing.of(secret, HexFormat.of().formatHex(randomBytes(2, 32)));

    assertThat(ring.toString())
        .matches("KeyRing\\[Key\\[[A-Za-z0-9_-]{8}], Key\\[[A-Za-z0-9_-]{8}]]");
    assertThat(ring.signer("p", CLOCK)).hasToString("Signer[p]");
    assertThat(ring.sealer("p", CLOCK)).hasToString("Sealer[p]");
  }

  @Test
  void derivesAKeyOfItsOwnForEachUseAndPurpose() {
    Key key = Key.of(HexFormat.of().formatHex(randomBytes(1, 32)));

    assertThat(key.derive("sign", "a"))
        .isNotEqualTo(key.derive("sign", "b"))
        .isNotEqualTo(key.derive("seal", "a"))
        .isEqualTo(key.derive("sign", "a"));
    assertThat(key.derive("sig", "na")).isNotEqualTo(key.derive("sign", "a"));
  }

  @Test
  void generatesAnotherSecretEachTime() {
    assertThat(sameKey(KeyRing.generate(), KeyRing.generate())).isFalse();
  }

  @Test
  void keepsItsSecretInAFileForTheOwnerAlone() throws IOException {
    Path file = folder.resolve("keys");

    KeyRing first = KeyRing.of(file);

    assertThat(sameKey(first, KeyRing.of(file))).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void readsRetiredSecretsFromTheLinesBelow() throws IOException {
    Path file = folder.resolve("keys");
    KeyRing before = KeyRing.of(file);
    String retired = Files.readString(file);
    String writing = Base64.getEncoder().encodeToString(randomBytes(3, 32));
    Files.writeString(file, "# rotated in May\n" + writing + "\n\n  " + retired);

    KeyRing after = KeyRing.of(file);

    assertThat(sameKey(before, after)).isTrue();
    assertThat(sameKey(after, before)).isFalse();
  }

  @Test
  void givesNodesThatStartAtOnceOneSecret() throws Exception {
    int nodes = 8;
    ExecutorService threads = Executors.newFixedThreadPool(nodes);
    try {
      for (int round = 0; round < 20; round++) {
        Path file = folder.resolve("keys" + round);
        CyclicBarrier start = new CyclicBarrier(nodes);
        Callable<String> node =
            () -> {
              start.await();
              return KeyRing.of(file).toString();
            };
        List<Future<String>> started =
            Stream.generate(() -> node).limit(nodes).map(threads::submit).toList();
        for (Future<String> one : started) {
          assertThat(one.get()).isEqualTo(started.get(0).get());
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rw-----w-", "rwxrwxrwx"})
  void refusesAFileThatOthersReach(String permissions) throws IOException {
    Path file = folder.resolve("keys");
    KeyRing.of(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyRing.of(file))
        .withMessageContaining(file.toString())
        .withMessageContaining("chmod 600");
  }

  @Test
  void readsASecretMountedForTheGroup() throws IOException {
    Path file = folder.resolve("keys");
    KeyRing first = KeyRing.of(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));

    assertThat(sameKey(first, KeyRing.of(file))).isTrue();
  }

  @Test
  void replacesNoFileItCannotUse() throws IOException {
    Path file = Files.createFile(folder.resolve("keys"), owner());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyRing.of(file))
        .withMessageContaining("has no secret");

    Files.writeString(file, "keyboard cat\n");
    assertThatIllegalArgumentException().isThrownBy(() -> KeyRing.of(file));
    assertThat(file).hasContent("keyboard cat");
  }

  @Test
  void saysWhenTheFolderIsMissing() {
    assertThatThrownBy(() -> KeyRing.of(folder.resolve("missing/keys")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static FileAttribute<?> owner() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }
}

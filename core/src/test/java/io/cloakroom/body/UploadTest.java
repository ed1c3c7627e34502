package io.cloakroom.body;

import static io.cloakroom.body.Bodies.MULTIPART;
import static io.cloakroom.body.Bodies.bytes;
import static io.cloakroom.body.Bodies.multipart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Isolated("sets java.io.tmpdir")
class UploadTest {

  private static final String FILE = "name=\"f\"; filename=\"a.bin\"\r\n\r\n";

  private final Path temporary;
  private final Path target;
  private final String before = System.getProperty("java.io.tmpdir");

  UploadTest(@TempDir Path folder) throws IOException {
    temporary = Files.createDirectory(folder.resolve("temporary"));
    target = Files.createDirectory(folder.resolve("target"));
    System.setProperty("java.io.tmpdir", temporary.toString());
  }

  @AfterEach
  void restoreTemporaryFolder() {
    System.setProperty("java.io.tmpdir", before);
  }

  private List<Path> spooled() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.toList();
    }
  }

  /** The open temporary files, which have no name. */
  private List<Path> held() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(this::isTemporary).toList();
    }
  }

  private boolean isTemporary(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(temporary);
    } catch (IOException e) {
      return false; // It was closed meanwhile, such as the one that lists.
    }
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(1).nextBytes(noise);
    return noise;
  }

  private static FakeExchange exchange(byte[] file) {
    byte[] head = bytes("--B\r\nContent-Disposition: form-data; " + FILE);
    byte[] tail = bytes("\r\n--B--");
    byte[] body = new byte[head.length + file.length + tail.length];
    System.arraycopy(head, 0, body, 0, head.length);
    System.arraycopy(file, 0, body, head.length, file.length);
    System.arraycopy(tail, 0, body, head.length + file.length, tail.length);
    return FakeExchange.post("/", MULTIPART, body);
  }

  private static Upload upload(FakeExchange exchange) {
    return FormData.of(exchange).uploads("f").get(0);
  }

  @Test
  void aSmallFileStaysInMemory() throws IOException {
    byte[] file = noise(64 << 10);
    Upload upload = upload(exchange(file));
    assertThat(held()).isEmpty();
    assertThat(upload.bytes()).isEqualTo(file);
    assertThat(upload.open()).hasBinaryContent(file);
    assertThat(upload.length()).isEqualTo(file.length);
  }

  @Test
  void aLargerFileIsKeptNamelessUntilTheResponseIsDone() throws IOException {
    byte[] file = noise((64 << 10) + 1);
    FakeExchange exchange = exchange(file);
    Upload upload = upload(exchange);
    assertThat(spooled()).isEmpty();
    assertThat(held()).hasSize(1);
    assertThat(Files.getPosixFilePermissions(held().get(0)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(upload.bytes()).isEqualTo(file);
    assertThat(upload.open()).hasBinaryContent(file);
    assertThat(upload.length()).isEqualTo(file.length);
    exchange.end();
    assertThat(held()).isEmpty();
  }

  @Test
  void whatAKillLeftBeforeTheNameWasTakenAwayGoesWithTheNextProcess() throws IOException {
    Path others = Files.createFile(temporary.resolve("cloakroom-notes.upload"));
    Files.createFile(temporary.resolve("cloakroom-" + "0a".repeat(16) + ".upload"));
    assertThat(upload(exchange(noise(100_000))).length()).isEqualTo(100_000);
    assertThat(spooled()).containsExactly(others);
  }

  @ParameterizedTest
  @CsvSource({"100", "100000"})
  void afterItsRequestAnUploadSaysSo(int length) throws IOException {
    FakeExchange exchange = exchange(noise(length));
    Upload upload = upload(exchange);
    InputStream begun = upload.open();
    assertThat(begun.read()).isNotNegative();
    exchange.end();
    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            upload::open,
            upload::bytes,
            upload::sha256,
            upload::detectedType,
            () -> upload.copyTo(target.resolve("late")),
            () -> upload.moveTo(target.resolve("late")),
            () -> upload.replace(target.resolve("late")))) {
      assertThatThrownBy(use)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("The request of this upload is over");
    }
    assertThat(target).isEmptyDirectory();
    assertThat(upload.length()).isEqualTo(length);
  }

  @Test
  void aFileIsReadFromSeveralPlacesAtOnce() throws IOException {
    byte[] file = noise(200_000);
    Upload upload = upload(exchange(file));
    InputStream second = upload.open();
    try (InputStream first = upload.open()) {
      assertThat(first.readNBytes(150_000)).isEqualTo(Arrays.copyOf(file, 150_000));
      assertThat(second.read()).isEqualTo(file[0] & 0xff);
      assertThat(first.available()).isEqualTo(50_000);
      second.close();
      assertThat(first.readAllBytes()).isEqualTo(Arrays.copyOfRange(file, 150_000, 200_000));
      assertThat(first.read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "100", "100000"})
  void theHashIsThatOfTheContent(int length) throws Exception {
    byte[] file = noise(length);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(file);
    Upload upload = upload(exchange(file));
    assertThat(upload.sha256())
        .isEqualTo(HexFormat.of().formatHex(hash))
        .isEqualTo(upload.sha256());
  }

  @Test
  void aMoveThatFailsLeavesTheUploadAsItWas() throws IOException {
    Upload upload = upload(exchange(noise(100_000)));
    assertThatThrownBy(() -> upload.copyTo(target.resolve("missing/file")))
        .isInstanceOf(IOException.class);
    assertThat(target).isEmptyDirectory();
    upload.moveTo(target.resolve("moved"));
    assertThat(target.resolve("moved")).hasSize(100_000);
  }

  @ParameterizedTest
  @CsvSource({"100", "100000"})
  void aMovedFileStays(int length) throws IOException {
    byte[] file = noise(length);
    FakeExchange exchange = exchange(file);
    Upload upload = upload(exchange);
    Files.createFile(target.resolve("taken"));
    assertThatThrownBy(() -> upload.moveTo(target.resolve("taken")))
        .isInstanceOf(FileAlreadyExistsException.class);
    upload.copyTo(target.resolve("copy"));
    upload.moveTo(target.resolve("moved"));
    assertThatThrownBy(upload::bytes).isInstanceOf(IllegalStateException.class);
    assertThat(held()).isEmpty();
    exchange.end();
    assertThat(target.resolve("moved")).hasBinaryContent(file);
    assertThat(target.resolve("copy")).hasBinaryContent(file);
  }

  @ParameterizedTest
  @CsvSource({"100", "100000"})
  void aFileThatExistsIsReplacedAsAWhole(int length) throws IOException {
    Path current = target.resolve("current");
    byte[] older = noise(length + 1);
    upload(exchange(older)).replace(current);
    byte[] newer = noise(length);
    Upload upload = upload(exchange(newer));
    try (InputStream reader = Files.newInputStream(current)) {
      upload.replace(current);
      assertThat(reader.readAllBytes()).isEqualTo(older);
    }
    assertThat(current).hasBinaryContent(newer);
    assertThat(target).isDirectoryNotContaining("glob:**.part");
    assertThatThrownBy(upload::bytes).isInstanceOf(IllegalStateException.class);
    assertThat(held()).isEmpty();
  }

  @Test
  void aFileThatCannotBeReplacedIsAsBefore() throws IOException {
    Path taken = target.resolve("taken");
    Files.createDirectories(taken.resolve("inside"));
    Upload upload = upload(exchange(noise(100)));
    assertThatThrownBy(() -> upload.replace(taken)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> upload.replace(target.resolve("missing/file")))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(taken).isDirectory();
    assertThat(target).isDirectoryNotContaining("glob:**.part");
    assertThat(upload.bytes()).hasSize(100);
  }

  @Test
  void noPrefixOfABodyLeavesAFile() throws IOException {
    FormLimits limits = FormLimits.of().withMax(FormLimit.FILE_MEMORY_BYTES, 2);
    byte[] body = bytes(multipart(FILE + "data", FILE + "more"));
    for (int length = 0; length < body.length - 2; length++) {
      FakeExchange exchange =
          FakeExchange.post("/", MULTIPART, "").withBody(new ByteArrayInputStream(body, 0, length));
      HttpProblem refusal =
          catchThrowableOfType(HttpProblem.class, () -> FormData.of(exchange, limits));
      assertThat(refusal.status()).isEqualTo(400);
      assertThat(spooled()).isEmpty();
      assertThat(held()).isEmpty();
    }
  }

  @Test
  void abortedUploadsLeaveNoFileAndNoDescriptor() throws IOException {
    byte[] begun = bytes("--B\r\nContent-Disposition: form-data; " + FILE + "x".repeat(70_000));
    for (int i = 0; i < 1000; i++) {
      InputStream broken =
          new ByteArrayInputStream(begun) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
              int count = super.read(buffer, offset, length);
              if (count < 0) {
                throw new UncheckedIOException(new IOException("reset"));
              }
              return count;
            }
          };
      FakeExchange exchange = FakeExchange.post("/", MULTIPART, "").withBody(broken);
      assertThatThrownBy(() -> FormData.of(exchange)).isInstanceOf(RuntimeException.class);
    }
    assertThat(spooled()).isEmpty();
    assertThat(held()).isEmpty();
  }

  @Test
  void aFullDiskIsNoFaultOfTheClient() {
    System.setProperty("java.io.tmpdir", temporary.resolve("missing").toString());
    assertThatThrownBy(() -> FormData.of(exchange(noise(100_000))))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            e -> {
              assertThat(e.status()).isEqualTo(503);
              assertThat(e.code()).isEqualTo("form.upload.storage");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "photo.jpg             | photo.jpg",
        "../../etc/passwd      | passwd",
        "..\\\\..\\\\win.ini   | win.ini",
        "C:\\\\dir\\\\a b.txt  | a b.txt",
        "C:a.txt               | a.txt",
        "\\\\\\\\host\\\\x\\\\ | upload",
        "..                    | upload",
        "a\\0b%0D%0A.txt       | ab.txt",
        "gpj.\u202Eexe         | gpj.exe",
        "a%22b%20.txt          | a\"b%20.txt",
        "\u0915\u094D\u200D\u0937.png | \u0915\u094D\u200D\u0937.png",
        "\u0645\u06CC\u200C\u0631.png | \u0645\u06CC\u200C\u0631.png",
        "\uD83D\uDC68\u200D\uD83D\uDC69.png | \uD83D\uDC68\u200D\uD83D\uDC69.png",
        "a\u2028b\u2029\u2066c.txt | abc.txt",
        "\uFEFFa\u200Eb.txt    | ab.txt",
      })
  void theFilenameIsForPeopleToRead(String raw, String shown) {
    assertThat(Upload.of(raw.translateEscapes(), "", new byte[0]).filename()).isEqualTo(shown);
  }

  @Test
  void aLongFilenameKeepsItsExtension() {
    assertThat(Upload.of("é".repeat(300) + ".jpeg", "", new byte[0]).filename())
        .hasSize(255)
        .endsWith("é.jpeg");
    assertThat(Upload.of("x" + "😀".repeat(200), "", new byte[0]).filename())
        .hasSizeLessThanOrEqualTo(255)
        .endsWith("😀");
  }

  @Test
  void theDeclaredTypeIsCleaned() {
    assertThat(Upload.of("a", "Text/HTML; charset=x", new byte[0]).contentType())
        .isEqualTo("text/html");
    assertThat(Upload.of("a", " ", new byte[0]).contentType())
        .isEqualTo("application/octet-stream");
  }
}

package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are too large, or no pictures whatever they say: refused, and nothing hangs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GalleryBadUploadTest {

  private static final List<String> WANTED = List.of(RawVisitor.HTML, RawVisitor.JSON);
  private static final String TYPE = "Content-Type: multipart/form-data; boundary=xx";

  private final Path data;
  private final Gallery gallery;
  private final RawVisitor visitor;
  private Kept before = new Kept(List.of());

  GalleryBadUploadTest(@TempDir(factory = SampleGallery.class) Path data) throws IOException {
    this.data = data;
    gallery = Gallery.open(Options.of(Map.of(), "--port", "0", "--data", data.toString()));
    visitor = new RawVisitor(gallery.port());
    visitor.signUp("ann@example.com");
    // Takes the welcome, which the first page of any kind shows.
    assertThat(visitor.get("/photos").status()).isEqualTo(200);
  }

  @AfterAll
  void close() {
    gallery.close();
  }

  @BeforeEach
  void lookAround() throws SQLException {
    before = Kept.in(data);
  }

  @AfterEach
  void nothingHasChanged() throws SQLException {
    assertThat(Kept.in(data)).isEqualTo(before);
  }

  /**
   * An error of its field as long as the request is not too large itself. The visitor reads no byte
   * before all is written, as a simple client does.
   */
  @ParameterizedTest
  @CsvSource({"11, 422", "30, 422", "70, 413"})
  void tooLargeAFileIsRefusedAndItsSenderSeesIt(int megabytes, int status) throws IOException {
    byte[] body = form("image/jpeg", new byte[megabytes << 20]);
    for (String wanted : WANTED) {
      RawVisitor sender = visitor.accepting(wanted);
      HttpAnswer answer = sender.send("POST", "/photos", List.of(TYPE), body);
      SoftAssertions.assertSoftly(softly -> {
        if (status == 422) {
          ClearAnswer.checkRefused(softly, megabytes + " MB", sender, answer, wanted);
        } else {
          ClearAnswer.check(softly, megabytes + " MB", answer, wanted, status);
        }
      });
    }
  }

  @Test
  void tooLargeARequestOfSmallFilesIsRefusedAndItsSenderSeesIt() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < 9; i++) {
      body.write(part("image/jpeg", new byte[8 << 20]));
    }
    HttpAnswer answer = visitor.send("POST", "/photos", List.of(TYPE), body.toByteArray());
    assertThat(answer.status()).isEqualTo(413);
  }

  static Stream<Arguments> noPictures() throws IOException {
    String svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    return Stream.of(
        Arguments.of("nothing", new byte[0]),
        Arguments.of("HTML", "<!doctype html><script>alert(1)</script>".getBytes(UTF_8)),
        Arguments.of("SVG", svg.getBytes(UTF_8)),
        Arguments.of(
            "HTML behind GIF's first bytes", "GIF89a<script>alert(1)</script>".getBytes(UTF_8)),
        Arguments.of("JPEG's first bytes", new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}),
        Arguments.of("zeros", new byte[1 << 20]),
        Arguments.of("PNG of 100,000 by 100,000", png(100_000, 100_000, 1000)),
        Arguments.of("PNG of 2 by 2147483647", png(2, Integer.MAX_VALUE, 1000)),
        Arguments.of("PNG of -1 by 1", png(-1, 1, 1000)),
        Arguments.of("PNG of 6000 by 6000 with few rows", png(6000, 6000, 1000)),
        Arguments.of("PNG with a gigabyte behind it", png(40_000, 30_000, 1 << 28)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noPictures")
  void whatIsNoPictureIsRefusedWhateverItSays(String what, byte[] content) throws IOException {
    for (String wanted : WANTED) {
      for (String type : List.of("image/jpeg", "text/html", "nonsense")) {
        RawVisitor sender = visitor.accepting(wanted);
        HttpAnswer answer = sender.send("POST", "/photos", List.of(TYPE), form(type, content));
        SoftAssertions.assertSoftly(softly ->
            ClearAnswer.checkRefused(softly, what + " as " + type, sender, answer, wanted));
      }
    }
  }

  @Test
  void strangerIsSentToTheLoginWithAFileOfAnySize() throws IOException {
    RawVisitor stranger = new RawVisitor(gallery.port());
    for (int megabytes : List.of(1, 9)) {
      byte[] body = form("image/jpeg", new byte[megabytes << 20]);
      HttpAnswer answer = stranger.send("POST", "/photos", List.of(TYPE), body);
      assertThat(answer.status()).isEqualTo(303);
      assertThat(answer.header("Location").orElse("")).startsWith("/login");
    }
  }

  private static byte[] form(String type, byte[] file) throws IOException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.write(
        "--xx\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nTitle\r\n"
            .getBytes(ISO_8859_1));
    form.write(part(type, file));
    form.write("--xx--\r\n".getBytes(ISO_8859_1));
    return form.toByteArray();
  }

  private static byte[] part(String type, byte[] file) throws IOException {
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    part.write(
        ("--xx\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n"
                + "Content-Type: "
                + type
                + "\r\n\r\n")
            .getBytes(ISO_8859_1));
    part.write(file);
    part.write("\r\n".getBytes(ISO_8859_1));
    return part.toByteArray();
  }

  /** A PNG (RFC 2083) that claims this size, with so many zeros as its compressed pixels. */
  private static byte[] png(int width, int height, int zeros) throws IOException {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(pixels)) {
      byte[] some = new byte[1000];
      for (int written = 0; written < zeros; written += some.length) {
        deflated.write(some);
      }
    }
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream head = new DataOutputStream(header);
    head.writeInt(width);
    head.writeInt(height);
    head.write(new byte[] {8, 2, 0, 0, 0});
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    chunk(png, "IHDR", header.toByteArray());
    chunk(png, "IDAT", pixels.toByteArray());
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String name, byte[] content)
      throws IOException {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(ISO_8859_1));
    crc.update(content);
    DataOutputStream out = new DataOutputStream(png);
    out.writeInt(content.length);
    out.write(name.getBytes(ISO_8859_1));
    out.write(content);
    out.writeInt((int) crc.getValue());
  }
}

package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PicturesTest {

  private final Pictures pictures = new Pictures(Duration.ofSeconds(30));

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif"})
  void theTypeIsFoundByTheContent(String format) throws IOException {
    byte[] bytes = encoded(format, 1900, 950);

    assertThat(decode(bytes))
        .isInstanceOfSatisfying(
            Picture.class,
            picture -> {
              assertThat(picture.width()).isEqualTo(1900);
              assertThat(picture.height()).isEqualTo(950);
              assertThat(picture.bytes()).startsWith(0xff, 0xd8).isNotEqualTo(bytes);
              assertThat(read(picture.bytes()).getWidth()).isEqualTo(1900);
              BufferedImage thumbnail = read(picture.thumbnail());
              assertThat(thumbnail.getWidth()).isEqualTo(Pictures.THUMBNAIL_EDGE);
              assertThat(thumbnail.getHeight()).isEqualTo(Pictures.THUMBNAIL_EDGE / 2);
            });
  }

  @Test
  void aLargePictureIsMadeSmaller() throws IOException {
    assertThat(decode(encoded("jpeg", 5000, 2500)))
        .isInstanceOfSatisfying(
            Picture.class,
            picture -> {
              assertThat(picture.width()).isEqualTo(Pictures.EDGE);
              assertThat(picture.height()).isEqualTo(Pictures.EDGE / 2);
            });
  }

  @Test
  void nothingButThePictureIsKept() throws IOException {
    byte[] secret = "51.2277 N, 4.4025 E".getBytes(StandardCharsets.US_ASCII);
    assertThat(decode(withSegment(encoded("jpeg", 40, 20), 0xe1, exif(1, secret))))
        .isInstanceOfSatisfying(
            Picture.class,
            picture ->
                assertThat(new String(picture.bytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("Exif", "51.2277"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aPictureIsTurnedAsTheCameraNoted(int orientation) throws IOException {
    // Its top left corner is red; where it goes is the table of EXIF 2.32, tag 274.
    BufferedImage image = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, 16, 16);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);

    assertThat(decode(withSegment(out.toByteArray(), 0xe1, exif(orientation, new byte[0]))))
        .isInstanceOfSatisfying(
            Picture.class,
            picture -> {
              BufferedImage turned = read(picture.bytes());
              int right = turned.getWidth() - 4;
              int bottom = turned.getHeight() - 4;
              assertThat(turned.getWidth()).isEqualTo(orientation > 4 ? 32 : 64);
              boolean isRight = List.of(2, 3, 6, 7).contains(orientation);
              boolean isBottom = List.of(3, 4, 7, 8).contains(orientation);
              assertThat(
                      new Color(turned.getRGB(isRight ? right : 3, isBottom ? bottom : 3)).getRed())
                  .isGreaterThan(200);
            });
  }

  @Test
  void aSmallFileWithThousandsOfScansIsRefusedByItsMarkers() throws IOException {
    byte[] progressive = progressive(6000, 6000, 400);
    assertThat(progressive.length).isLessThan(10_000_000);
    assertThat(decode(progressive)).isEqualTo(Decoded.Refused.TOO_LARGE);
    assertThat(decode(progressive(16, 16, 4000))).isEqualTo(Decoded.Refused.BROKEN);
    assertThat(decode(progressive(1000, 1000, 1))).isInstanceOf(Picture.class);
  }

  @Test
  void anUploadDoesNotWaitForOthersForEver() throws Exception {
    Pictures hasty = new Pictures(Duration.ZERO);
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch done = new CountDownLatch(1);
    ExecutorService others = Executors.newFixedThreadPool(2);
    try {
      List<Future<Decoded>> decoding = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        decoding.add(others.submit(() -> hasty.decode(held(inside, done))));
      }
      inside.await();
      byte[] small = encoded("png", 3, 2);
      assertThat(hasty.decode(() -> new ByteArrayInputStream(small)))
          .isEqualTo(Decoded.Refused.BUSY);
      done.countDown();
      for (Future<Decoded> each : decoding) {
        assertThat(each.get()).isEqualTo(Decoded.Refused.UNKNOWN);
      }
    } finally {
      done.countDown();
      others.shutdown();
    }
  }

  /** A file whose second reading, the decoder's, waits. */
  private static Pictures.Source held(CountDownLatch inside, CountDownLatch done) {
    AtomicInteger opened = new AtomicInteger();
    return () -> {
      if (opened.incrementAndGet() == 2) {
        inside.countDown();
        try {
          done.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      return new ByteArrayInputStream(new byte[0]);
    };
  }

  @Test
  void aSmallPictureIsNotBlownUp() throws IOException {
    assertThat(decode(encoded("png", 3, 2)))
        .isInstanceOfSatisfying(
            Picture.class,
            picture -> assertThat(read(picture.thumbnail()).getWidth()).isEqualTo(3));
  }

  @Test
  void aVeryNarrowPictureKeepsAThumbnailOfOnePixelAtLeast() throws IOException {
    assertThat(decode(encoded("png", 1, 9000)))
        .isInstanceOfSatisfying(
            Picture.class,
            picture -> assertThat(read(picture.thumbnail()).getWidth()).isEqualTo(1));
  }

  @Test
  void whatIsTransparentIsWhiteInTheThumbnail() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB), "png", out);

    assertThat(decode(out.toByteArray()))
        .isInstanceOfSatisfying(
            Picture.class,
            picture -> assertThat(read(picture.thumbnail()).getRGB(10, 10)).isEqualTo(0xffffffff));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<!doctype html><script>alert(1)</script>",
        "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "<?xml version='1.0'?><svg/>",
        "GIF8<script>",
        "%PDF-1.7",
        "RIFF1234WEBPVP8 "
      })
  void whatIsNoPictureIsRefusedWhateverItIsCalled(String content) {
    assertThat(decode(content.getBytes(StandardCharsets.UTF_8))).isEqualTo(Decoded.Refused.UNKNOWN);
  }

  @Test
  void aPictureOfAnotherFormatIsRefused() throws IOException {
    assertThat(decode(encoded("bmp", 10, 10))).isEqualTo(Decoded.Refused.UNKNOWN);
    assertThat(decode(encoded("tiff", 10, 10))).isEqualTo(Decoded.Refused.UNKNOWN);
  }

  @Test
  void aHugePictureIsRefusedByItsHeader() {
    assertThat(decode(pngHeader(30_000, 30_000))).isEqualTo(Decoded.Refused.TOO_LARGE);
    assertThat(decode(pngHeader(Integer.MAX_VALUE, Integer.MAX_VALUE)))
        .isEqualTo(Decoded.Refused.TOO_LARGE);
    assertThat(decode(gifHeader(65_535, 65_535))).isEqualTo(Decoded.Refused.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif"})
  void aPictureThatLacksPixelsIsRefusedWhereverItIsCutOff(String format) throws IOException {
    byte[] whole = encoded(format, 64, 48);
    for (int length = 0; length < whole.length - 40; length++) {
      assertThat(decode(Arrays.copyOf(whole, length)))
          .as("%s, %d of %d bytes", format, length, whole.length)
          .isInstanceOf(Decoded.Refused.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif"})
  void damageNeverEscapesAsAnException(String format) throws IOException {
    byte[] whole = encoded(format, 64, 48);
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i < 1 + random.nextInt(8); i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      assertThat(decode(damaged)).isNotNull();
    }
  }

  @Test
  void eachRefusalHasItsWordsInEachLanguage() {
    for (Decoded.Refused refused : Decoded.Refused.values()) {
      for (var language : Texts.LANGUAGES) {
        assertThat(Texts.text(language, "picture." + refused)).isNotBlank();
      }
    }
  }

  private Decoded decode(byte[] bytes) {
    try {
      return pictures.decode(() -> new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Puts a segment behind the start of a JPEG. */
  private static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    return ByteBuffer.allocate(jpeg.length + content.length + 4)
        .put(jpeg, 0, 2)
        .put((byte) 0xff)
        .put((byte) marker)
        .putShort((short) (content.length + 2))
        .put(content)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** EXIF data with one entry, the orientation, and something behind it. */
  private static byte[] exif(int orientation, byte[] more) {
    return ByteBuffer.allocate(32 + more.length)
        .put(new byte[] {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1})
        .put(new byte[] {0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0, 0, 0, 0, 0})
        .put(more)
        .array();
  }

  /** A progressive JPEG of one colour, with its last scan this many times more. */
  private static byte[] progressive(int width, int height, int more) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream image = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.setOutput(image);
      BufferedImage plain = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
      writer.write(null, new IIOImage(plain, null, null), param);
    } finally {
      writer.dispose();
    }
    byte[] jpeg = out.toByteArray();
    int last = jpeg.length - 2;
    while (jpeg[last] != (byte) 0xff || jpeg[last + 1] != (byte) 0xda) {
      last--;
    }
    out.reset();
    out.write(jpeg, 0, jpeg.length - 2);
    for (int i = 0; i < more; i++) {
      out.write(jpeg, last, jpeg.length - 2 - last);
    }
    out.write(jpeg, jpeg.length - 2, 2);
    return out.toByteArray();
  }

  private static byte[] encoded(String format, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    Random random = new Random(1);
    for (int i = 0; i < 40; i++) {
      graphics.setColor(new Color(random.nextInt(0x1000000)));
      graphics.fillRect(random.nextInt(width), random.nextInt(height), 20, 10);
    }
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static BufferedImage read(byte[] bytes) {
    try {
      return ImageIO.read(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A PNG that announces its size and has no pixels. */
  private static byte[] pngHeader(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(33);
    header.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    header.putInt(13).put("IHDR".getBytes(StandardCharsets.US_ASCII));
    header.putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(header.array(), 12, 17);
    header.putInt((int) crc.getValue());
    return header.array();
  }

  private static byte[] gifHeader(int width, int height) {
    ByteArrayOutputStream gif = new ByteArrayOutputStream();
    gif.writeBytes("GIF89a".getBytes(StandardCharsets.US_ASCII));
    for (int value : List.of(width, height)) {
      gif.write(value & 0xff);
      gif.write(value >> 8);
    }
    gif.writeBytes(new byte[] {0, 0, 0, 0x2c, 0, 0, 0, 0});
    for (int value : List.of(width, height)) {
      gif.write(value & 0xff);
      gif.write(value >> 8);
    }
    gif.writeBytes(new byte[] {0, 2, 1, 0, 0, 0x3b});
    return gif.toByteArray();
  }
}

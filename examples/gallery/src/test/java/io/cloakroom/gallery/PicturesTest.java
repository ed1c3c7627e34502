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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PicturesTest {

  private final Pictures pictures = new Pictures();

  @ParameterizedTest
  @CsvSource({"jpeg, image/jpeg", "png, image/png", "gif, image/gif"})
  void theTypeIsFoundByTheContent(String format, String type) throws IOException {
    byte[] bytes = encoded(format, 1900, 950);

    assertThat(pictures.decode(bytes))
        .isInstanceOfSatisfying(
            Picture.class,
            picture -> {
              assertThat(picture.contentType()).isEqualTo(type);
              assertThat(picture.width()).isEqualTo(1900);
              assertThat(picture.height()).isEqualTo(950);
              assertThat(picture.bytes()).isEqualTo(bytes);
              BufferedImage thumbnail = read(picture.thumbnail());
              assertThat(thumbnail.getWidth()).isEqualTo(Pictures.THUMBNAIL_EDGE);
              assertThat(thumbnail.getHeight()).isEqualTo(Pictures.THUMBNAIL_EDGE / 2);
            });
  }

  @Test
  void aSmallPictureIsNotBlownUp() throws IOException {
    assertThat(pictures.decode(encoded("png", 3, 2)))
        .isInstanceOfSatisfying(
            Picture.class,
            picture -> assertThat(read(picture.thumbnail()).getWidth()).isEqualTo(3));
  }

  @Test
  void aVeryNarrowPictureKeepsAThumbnailOfOnePixelAtLeast() throws IOException {
    assertThat(pictures.decode(encoded("png", 1, 9000)))
        .isInstanceOfSatisfying(
            Picture.class,
            picture -> assertThat(read(picture.thumbnail()).getWidth()).isEqualTo(1));
  }

  @Test
  void whatIsTransparentIsWhiteInTheThumbnail() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB), "png", out);

    assertThat(pictures.decode(out.toByteArray()))
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
    assertThat(pictures.decode(content.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Decoded.Refused.UNKNOWN);
  }

  @Test
  void aPictureOfAnotherFormatIsRefused() throws IOException {
    assertThat(pictures.decode(encoded("bmp", 10, 10))).isEqualTo(Decoded.Refused.UNKNOWN);
    assertThat(pictures.decode(encoded("tiff", 10, 10))).isEqualTo(Decoded.Refused.UNKNOWN);
  }

  @Test
  void aHugePictureIsRefusedByItsHeader() {
    assertThat(pictures.decode(pngHeader(30_000, 30_000))).isEqualTo(Decoded.Refused.TOO_LARGE);
    assertThat(pictures.decode(pngHeader(Integer.MAX_VALUE, Integer.MAX_VALUE)))
        .isEqualTo(Decoded.Refused.TOO_LARGE);
    assertThat(pictures.decode(gifHeader(65_535, 65_535))).isEqualTo(Decoded.Refused.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif"})
  void aPictureThatLacksPixelsIsRefusedWhereverItIsCutOff(String format) throws IOException {
    byte[] whole = encoded(format, 64, 48);
    for (int length = 0; length < whole.length - 40; length++) {
      assertThat(pictures.decode(Arrays.copyOf(whole, length)))
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
      assertThat(pictures.decode(damaged)).isNotNull();
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

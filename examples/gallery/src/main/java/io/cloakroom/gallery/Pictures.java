package io.cloakroom.gallery;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A decoder for uploads. The declared type and the file name do not count, only the content. The
 * size is read from the header before any pixel. At most two images are decoded at once, each into
 * a small raster, so that uploads cannot fill the memory. Thread-safe.
 */
final class Pictures {

  /** The maximum number of pixels, about twice that of a camera's photo. */
  static final long MAX_PIXELS = 40_000_000;

  /** The longer edge of a thumbnail, in pixels; smaller pictures keep their size. */
  static final int THUMBNAIL_EDGE = 900;

  private final Semaphore decoders = new Semaphore(2);

  /** Decodes an upload, or returns the reason for refusing it. */
  Decoded decode(byte[] bytes) {
    decoders.acquireUninterruptibly();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      return readers.hasNext() ? decode(readers.next(), in, bytes) : Decoded.Refused.UNKNOWN;
    } catch (IOException e) {
      return Decoded.Refused.BROKEN;
    } finally {
      decoders.release();
    }
  }

  /** Encodes an image that was painted here. */
  static Picture painted(BufferedImage image) {
    return new Picture(
        "image/jpeg",
        image.getWidth(),
        image.getHeight(),
        jpeg(image, 0.88f),
        jpeg(thumbnail(image), 0.85f));
  }

  private static Decoded decode(ImageReader reader, ImageInputStream in, byte[] bytes)
      throws IOException {
    try {
      String type =
          switch (reader.getFormatName().toLowerCase(Locale.ROOT)) {
            case "jpeg" -> "image/jpeg";
            case "png" -> "image/png";
            case "gif" -> "image/gif";
            default -> "";
          };
      if (type.isEmpty()) {
        return Decoded.Refused.UNKNOWN;
      }
      reader.setInput(in, false, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if ((long) width * height > MAX_PIXELS) {
        return Decoded.Refused.TOO_LARGE;
      }
      // The JPEG reader fills missing parts with grey and only warns.
      AtomicBoolean damaged = new AtomicBoolean();
      reader.addIIOReadWarningListener((source, warning) -> damaged.set(true));
      BufferedImage small = reader.read(0, sampling(reader, width, height));
      if (damaged.get() && !endsAsJpeg(bytes)) {
        return Decoded.Refused.BROKEN;
      }
      return new Picture(type, width, height, bytes, jpeg(thumbnail(small), 0.85f));
    } catch (RuntimeException malformed) {
      // Some damage makes the readers throw arbitrary runtime exceptions.
      return Decoded.Refused.BROKEN;
    } finally {
      reader.dispose();
    }
  }

  /** Skips pixels so that the picture is about twice the size of its thumbnail. */
  private static ImageReadParam sampling(ImageReader reader, int width, int height) {
    ImageReadParam param = reader.getDefaultReadParam();
    int every = Math.max(1, Math.max(width, height) / (2 * THUMBNAIL_EDGE));
    param.setSourceSubsampling(every, every, 0, 0);
    return param;
  }

  private static boolean endsAsJpeg(byte[] bytes) {
    for (int i = bytes.length - 2; i >= Math.max(0, bytes.length - 64); i--) {
      if (bytes[i] == (byte) 0xff && bytes[i + 1] == (byte) 0xd9) {
        return true;
      }
    }
    return false;
  }

  private static BufferedImage thumbnail(BufferedImage image) {
    double scale =
        Math.min(1, (double) THUMBNAIL_EDGE / Math.max(image.getWidth(), image.getHeight()));
    int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(image, 0, 0, width, height, Color.WHITE, null);
    graphics.dispose();
    return small;
  }

  private static byte[] jpeg(BufferedImage image, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}

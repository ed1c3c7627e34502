package io.cloakroom.gallery;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileCacheImageInputStream;
import javax.imageio.stream.FileImageOutputStream;
import javax.imageio.stream.ImageInputStream;

/**
 * A decoder for uploads. The declared type and the file name do not count, only the content. The
 * size and the number of scans are read before any pixel. Few images are decoded at once, each into
 * a bounded raster, so that uploads can neither fill the memory nor hold all processors. The
 * picture is encoded anew: nothing else of the file, such as where it was taken, is kept.
 * Thread-safe.
 */
final class Pictures {

  /** A file that can be read several times. */
  interface Source {
    InputStream open() throws IOException;
  }

  /** The maximum number of pixels, about twice that of a camera's photo. */
  static final long MAX_PIXELS = 40_000_000;

  /** The maximum number of pixels of all scans; a usual progressive photo has ten scans. */
  static final long MAX_SCANNED_PIXELS = 10 * MAX_PIXELS;

  /** The longer edge of a picture, in pixels; smaller pictures keep their size. */
  static final int EDGE = 2400;

  /** The longer edge of a thumbnail, in pixels; smaller pictures keep their size. */
  static final int THUMBNAIL_EDGE = 900;

  /** The memory that decoding one image may take at its peak. */
  private static final long MEMORY = 256 << 20;

  /** The maximum number of scans, so that small pictures have no thousands of them. */
  private static final int MAX_SCANS = 200;

  private static final Set<String> FORMATS = Set.of("jpeg", "png", "gif");

  private final Duration maxWait;
  private final Semaphore decoders =
      new Semaphore(
          (int) Math.max(1, Math.min(2, Runtime.getRuntime().maxMemory() / MEMORY)), true);

  /**
   * Makes a decoder.
   *
   * @param maxWait the time to wait for others before an upload is refused as {@code BUSY}
   */
  Pictures(Duration maxWait) {
    this.maxWait = maxWait;
  }

  /**
   * Decodes an upload, or returns the reason for refusing it.
   *
   * @throws IOException if the file cannot be read
   */
  Decoded decode(Source file) throws IOException {
    JpegHeader jpeg;
    try (InputStream in = file.open()) {
      jpeg = JpegHeader.read(in);
    }
    if (!acquired()) {
      return Decoded.Refused.BUSY;
    }
    try {
      return onOwnThread(() -> decode(file, jpeg));
    } finally {
      decoders.release();
    }
  }

  /**
   * Native code would hold one of the few threads that carry virtual ones, for a second or more.
   */
  private static Decoded onOwnThread(Callable<Decoded> work) throws IOException {
    FutureTask<Decoded> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "decode picture");
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException stopping) {
          interrupted = true; // The permit is given back when the work is done.
        } catch (ExecutionException e) {
          if (e.getCause() instanceof IOException unreadable) {
            throw unreadable;
          }
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Decoded decode(Source file, JpegHeader jpeg) throws IOException {
    try (InputStream bytes = file.open();
        ImageInputStream in = new FileCacheImageInputStream(bytes, null)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      return readers.hasNext() ? decode(readers.next(), in, jpeg) : Decoded.Refused.UNKNOWN;
    }
  }

  private boolean acquired() {
    try {
      return decoders.tryAcquire(maxWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Encodes an image that was painted here. */
  static Picture painted(BufferedImage image) {
    return picture(scaled(image, EDGE));
  }

  private static Picture picture(BufferedImage large) {
    return new Picture(
        large.getWidth(),
        large.getHeight(),
        jpeg(large, 0.88f),
        jpeg(scaled(large, THUMBNAIL_EDGE), 0.85f));
  }

  private static Decoded decode(ImageReader reader, ImageInputStream in, JpegHeader jpeg) {
    try {
      String format = reader.getFormatName().toLowerCase(Locale.ROOT);
      if (!FORMATS.contains(format)) {
        return Decoded.Refused.UNKNOWN;
      }
      boolean isJpeg = format.equals("jpeg");
      reader.setInput(in, false, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      long pixels = (long) width * height;
      if (pixels > MAX_PIXELS || (isJpeg && pixels * jpeg.scans() > MAX_SCANNED_PIXELS)) {
        return Decoded.Refused.TOO_LARGE;
      }
      if (isJpeg && jpeg.scans() > MAX_SCANS) {
        return Decoded.Refused.BROKEN;
      }
      // The JPEG reader fills missing parts with grey and only warns.
      AtomicBoolean damaged = new AtomicBoolean();
      reader.addIIOReadWarningListener((source, warning) -> damaged.set(true));
      // In one expression, so that no raster is kept longer than it is needed.
      BufferedImage large =
          upright(
              scaled(reader.read(0, sampling(reader, width, height)), EDGE),
              isJpeg ? jpeg.orientation() : 1);
      return isJpeg && damaged.get() && !jpeg.complete() ? Decoded.Refused.BROKEN : picture(large);
    } catch (IOException | RuntimeException malformed) {
      // Some damage makes the readers throw arbitrary runtime exceptions.
      return Decoded.Refused.BROKEN;
    } finally {
      reader.dispose();
    }
  }

  /** Skips pixels of pictures that are more than twice as large as what is kept of them. */
  private static ImageReadParam sampling(ImageReader reader, int width, int height) {
    ImageReadParam param = reader.getDefaultReadParam();
    int every = Math.max(1, Math.max(width, height) / EDGE);
    param.setSourceSubsampling(every, every, 0, 0);
    return param;
  }

  /** Turns and mirrors a picture as a camera noted it (EXIF 2.32, tag 274). */
  private static BufferedImage upright(BufferedImage image, int orientation) {
    int w = image.getWidth();
    int h = image.getHeight();
    AffineTransform turn =
        switch (orientation) {
          case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
          case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
          case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
          case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
          case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
          case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
          case 8 -> new AffineTransform(0, -1, 1, 0, 0, w);
          default -> new AffineTransform();
        };
    if (turn.isIdentity()) {
      return image;
    }
    boolean sideways = orientation > 4;
    BufferedImage turned =
        new BufferedImage(sideways ? h : w, sideways ? w : h, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = turned.createGraphics();
    graphics.drawImage(image, turn, null);
    graphics.dispose();
    return turned;
  }

  private static BufferedImage scaled(BufferedImage image, int edge) {
    double scale = Math.min(1, (double) edge / Math.max(image.getWidth(), image.getHeight()));
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

  /** Encodes into a file first: a stream in memory takes several times the bytes. */
  private static byte[] jpeg(BufferedImage image, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try {
      Path file = Files.createTempFile("gallery", ".jpeg");
      try {
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality);
        try (FileImageOutputStream out = new FileImageOutputStream(file.toFile())) {
          writer.setOutput(out);
          writer.write(null, new IIOImage(image, null, null), param);
        }
        return Files.readAllBytes(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
  }
}

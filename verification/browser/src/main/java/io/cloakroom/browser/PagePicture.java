package io.cloakroom.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Pictures of pages for the documentation. They have 256 colours at most, so that they are small.
 */
public final class PagePicture {

  /** The system property that names the folder for pictures. Without it, none are made. */
  public static final String FOLDER = "cloakroom.pictures";

  private static final int COLOURS = 256;

  /** The bits of each colour that are the same for colours that count as one. */
  private static final int COARSE = 0xF8F8F8;

  private PagePicture() {}

  /** Returns whether pictures are made. */
  public static boolean areWanted() {
    return !System.getProperty(FOLDER, "").isEmpty();
  }

  /** Writes what the window shows now as {@code NAME.png} into {@link #FOLDER}, if there is one. */
  public static void of(Page page, String name) {
    if (!areWanted()) {
      return;
    }
    byte[] screenshot =
        page.screenshot(new Page.ScreenshotOptions().setAnimations(ScreenshotAnimations.DISABLED));
    Path file = Path.of(System.getProperty(FOLDER, "")).resolve(name + ".png");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(screenshot));
      ImageIO.write(indexed(image), "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the image with its most frequent colours only. */
  private static BufferedImage indexed(BufferedImage image) {
    Map<Integer, Integer> counts = new HashMap<>();
    Map<Integer, Integer> shades = new HashMap<>();
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    for (int pixel : pixels) {
      counts.merge(pixel & 0xFFFFFF, 1, Integer::sum);
    }
    // Of the colours that are nearly the same, the most frequent one stands for all.
    List<Integer> frequent =
        counts.keySet().stream()
            .sorted(Comparator.comparingInt((Integer colour) -> -counts.getOrDefault(colour, 0)))
            .filter(colour -> shades.putIfAbsent(colour & COARSE, colour) == null)
            .limit(COLOURS)
            .toList();
    byte[][] palette = new byte[3][frequent.size()];
    for (int i = 0; i < frequent.size(); i++) {
      for (int part = 0; part < 3; part++) {
        palette[part][i] = (byte) (frequent.get(i) >> (16 - 8 * part));
      }
    }
    BufferedImage small =
        new BufferedImage(
            image.getWidth(),
            image.getHeight(),
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, frequent.size(), palette[0], palette[1], palette[2]));
    Map<Integer, Integer> nearest = new HashMap<>();
    for (int i = 0; i < pixels.length; i++) {
      int index =
          nearest.computeIfAbsent(pixels[i] & 0xFFFFFF, colour -> nearest(colour, frequent));
      small.getRaster().setSample(i % image.getWidth(), i / image.getWidth(), 0, index);
    }
    return small;
  }

  private static int nearest(int colour, List<Integer> palette) {
    int best = 0;
    long least = Long.MAX_VALUE;
    for (int i = 0; i < palette.size() && least > 0; i++) {
      long distance = 0;
      for (int shift = 0; shift <= 16; shift += 8) {
        int difference = (colour >> shift & 0xFF) - (palette.get(i) >> shift & 0xFF);
        distance += (long) difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }
}

package io.cloakroom.gallery;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.Paint;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Random;

/** A canvas for skies, hills and trees. The same seed always paints the same image. */
final class Canvas {

  /** Pixels per unit: sharp enough for the wall, and quick to paint. */
  private static final double SCALE = 0.8;

  final Random random;
  private final BufferedImage image;
  private final Graphics2D graphics;
  private final int width;
  private final int height;

  Canvas(int width, int height, long seed) {
    this.width = width;
    this.height = height;
    random = new Random(seed);
    image =
        new BufferedImage(
            (int) (width * SCALE), (int) (height * SCALE), BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    graphics.scale(SCALE, SCALE);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
  }

  /** Returns a mix of two colours; a share of 0 is the first one, 1 the second one. */
  static Color between(Color from, Color to, float share) {
    return new Color(
        Math.round(from.getRed() + (to.getRed() - from.getRed()) * share),
        Math.round(from.getGreen() + (to.getGreen() - from.getGreen()) * share),
        Math.round(from.getBlue() + (to.getBlue() - from.getBlue()) * share));
  }

  /** Fills the canvas with a gradient of these colours, from top to bottom. */
  void sky(int... colours) {
    float[] stops = new float[colours.length];
    Color[] steps = new Color[colours.length];
    for (int i = 0; i < colours.length; i++) {
      stops[i] = i / (colours.length - 1f);
      steps[i] = new Color(colours[i]);
    }
    fill(
        new Rectangle2D.Double(0, 0, width, height),
        new LinearGradientPaint(0, 0, 0, height, stops, steps));
  }

  void fill(Shape shape, Paint paint) {
    graphics.setPaint(paint);
    graphics.fill(shape);
  }

  void clipped(Shape clip, Shape shape, Paint paint) {
    graphics.setClip(clip);
    fill(shape, paint);
    graphics.setClip(null);
  }

  void disc(double x, double y, double radius, Paint paint) {
    fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius), paint);
  }

  /** Paints a light or a shadow that fades out towards its edge. */
  void glow(double x, double y, double radius, Color colour) {
    Color faded = new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), 0);
    disc(
        x,
        y,
        radius,
        new RadialGradientPaint(
            new Point2D.Double(x, y),
            (float) radius,
            new float[] {0, 1},
            new Color[] {colour, faded}));
  }

  /** Returns the area below a gently waving line. */
  Path2D below(double base, double swing, double waves) {
    double first = random.nextDouble() * 6;
    double second = random.nextDouble() * 6;
    Path2D path = groundFrom(base);
    for (int x = 0; x <= width; x += 4) {
      double t = x * waves * Math.PI / width;
      path.lineTo(
          x, base + swing * Math.sin(t + first) + swing * 0.35 * Math.sin(2.7 * t + second));
    }
    return closed(path);
  }

  /** Returns the area below a mountain ridge. Each octave is half as wide and half as high. */
  Path2D belowRidge(double base, double relief) {
    double[] line = new double[width + 1];
    double amplitude = relief;
    for (int step = width / 3; step >= 4; step /= 2) {
      double from = random.nextDouble() - 0.5;
      for (int left = 0; left <= width; left += step) {
        double to = random.nextDouble() - 0.5;
        for (int x = left; x < Math.min(left + step, width + 1); x++) {
          line[x] += amplitude * (from + (to - from) * (x - left) / step);
        }
        from = to;
      }
      amplitude /= 2;
    }
    Path2D path = groundFrom(base);
    for (int x = 0; x <= width; x += 2) {
      path.lineTo(x, base + line[x]);
    }
    return closed(path);
  }

  /** Paints a row of pines on a horizontal line. */
  void pines(double base, double tallest, Color colour) {
    fill(new Rectangle2D.Double(0, base, width, height - base), colour);
    for (double x = -10; x < width + 10; x += tallest * (0.16 + 0.2 * random.nextDouble())) {
      double tall = tallest * (0.55 + 0.6 * random.nextDouble());
      Path2D tree = new Path2D.Double();
      tree.moveTo(x, base - tall * 1.6);
      tree.lineTo(x + tall * 0.22, base + 4);
      tree.lineTo(x - tall * 0.22, base + 4);
      tree.closePath();
      fill(tree, colour);
    }
  }

  /** Returns the image, with a little film grain. */
  BufferedImage finished() {
    graphics.dispose();
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      int rgb = pixels[i];
      int grain = random.nextInt(7) - 3;
      pixels[i] =
          shifted(rgb >> 16, grain) << 16 | shifted(rgb >> 8, grain) << 8 | shifted(rgb, grain);
    }
    return image;
  }

  private static int shifted(int channel, int grain) {
    return Math.max(0, Math.min(255, (channel & 0xff) + grain));
  }

  private Path2D groundFrom(double base) {
    Path2D path = new Path2D.Double();
    path.moveTo(0, height);
    path.lineTo(0, base);
    return path;
  }

  private Path2D closed(Path2D path) {
    path.lineTo(width, height);
    path.closePath();
    return path;
  }
}

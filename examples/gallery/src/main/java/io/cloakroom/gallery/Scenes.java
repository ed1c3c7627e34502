package io.cloakroom.gallery;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.LinearGradientPaint;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Landscapes and geometric pictures, each painted from a few numbers and a fixed seed. */
final class Scenes {

  private static final Color CLEAR = new Color(0, 0, 0, 0);

  private Scenes() {}

  static BufferedImage dunes() {
    Canvas canvas = new Canvas(1500, 900, 11);
    canvas.sky(0x2b2350, 0x8a4a6b, 0xf0a36b, 0xfbdcae);
    canvas.glow(1040, 470, 420, new Color(255, 236, 190, 190));
    canvas.disc(1040, 470, 74, new Color(0xfff4d6));
    Color[] crests = {
      new Color(0xc9825c), new Color(0xa75f4d), new Color(0x7d4146), new Color(0x4d2a3d)
    };
    for (int i = 0; i < crests.length; i++) {
      double base = 560 + i * 85;
      canvas.fill(
          canvas.below(base, 46 + 16 * i, 2.1 - 0.25 * i),
          new GradientPaint(
              0, (float) base - 90, crests[i].brighter(), 0, (float) base + 210, crests[i]));
    }
    return canvas.finished();
  }

  static BufferedImage ridges() {
    Canvas canvas = new Canvas(1500, 900, 23);
    canvas.sky(0xdfe9ea, 0xf3ead9, 0xf6dfc4);
    canvas.glow(420, 250, 360, new Color(255, 250, 225, 220));
    for (int i = 0; i < 7; i++) {
      float depth = i / 6f;
      Color near = Canvas.between(new Color(0xb9cccf), new Color(0x16323a), depth);
      double base = 360 + i * 78;
      canvas.fill(
          canvas.belowRidge(base, 90 + 18 * i),
          new GradientPaint(
              0,
              (float) base - 60,
              near,
              0,
              (float) base + 190,
              Canvas.between(near, new Color(0xe8ece6), 0.62f - 0.5f * depth)));
    }
    return canvas.finished();
  }

  static BufferedImage tide() {
    Canvas canvas = new Canvas(1200, 1200, 31);
    canvas.sky(0x1e3a56, 0x4d7a94, 0xd9b9a2, 0xf5d9b4);
    double horizon = 640;
    canvas.glow(600, horizon - 60, 420, new Color(255, 225, 180, 210));
    canvas.disc(600, horizon - 60, 66, new Color(0xfff1d8));
    canvas.fill(
        new Rectangle2D.Double(0, horizon, 1200, 560),
        new GradientPaint(0, 640, new Color(0xdcb796), 0, 1200, new Color(0x16304a)));
    for (int i = 0; i < 420; i++) {
      double depth = Math.pow(canvas.random.nextDouble(), 1.6);
      double y = horizon + 4 + depth * 552;
      double length = 30 + depth * 220;
      double x = canvas.random.nextDouble() * 1400 - 100;
      double near = Math.exp(-Math.pow((x + length / 2 - 600) / (90 + 260 * depth), 2));
      int alpha = (int) (22 + 190 * near * (1 - 0.55 * depth));
      canvas.fill(
          new Ellipse2D.Double(x, y, length, 1.6 + depth * 5), new Color(255, 233, 200, alpha));
    }
    return canvas.finished();
  }

  static BufferedImage aurora() {
    Canvas canvas = new Canvas(900, 1300, 47);
    canvas.sky(0x050b1c, 0x0a1c33, 0x12384a, 0x1f5a5c);
    for (int i = 0; i < 320; i++) {
      double size = 0.8 + 2.2 * Math.pow(canvas.random.nextDouble(), 4);
      canvas.disc(
          canvas.random.nextInt(900),
          canvas.random.nextInt(900),
          size,
          new Color(255, 255, 255, 60 + canvas.random.nextInt(170)));
    }
    for (int veil = 0; veil < 3; veil++) {
      double phase = canvas.random.nextDouble() * 6;
      Color green =
          new Color[] {new Color(96, 240, 170), new Color(60, 200, 190), new Color(150, 120, 230)}
              [veil];
      for (int x = -20; x < 920; x += 3) {
        double foot =
            760
                - veil * 130
                + 90 * Math.sin(x / 170.0 + phase)
                + 30 * Math.sin(x / 47.0 + 2 * phase);
        double strength = 0.45 + 0.55 * Math.sin(x / 31.0 + 3 * phase) * Math.sin(x / 83.0);
        double height = 300 + 150 * strength;
        int alpha = (int) Math.max(8, 62 * strength);
        canvas.fill(
            new Rectangle2D.Double(x, foot - height, 3, height),
            new LinearGradientPaint(
                x,
                (float) foot,
                x,
                (float) (foot - height),
                new float[] {0, 0.22f, 1},
                new Color[] {
                  CLEAR, new Color(green.getRed(), green.getGreen(), green.getBlue(), alpha), CLEAR
                }));
      }
    }
    canvas.fill(canvas.belowRidge(1030, 110), new Color(0x0b2630));
    canvas.pines(1130, 46, new Color(0x061722));
    canvas.pines(1230, 78, new Color(0x02080f));
    return canvas.finished();
  }

  static BufferedImage town() {
    Canvas canvas = new Canvas(1500, 900, 59);
    canvas.sky(0x10142b, 0x272a55, 0x6b4a78, 0xd98a7a);
    for (int row = 0; row < 3; row++) {
      Color wall = Canvas.between(new Color(0x5c4a70), new Color(0x0d1022), row / 2f);
      for (double x = -30; x < 1500; ) {
        double width = 70 + canvas.random.nextInt(90);
        double top = 330 + row * 130 + canvas.random.nextInt(190);
        canvas.fill(new Rectangle2D.Double(x, top, width, 900 - top), wall);
        lightWindows(canvas, x, top, width, 0.16 + 0.12 * row);
        x += width + canvas.random.nextInt(14);
      }
    }
    return canvas.finished();
  }

  private static void lightWindows(
      Canvas canvas, double x, double top, double width, double share) {
    for (double y = top + 16; y < 880; y += 24) {
      for (double column = x + 12; column < x + width - 14; column += 20) {
        if (canvas.random.nextDouble() < share) {
          canvas.fill(
              new Rectangle2D.Double(column, y, 9, 13),
              canvas.random.nextInt(5) == 0 ? new Color(0xa9d3e8) : new Color(0xf7cf86));
        }
      }
    }
  }

  static BufferedImage birches() {
    Canvas canvas = new Canvas(900, 1300, 61);
    canvas.sky(0xcfd8d6, 0xe4e3da, 0xf2ece0);
    for (int row = 0; row < 3; row++) {
      Color bark = Canvas.between(new Color(0xd9dcd6), new Color(0xfbfaf5), row / 2f);
      Color mark = Canvas.between(new Color(0xb4b9b4), new Color(0x24231f), row / 2f);
      for (int i = 0; i < 9 - 2 * row; i++) {
        double width = 16 + row * 22 + canvas.random.nextInt(14);
        double x = canvas.random.nextInt(900) - width / 2;
        trunk(canvas, x, width, bark, mark);
      }
    }
    canvas.fill(canvas.below(1210, 22, 1.4), new Color(0xfdfcf9));
    return canvas.finished();
  }

  private static void trunk(Canvas canvas, double x, double width, Color bark, Color mark) {
    canvas.fill(
        new Rectangle2D.Double(x, 0, width, 1300),
        new GradientPaint(
            (float) x, 0, bark, (float) (x + width), 0, Canvas.between(bark, mark, 0.35f)));
    for (int i = 0; i < 26; i++) {
      double length = width * (0.15 + 0.5 * canvas.random.nextDouble());
      double left = canvas.random.nextBoolean() ? x : x + width - length;
      canvas.fill(
          new Ellipse2D.Double(
              left, canvas.random.nextInt(1300), length, 2 + canvas.random.nextInt(7)),
          mark);
    }
  }

  static BufferedImage quarterTurns() {
    Canvas canvas = new Canvas(1200, 1200, 71);
    Color[] colours = {
      new Color(0xe8dcc4),
      new Color(0xd1495b),
      new Color(0xedae49),
      new Color(0x00798c),
      new Color(0x30323d),
      new Color(0xf4f1ea)
    };
    double side = 200;
    for (int cell = 0; cell < 36; cell++) {
      double x = cell % 6 * side;
      double y = Math.floorDiv(cell, 6) * side;
      int ground = canvas.random.nextInt(colours.length);
      int figure = (ground + 1 + canvas.random.nextInt(colours.length - 1)) % colours.length;
      canvas.fill(new Rectangle2D.Double(x, y, side, side), colours[ground]);
      double left = canvas.random.nextBoolean() ? x : x - side;
      double top = canvas.random.nextBoolean() ? y : y - side;
      canvas.clipped(
          new Rectangle2D.Double(x, y, side, side),
          new Ellipse2D.Double(left, top, 2 * side, 2 * side),
          colours[figure]);
    }
    return canvas.finished();
  }

  static BufferedImage paperMoon() {
    Canvas canvas = new Canvas(1200, 1200, 83);
    canvas.sky(0x16213e, 0x24345c, 0x3c4f7d);
    Random random = new Random(83);
    for (int ring = 15; ring >= 0; ring--) {
      float depth = ring / 15f;
      Color paper = Canvas.between(new Color(0xfdf3dc), new Color(0x2b3c66), depth);
      canvas.glow(610 + ring * 5, 600 + ring * 8, 190 + ring * 46, new Color(8, 12, 30, 70));
      canvas.fill(ring(600 + ring * 3, 560 + ring * 5, 150 + ring * 40, random, depth), paper);
    }
    return canvas.finished();
  }

  /** Returns a disc whose edge wavers more the further out it is. */
  private static Path2D ring(double x, double y, double radius, Random random, double depth) {
    double phase = random.nextDouble() * 6;
    Path2D path = new Path2D.Double();
    for (int degree = 0; degree < 360; degree += 2) {
      double angle = Math.toRadians(degree);
      double edge =
          radius
              * (1
                  + 0.055 * depth * Math.sin(5 * angle + phase)
                  + 0.03 * depth * Math.sin(9 * angle - phase));
      Point2D point = new Point2D.Double(x + edge * Math.cos(angle), y + edge * Math.sin(angle));
      if (degree == 0) {
        path.moveTo(point.getX(), point.getY());
      } else {
        path.lineTo(point.getX(), point.getY());
      }
    }
    path.closePath();
    return path;
  }
}

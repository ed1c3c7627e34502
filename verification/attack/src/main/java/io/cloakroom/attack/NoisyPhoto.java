package io.cloakroom.attack;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Random;

/** Photos of noise, which compresses badly: a large file that takes long to decode. */
final class NoisyPhoto {

  private static final int EDGE = 1900;
  private static final int START_BYTES = 2;

  /** A comment's marker and length. */
  private static final int COMMENT_HEAD = 4;

  private static final int COMMENT_BYTES = 60_000;

  private NoisyPhoto() {}

  /**
   * Returns a photo of exactly this size. Comments, which decoders skip, fill what the noise
   * leaves.
   */
  static byte[] ofBytes(int bytes) {
    byte[] jpeg = Jpeg.encode(noise(), false, 1);
    ByteBuffer photo = ByteBuffer.allocate(bytes).put(jpeg, 0, START_BYTES);
    int missing = bytes - jpeg.length;
    while (missing > 0) {
      // The last comment needs room for its head, so the one before it is shorter.
      int comment = Math.min(missing, COMMENT_BYTES);
      if (missing > comment && missing - comment < COMMENT_HEAD) {
        comment -= COMMENT_HEAD;
      }
      photo.putShort((short) 0xfffe).putShort((short) (comment - 2));
      photo.position(photo.position() + comment - COMMENT_HEAD);
      missing -= comment;
    }
    return photo.put(jpeg, START_BYTES, jpeg.length - START_BYTES).array();
  }

  private static BufferedImage noise() {
    BufferedImage image = new BufferedImage(EDGE, EDGE, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(7);
    for (int y = 0; y < EDGE; y++) {
      for (int x = 0; x < EDGE; x++) {
        image.setRGB(x, y, random.nextInt(0x1000000));
      }
    }
    return image;
  }
}

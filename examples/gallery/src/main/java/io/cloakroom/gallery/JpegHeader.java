package io.cloakroom.gallery;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The data in the markers of a JPEG, read before any pixel is decoded (ITU T.81, Annex B).
 *
 * @param scans the number of scans; a progressive image is decoded once for each
 * @param orientation the orientation of its EXIF data, 1 to 8; 1 if there is none
 * @param complete whether the image ends properly
 */
record JpegHeader(int scans, int orientation, boolean complete) {

  private static final int SIGNATURE = 0xffd8;
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int APP1 = 0xe1;
  private static final int FIRST_RESTART = 0xd0;
  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
  private static final int ORIENTATION = 0x0112;

  /** Reads the markers of a file; one that breaks off, or is no JPEG, has those up to there. */
  static JpegHeader read(InputStream file) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(file, 1 << 16));
    int scans = 0;
    int orientation = 1;
    try {
      if (in.readUnsignedShort() != SIGNATURE) {
        return new JpegHeader(0, 1, false);
      }
      while (true) {
        int marker = nextMarker(in);
        if (marker == END_OF_IMAGE) {
          return new JpegHeader(scans, orientation, true);
        }
        if (marker >= FIRST_RESTART && marker <= START_OF_IMAGE) {
          continue;
        }
        byte[] segment = new byte[Math.max(0, in.readUnsignedShort() - 2)];
        in.readFully(segment);
        if (marker == START_OF_SCAN) {
          scans++;
        } else if (marker == APP1 && startsWith(segment, EXIF)) {
          orientation = orientation(segment);
        }
      }
    } catch (EOFException brokenOff) {
      return new JpegHeader(scans, orientation, false);
    }
  }

  /** Skips entropy-coded data, in which {@code FF 00} is a byte and no marker. */
  private static int nextMarker(DataInputStream in) throws IOException {
    while (true) {
      int at = in.readUnsignedByte();
      while (at == 0xff) {
        at = in.readUnsignedByte();
        if (at != 0xff && at != 0) {
          return at;
        }
      }
    }
  }

  private static boolean startsWith(byte[] segment, byte[] start) {
    return segment.length >= start.length
        && Arrays.equals(segment, 0, start.length, start, 0, start.length);
  }

  /** Finds the entry in the first directory of the TIFF structure; whatever is odd counts as 1. */
  private static int orientation(byte[] exif) {
    int tiff = EXIF.length;
    boolean little = number(exif, tiff, 2, false) == 0x4949;
    long directory = tiff + number(exif, tiff + 4L, 4, little);
    long entries = number(exif, directory, 2, little);
    for (long i = 0; i < entries; i++) {
      long entry = directory + 2 + 12 * i;
      if (number(exif, entry, 2, little) == ORIENTATION) {
        long value = number(exif, entry + 8, 2, little);
        return value >= 1 && value <= 8 ? (int) value : 1;
      }
    }
    return 1;
  }

  /** Returns a number of this many bytes; 0 if it is not within the segment. */
  private static long number(byte[] from, long at, int bytes, boolean little) {
    if (at < 0 || at + bytes > from.length) {
      return 0;
    }
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      long each = from[(int) at + (little ? bytes - 1 - i : i)] & 0xff;
      number = number << 8 | each;
    }
    return number;
  }
}

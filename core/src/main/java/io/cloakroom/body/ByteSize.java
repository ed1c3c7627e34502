package io.cloakroom.body;

import java.util.Locale;

/** Sizes in words for people, such as {@code 10 MB}. */
public final class ByteSize {

  private ByteSize() {}

  /** Returns a number of bytes in MB (of 2<sup>20</sup> bytes), KB or bytes. */
  public static String text(long bytes) {
    if (bytes >= 1 << 20) {
      return String.format(Locale.ROOT, "%.1f", bytes / 1048576.0).replace(".0", "") + " MB";
    }
    return bytes >= 1 << 10 ? bytes / (1 << 10) + " KB" : bytes + " bytes";
  }
}

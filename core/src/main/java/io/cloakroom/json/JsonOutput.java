package io.cloakroom.json;

import java.util.Arrays;
import tools.jackson.core.io.JsonStringEncoder;

/** The bytes of a JSON text that is being written. Not thread-safe. */
public final class JsonOutput {

  private byte[] bytes;
  private int size;

  /** Creates an empty text that is expected to become about this long. */
  public JsonOutput(int length) {
    bytes = new byte[Math.max(length, 1)];
  }

  /** Appends a text of ASCII as it is. */
  @SuppressWarnings("deprecation") // It copies the low bytes of the characters, which ASCII is.
  public JsonOutput ascii(String text) {
    reserve(text.length());
    text.getBytes(0, text.length(), bytes, size);
    size += text.length();
    return this;
  }

  /** Appends an integer. */
  public JsonOutput number(long value) {
    if (value < 0) {
      return ascii(Long.toString(value));
    }
    int digits = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      digits++;
    }
    reserve(digits);
    long rest = value;
    for (int i = size + digits - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
    return this;
  }

  /** Appends a text between quotes, with escapes where it needs any. */
  public JsonOutput text(String text) {
    ascii("\"");
    if (isPlain(text)) {
      ascii(text);
    } else {
      raw(JsonStringEncoder.getInstance().quoteAsUTF8(text));
    }
    return ascii("\"");
  }

  /** Returns whether a text is written without escapes and in ASCII. */
  public static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Appends a value as it is. */
  public JsonOutput value(Json value) {
    return raw(value.array(), value.from(), value.length());
  }

  private void raw(byte[] some) {
    raw(some, 0, some.length);
  }

  private JsonOutput raw(byte[] some, int from, int length) {
    reserve(length);
    System.arraycopy(some, from, bytes, size, length);
    size += length;
    return this;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
    }
  }

  /** Returns what was written. */
  public byte[] bytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}

package io.cloakroom.json;

import java.util.Arrays;
import tools.jackson.core.io.JsonStringEncoder;

/** The bytes of a JSON text that is being written. Not thread-safe. */
public final class JsonOutput {

  private byte[] bytes;
  private int size;

  private JsonOutput(int length) {
    bytes = new byte[Math.max(length, 1)];
  }

  /** Returns an empty text that is expected to become about this long. */
  public static JsonOutput of(int length) {
    return new JsonOutput(length);
  }

  /** Appends texts of ASCII as they are. */
  public void ascii(String... texts) {
    for (String text : texts) {
      ascii(text);
    }
  }

  /** Appends a text of ASCII as it is. */
  @SuppressWarnings("deprecation") // It copies the low bytes of the characters, which ASCII is.
  public void ascii(String text) {
    reserve(text.length());
    text.getBytes(0, text.length(), bytes, size);
    size += text.length();
  }

  /** Appends an integer. */
  public void number(long value) {
    if (value < 0) {
      ascii(Long.toString(value));
      return;
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
  }

  /** Appends a text between quotes, with escapes where it needs any. */
  public void text(String text) {
    ascii("\"");
    if (isPlain(text)) {
      ascii(text);
    } else {
      byte[] quoted = JsonStringEncoder.getInstance().quoteAsUTF8(text);
      append(quoted, 0, quoted.length);
    }
    ascii("\"");
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
  public void value(Json value) {
    append(value.array(), value.from(), value.length());
  }

  private void append(byte[] some, int from, int length) {
    reserve(length);
    System.arraycopy(some, from, bytes, size, length);
    size += length;
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

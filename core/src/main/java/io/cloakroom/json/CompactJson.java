package io.cloakroom.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A reader of JSON without white space, as this toolkit writes it. It allocates nothing but its
 * results. Whatever it accepts is JSON (RFC 8259). It refuses other JSON too, such as deeply nested
 * values, numbers of many digits and names with escapes: a general parser must read those. Not
 * thread-safe.
 */
public final class CompactJson {

  /** The result of {@link #integer} if there is none. */
  public static final long NONE = Long.MIN_VALUE;

  private static final int MAX_DEPTH = 64;

  /** The most digits that are in the range of a {@code long} in any case. */
  private static final int MAX_DIGITS = 18;

  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");

  private final byte[] bytes;
  private final int end;
  private int at;

  private CompactJson(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** Returns a reader of a part of these bytes, up to before the index {@code end}. */
  public static CompactJson of(byte[] bytes, int from, int end) {
    return new CompactJson(bytes, from, end);
  }

  /** Returns the bytes of a text of ASCII, for {@link #accept(byte[])}. */
  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the index of the next byte. */
  public int at() {
    return at;
  }

  /** Returns whether everything was read. */
  public boolean atEnd() {
    return at == end;
  }

  /** Reads this byte, and returns whether it was there. */
  public boolean accept(char expected) {
    if (at < end && bytes[at] == expected) {
      at++;
      return true;
    }
    return false;
  }

  /** Reads these bytes, and returns whether they were there. */
  public boolean accept(byte[] expected) {
    if (end - at < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (bytes[at + i] != expected[i]) {
        return false;
      }
    }
    at += expected.length;
    return true;
  }

  /** Reads an integer of at most 18 digits, or returns {@link #NONE} and accepts nothing more. */
  public long integer() {
    boolean negative = accept('-');
    int start = at;
    long value = 0;
    while (at < end && isDigit(bytes[at]) && at - start < MAX_DIGITS) {
      value = value * 10 + (bytes[at] - '0');
      at++;
    }
    // Jackson reads -0 as 0, but nobody writes it.
    boolean wrong =
        at == start
            || (bytes[start] == '0' && (negative || at - start > 1))
            || (at < end && continuesNumber(bytes[at]));
    if (wrong) {
      at = end;
      return NONE;
    }
    return negative ? -value : value;
  }

  private static boolean continuesNumber(byte b) {
    return isDigit(b) || b == '.' || b == 'e' || b == 'E';
  }

  /** Reads {@code true} or {@code false}, or returns null. */
  public @Nullable Boolean bool() {
    return accept(TRUE) ? Boolean.TRUE : accept(FALSE) ? Boolean.FALSE : null;
  }

  /** Reads a text of visible ASCII without escapes, or returns null. */
  public @Nullable String plainText() {
    int start = at + 1;
    return skipPlainText()
        ? new String(bytes, start, at - 1 - start, StandardCharsets.ISO_8859_1)
        : null;
  }

  /** Reads a text of visible ASCII without escapes, and returns whether there was one. */
  boolean skipPlainText() {
    if (!accept('"')) {
      return false;
    }
    while (at < end) {
      byte b = bytes[at];
      if (b == '"') {
        at++;
        return true;
      }
      if (b < ' ' || b == '\\' || b == 0x7f) {
        return false;
      }
      at++;
    }
    return false;
  }

  /** Returns all bytes, of which it reads a part. */
  byte[] bytes() {
    return bytes;
  }

  /** Reads any value, and returns whether there was one. */
  public boolean skipValue() {
    return skipValue(0);
  }

  private boolean skipValue(int depth) {
    if (at == end || depth > MAX_DEPTH) {
      return false;
    }
    return switch (bytes[at]) {
      case '"' -> skipText();
      case '{' -> skipObject(depth);
      case '[' -> skipList(depth);
      case 't' -> accept(TRUE);
      case 'f' -> accept(FALSE);
      case 'n' -> accept(NULL);
      default -> skipNumber();
    };
  }

  private boolean skipObject(int depth) {
    at++;
    if (accept('}')) {
      return true;
    }
    do {
      if (at == end || bytes[at] != '"' || !skipText() || !accept(':') || !skipValue(depth + 1)) {
        return false;
      }
    } while (accept(','));
    return accept('}');
  }

  private boolean skipList(int depth) {
    at++;
    if (accept(']')) {
      return true;
    }
    do {
      if (!skipValue(depth + 1)) {
        return false;
      }
    } while (accept(','));
    return accept(']');
  }

  private boolean skipNumber() {
    accept('-');
    int start = at;
    if (!skipDigits() || (at - start > 1 && bytes[start] == '0')) {
      return false;
    }
    if (accept('.') && !skipDigits()) {
      return false;
    }
    if (accept('e') || accept('E')) {
      if (!accept('+')) {
        accept('-');
      }
      return skipDigits();
    }
    return true;
  }

  private boolean skipDigits() {
    int start = at;
    while (at < end && isDigit(bytes[at])) {
      at++;
    }
    return at > start;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private boolean skipText() {
    at++;
    while (at < end) {
      byte b = bytes[at++];
      if (b == '"') {
        return true;
      }
      if (b < 0) {
        if (!skipContinuation(b)) {
          return false;
        }
      } else if (b < ' ' || (b == '\\' && !skipEscape())) {
        return false;
      }
    }
    return false;
  }

  /** Reads what follows the first byte of a character beyond ASCII (RFC 3629, 4). */
  private boolean skipContinuation(byte first) {
    int lead = first & 0xff;
    int more = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (more == 0 || end - at < more) {
      return false;
    }
    // The second byte tells overlong forms, surrogates, and what is beyond Unicode.
    int second = bytes[at] & 0xff;
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return false;
    }
    for (int i = 1; i < more; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return false;
      }
    }
    at += more;
    return true;
  }

  private boolean skipEscape() {
    if (at == end) {
      return false;
    }
    byte b = bytes[at++];
    if (b != 'u') {
      return "\"\\/bfnrt".indexOf(b) >= 0;
    }
    for (int i = 0; i < 4; i++) {
      if (at == end || Character.digit(bytes[at++], 16) < 0) {
        return false;
      }
    }
    return true;
  }
}

package io.cloakroom.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;

/** An encoding of several texts as bytes. Different texts always have different bytes. */
final class LengthPrefixed {

  private LengthPrefixed() {}

  /** Returns the length of each text in four bytes, followed by its UTF-8. */
  static byte[] join(String... texts) {
    byte[][] parts = new byte[texts.length][];
    int length = 0;
    for (int i = 0; i < texts.length; i++) {
      parts[i] = utf8(texts[i]);
      length += Integer.BYTES + parts[i].length;
    }
    ByteBuffer joined = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      joined.putInt(part.length).put(part);
    }
    return joined.array();
  }

  /**
   * Returns the text in UTF-8. Refuses an unpaired surrogate, which would be read back as another
   * text.
   */
  static byte[] utf8(String text) {
    if (hasNoSurrogate(text)) {
      return text.getBytes(UTF_8);
    }
    try {
      ByteBuffer encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("The text has an unpaired surrogate", e);
    }
  }

  private static boolean hasNoSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}

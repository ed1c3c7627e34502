package io.cloakroom.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;

/** An encoding of several texts as bytes. Different texts always have different bytes. */
final class LengthPrefixed {

  private LengthPrefixed() {}

  /** Returns the length of each text in four bytes, followed by its UTF-8. */
  static byte[] join(String... texts) {
    List<byte[]> parts = Arrays.stream(texts).map(LengthPrefixed::utf8).toList();
    int length = parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum();
    ByteBuffer joined = ByteBuffer.allocate(length);
    parts.forEach(part -> joined.putInt(part.length).put(part));
    return joined.array();
  }

  /**
   * Returns the text in UTF-8. Refuses an unpaired surrogate, which would be read back as another
   * text.
   */
  static byte[] utf8(String text) {
    try {
      ByteBuffer encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("The text has an unpaired surrogate", e);
    }
  }
}

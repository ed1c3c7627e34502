package io.cloakroom.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.List;

/** Several texts as bytes, in a way that no other texts give the same bytes. */
final class LengthPrefixed {

  private LengthPrefixed() {}

  /** Each text's length in four bytes, then its UTF-8. */
  static byte[] join(String... texts) {
    List<byte[]> parts = Arrays.stream(texts).map(LengthPrefixed::utf8).toList();
    int length = parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum();
    ByteBuffer joined = ByteBuffer.allocate(length);
    parts.forEach(part -> joined.putInt(part.length).put(part));
    return joined.array();
  }

  /** The text in UTF-8; refuses half a surrogate pair, which would come back as another text. */
  static byte[] utf8(String text) {
    try {
      ByteBuffer encoded = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("The text has half a surrogate pair", e);
    }
  }
}

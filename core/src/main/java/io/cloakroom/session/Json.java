package io.cloakroom.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One JSON value as UTF-8 bytes, not decoded. Immutable: the bytes are never modified. */
final class Json {

  private final byte[] bytes;

  Json(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Returns the JSON as text. */
  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Returns the kind of value, as its first character has it. */
  String kind() {
    return switch (bytes.length == 0 ? 'n' : bytes[0]) {
      case '{' -> "object";
      case '[' -> "list";
      case '"' -> "text";
      case 't', 'f' -> "boolean";
      case 'n' -> "null";
      default -> "number";
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Json that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Returns the size; the value may be secret. */
  @Override
  public String toString() {
    return "Json[" + bytes.length + " bytes]";
  }
}

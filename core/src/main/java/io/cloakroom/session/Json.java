package io.cloakroom.session;

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

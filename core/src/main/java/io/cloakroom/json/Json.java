package io.cloakroom.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value as UTF-8 bytes, not decoded. It may be a part of a larger array, such as the
 * record that it was found in, so that finding a value copies nothing. Immutable: the bytes are
 * never modified.
 */
public final class Json {

  private final byte[] array;
  private final int from;
  private final int to;

  private Json(byte[] array, int from, int to) {
    this.array = array;
    this.from = from;
    this.to = to;
  }

  /** Returns the value that has all of these bytes. */
  public static Json of(byte[] bytes) {
    return new Json(bytes, 0, bytes.length);
  }

  /**
   * Returns the value that has a part of these bytes.
   *
   * @param to the index after the last byte
   */
  public static Json of(byte[] array, int from, int to) {
    return new Json(array, from, to);
  }

  /** Returns the value within another one, from this index of it to before another index. */
  public static Json of(Json whole, int from, int to) {
    return new Json(whole.array, whole.from + from, whole.from + to);
  }

  /** Returns the bytes: the array itself if the value has all of it, and a copy otherwise. */
  public byte[] bytes() {
    return from == 0 && to == array.length ? array : Arrays.copyOfRange(array, from, to);
  }

  /** Returns the array that has the value from {@link #from} on. */
  public byte[] array() {
    return array;
  }

  /** Returns the index of the first byte in the {@link #array}. */
  public int from() {
    return from;
  }

  /** Returns the number of bytes. */
  public int length() {
    return to - from;
  }

  /** Returns the byte at this index of the value. */
  public byte at(int index) {
    return array[from + index];
  }

  /** Returns whether the value has these bytes at this index. */
  public boolean has(byte[] expected, int index) {
    int start = from + index;
    return length() >= index + expected.length
        && Arrays.equals(array, start, start + expected.length, expected, 0, expected.length);
  }

  /** Returns a reader of this value. */
  public CompactJson reader() {
    return CompactJson.of(array, from, to);
  }

  /** Returns the JSON as text. */
  public String text() {
    return new String(array, from, length(), StandardCharsets.UTF_8);
  }

  /** Returns the kind of value, as its first character has it. */
  public String kind() {
    return switch (length() == 0 ? 'n' : at(0)) {
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
    return other instanceof Json that
        && Arrays.equals(array, from, to, that.array, that.from, that.to);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /** Returns the size; the value may be secret. */
  @Override
  public String toString() {
    return "Json[" + length() + " bytes]";
  }
}

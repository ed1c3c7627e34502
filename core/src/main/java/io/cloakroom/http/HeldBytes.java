package io.cloakroom.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** The bytes of a response that are held back, for server adapters. Not thread-safe. */
public final class HeldBytes extends ByteArrayOutputStream implements PageScript.Page {

  private HeldBytes(byte[] bytes) {
    super(Math.max(32, bytes.length));
    writeBytes(bytes);
  }

  /** Returns an empty one. */
  public static HeldBytes of() {
    return of(new byte[0]);
  }

  /** Returns one that holds a copy of these bytes. */
  static HeldBytes of(byte[] bytes) {
    return new HeldBytes(bytes);
  }

  @Override
  public synchronized CharSequence held() {
    return new String(buf, 0, count, ISO_8859_1);
  }

  @Override
  public synchronized void insert(int position, String ascii) {
    byte[] rest = Arrays.copyOfRange(buf, position, count);
    count = position;
    writeBytes(ascii.getBytes(US_ASCII));
    writeBytes(rest);
  }

  /** Writes what is held into a stream, and holds nothing any more. */
  public synchronized void pourInto(OutputStream out) throws IOException {
    if (count > 0) {
      out.write(buf, 0, count);
      reset();
    }
  }
}

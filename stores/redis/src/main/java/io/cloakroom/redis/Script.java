package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A Lua script that changes one key in one step. Its text is beside this class in the jar. */
enum Script {
  CREATE("create.lua"),
  REPLACE("replace.lua"),
  REPLACE_OWNED("replace-owned.lua"),
  TOUCH("touch.lua"),
  DELETE("delete.lua"),
  INDEX("index.lua"),
  EXPIRY("expiry.lua"),
  TAKE("take.lua");

  @SuppressWarnings("ImmutableEnumChecker") // never changed, and sent as they are
  private final byte[] source;

  @SuppressWarnings("ImmutableEnumChecker") // likewise
  private final byte[] sha;

  Script(String resource) {
    source = read(resource);
    sha = sha1(source).getBytes(US_ASCII);
  }

  /** Returns the text; the array must not be changed. */
  byte[] source() {
    return source;
  }

  /**
   * Returns the name of the script on a server: its SHA-1 in hexadecimal digits. The array must not
   * be changed.
   */
  byte[] sha() {
    return sha;
  }

  private static byte[] read(String resource) {
    try (InputStream in = Script.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The resource " + resource + " is missing from the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

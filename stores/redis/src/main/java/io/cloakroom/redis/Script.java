package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

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
  TOUCH("touch.lua"),
  DELETE("delete.lua"),
  INDEX("index.lua"),
  EXPIRY("expiry.lua"),
  TAKE("take.lua");

  private final String source;
  private final String sha;

  Script(String resource) {
    source = read(resource);
    sha = sha1(source);
  }

  String source() {
    return source;
  }

  /** Returns the name of the script on a server: its SHA-1 in hexadecimal digits. */
  String sha() {
    return sha;
  }

  private static String read(String resource) {
    try (InputStream in = Script.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The resource " + resource + " is missing from the jar");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

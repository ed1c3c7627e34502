package io.cloakroom;

import io.cloakroom.http.Exchange;
import io.cloakroom.key.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * A file that comes with the toolkit, such as its stylesheet. Every server adapter serves it, on
 * the application's own origin. Immutable and thread-safe.
 *
 * <p>Its address has a hash of the content, so browsers may keep it for a year. An address without
 * the hash, or with an old one, is checked with the server each time.
 *
 * @param path the path within the application
 * @param type the media type
 * @param bytes the content
 * @param hash a hash of the content, in hexadecimal digits
 */
@SuppressWarnings("ArrayRecordComponent") // Never changed, compared or shown.
record BuiltInFile(String path, String type, byte[] bytes, String hash) {

  /** The stylesheet of ready pages. */
  static final BuiltInFile CSS = of("cloakroom.css", "text/css; charset=utf-8");

  private static final List<BuiltInFile> ALL = List.of(CSS);

  private static final String FOREVER = "public, max-age=31536000, immutable";

  private static BuiltInFile of(String name, String type) {
    try (InputStream in = BuiltInFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The jar of Cloakroom is incomplete: it has no " + name);
      }
      byte[] bytes = in.readAllBytes();
      return new BuiltInFile('/' + name, type, bytes, Sha256.hex(bytes).substring(0, 16));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the file at this path within the application. */
  static Optional<BuiltInFile> at(String path) {
    for (BuiltInFile file : ALL) {
      if (file.path.equals(path)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** Returns the path with the hash, within the application. */
  String versionedPath() {
    return path + "?v=" + hash;
  }

  /**
   * Answers GET and HEAD.
   *
   * @return false for every other method
   */
  boolean answer(Visit visit) throws IOException {
    Exchange exchange = visit.exchange();
    if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
      return false;
    }
    String tag = '"' + hash + '"';
    boolean versioned = exchange.query().filter(("v=" + hash)::equals).isPresent();
    exchange.setHeader("Cache-Control", versioned ? FOREVER : "no-cache");
    exchange.setHeader("ETag", tag);
    exchange.setHeader("X-Content-Type-Options", "nosniff");
    if (SentFile.isKnown(visit, tag)) {
      // Not sent as an empty body, whose length would be wrong (RFC 9110, 8.6).
      exchange.setStatus(304);
    } else {
      exchange.setHeader("Content-Type", type);
      exchange.send(bytes);
    }
    return true;
  }
}

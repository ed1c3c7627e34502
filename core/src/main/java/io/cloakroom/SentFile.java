package io.cloakroom;

import io.cloakroom.http.HttpProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/**
 * A file to send, with the tag by which clients check their copy.
 *
 * @param type the media type
 * @param tag the entity tag
 * @param bytes the content
 */
@SuppressWarnings("ArrayRecordComponent") // Neither compared nor shown.
record SentFile(String type, String tag, byte[] bytes) {

  /**
   * Reads a file.
   *
   * @throws HttpProblem 404 if there is no such file
   */
  static SentFile of(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      if (!now.isRegularFile()) {
        throw HttpProblem.of(404);
      }
      String type = URLConnection.guessContentTypeFromName(String.valueOf(file.getFileName()));
      return new SentFile(
          type == null ? "application/octet-stream" : type,
          '"' + Long.toHexString(now.lastModifiedTime().toMillis()) + '-' + now.size() + '"',
          Files.readAllBytes(file));
    } catch (NoSuchFileException absent) {
      throw HttpProblem.of(404);
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + file + " could not be read", e);
    }
  }

  /** Returns whether the client has the version with this tag (RFC 9110, 13.1.2). */
  static boolean isKnown(Visit visit, String tag) {
    return visit.exchange().headers("If-None-Match").stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .map(String::strip)
        .anyMatch(known -> known.equals("*") || known.equals(tag) || known.equals("W/" + tag));
  }
}

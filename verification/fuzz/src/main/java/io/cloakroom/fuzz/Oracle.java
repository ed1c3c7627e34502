package io.cloakroom.fuzz;

import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormLimits;
import io.cloakroom.http.HttpProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The invariants for every body of every type. It is read, or refused with a status of a client
 * error. Its chunks do not change the result. The values stay within the limits. No temporary file
 * remains.
 */
final class Oracle {

  /** Limits that are so low that short inputs reach each of them. */
  static final FormLimits NARROW =
      FormLimits.of()
          .withMax(FormLimit.BODY_BYTES, 400)
          .withMax(FormLimit.REQUEST_BYTES, 900)
          .withMax(FormLimit.FIELDS, 6)
          .withMax(FormLimit.FILES, 2)
          .withMax(FormLimit.NAME_BYTES, 16)
          .withMax(FormLimit.VALUE_BYTES, 64)
          .withMax(FormLimit.TEXT_BYTES, 150)
          .withMax(FormLimit.FILE_BYTES, 120)
          .withMax(FormLimit.FILE_MEMORY_BYTES, 24)
          .withMax(FormLimit.PART_HEADERS, 2)
          .withMax(FormLimit.PART_HEADER_BYTES, 90)
          .withMax(FormLimit.PREAMBLE_BYTES, 12)
          .withMax(FormLimit.DEPTH, 3)
          .withMax(FormLimit.LIST_SIZE, 4)
          .withMax(FormLimit.JSON_DEPTH, 4)
          .withMax(FormLimit.JSON_NUMBER_CHARS, 6)
          .withMax(FormLimit.JSON_VALUES, 12);

  /** A separate folder, so that temporary files of other programs are not reported. */
  private static final Path FOLDER = folder();

  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  private final Decoder.Factory decoders;
  private final Cuts cuts;

  Oracle(Decoder.Factory decoders, Cuts cuts) {
    this.decoders = decoders;
    this.cuts = cuts;
  }

  /**
   * Reads a body whole and in chunks, and returns the common result.
   *
   * @throws AssertionError if an invariant is broken
   */
  Reading read(String type, boolean strict, FormLimits limits, byte[] body) {
    Reading whole = read(type, strict, limits, body, new int[0]);
    for (int[] cut : cuts.of(body)) {
      Reading parted = read(type, strict, limits, body, cut);
      if (!parted.equals(whole)) {
        throw new AssertionError(
            "Cut at "
                + (cut.length < 10 ? Arrays.toString(cut) : "every byte")
                + " the result is "
                + parted
                + ", uncut it is "
                + whole);
      }
    }
    if (whole instanceof Reading.Accepted accepted) {
      requireWithin(limits, type.endsWith("json"), accepted.values());
    }
    if (type.startsWith("multipart/")) {
      requireNoFileLeft();
    }
    return whole;
  }

  /** Returns the result of a body in these chunks. */
  private Reading read(String type, boolean strict, FormLimits limits, byte[] body, int[] cut) {
    try (Decoder decoder = decoders.open(type, strict, limits)) {
      int from = 0;
      for (int to : cut) {
        decoder.accept(body, from, to - from);
        from = to;
      }
      decoder.accept(body, from, body.length - from);
      return Reading.accepted(decoder.finish());
    } catch (HttpProblem e) {
      return Reading.refused(e);
    }
  }

  private static void requireWithin(FormLimits limits, boolean json, List<Sent> values) {
    long files = values.stream().filter(Sent::isFile).count();
    require(files <= limits.max(FormLimit.FILES), "more files than the limit", files);
    require(
        json || values.size() - files <= limits.max(FormLimit.FIELDS),
        "more fields than the limit",
        values.size() - files);
    long text = 0;
    for (Sent sent : values) {
      // A character stands for at least one counted byte.
      require(
          sent.name().length() <= limits.max(FormLimit.NAME_BYTES),
          "a name longer than the limit",
          sent.name().length());
      require(
          sent.value().length()
              <= limits.max(sent.isFile() ? FormLimit.FILE_BYTES : FormLimit.VALUE_BYTES),
          "a value longer than the limit",
          sent.value().length());
      text += sent.isFile() ? 0 : sent.value().length();
    }
    require(
        text <= limits.max(json ? FormLimit.BODY_BYTES : FormLimit.TEXT_BYTES),
        "more text than the limit",
        text);
  }

  /**
   * Throws an {@link AssertionError} with this message and these values if the condition is false.
   */
  static void require(boolean condition, String message, Object... values) {
    if (!condition) {
      throw new AssertionError(message + ": " + Arrays.asList(values));
    }
  }

  /**
   * Checks that no file of an upload remains, neither in the folder nor, if the system shows it,
   * open without a name.
   */
  static void requireNoFileLeft() {
    List<Path> left = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER, "cloakroom-*.upload")) {
      files.forEach(left::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try (DirectoryStream<Path> open = Files.newDirectoryStream(OPEN_FILES)) {
      for (Path descriptor : open) {
        Path file = Files.readSymbolicLink(descriptor);
        if (file.startsWith(FOLDER) && file.toString().contains("cloakroom-")) {
          left.add(file);
        }
      }
    } catch (IOException e) {
      // Only Linux lists open files, and a file that was just closed has no entry.
    }
    require(left.isEmpty(), "temporary files are left", left);
  }

  private static Path folder() {
    try {
      return Files.createDirectories(Path.of(System.getProperty("java.io.tmpdir"))).toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

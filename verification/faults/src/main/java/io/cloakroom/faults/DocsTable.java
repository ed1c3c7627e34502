package io.cloakroom.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The table in the documentation, between two marks. Several checkers can write at the same time.
 */
final class DocsTable {

  static final String BEGIN = "<!-- measured: written by bin/check-faults --write-docs -->";
  static final String END = "<!-- end of measured -->";

  private DocsTable() {}

  /** Replaces the line of the result's row, or inserts it in the order of the rows. */
  static void put(Path docs, Result result) {
    try (FileChannel channel = FileChannel.open(docs, READ, WRITE)) {
      FileLock unused = channel.lock(); // Held until the channel is closed.
      ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Reads everything.
      }
      String next = with(UTF_8.decode(bytes.flip()).toString(), result);
      ByteBuffer out = UTF_8.encode(next);
      channel.truncate(0).position(0);
      while (out.hasRemaining()) {
        channel.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the text with the result in its table. */
  static String with(String text, Result result) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "The page does not have the marks " + BEGIN + " and " + END);
    }
    List<String> lines = new ArrayList<>();
    for (FaultRow row : FaultRows.all()) {
      if (row.name().equals(result.row().name())) {
        lines.add(result.line());
      } else {
        text.substring(begin, end)
            .lines()
            .filter(line -> line.startsWith("| " + row.name() + " |"))
            .forEach(lines::add);
      }
    }
    return text.substring(0, begin)
        + BEGIN
        + "\n\n"
        + Result.HEAD
        + "\n"
        + String.join("\n", lines)
        + "\n\n"
        + text.substring(end);
  }
}

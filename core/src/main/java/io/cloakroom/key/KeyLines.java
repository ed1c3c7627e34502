package io.cloakroom.key;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The lines of a key file. Comments stay with the secret below them. Not thread-safe. */
final class KeyLines {

  /** Marks the secret below it: it reads, and becomes the writing one later. */
  private static final String PREPARED = "# prepared: reads only, until it is activated";

  /** The comments above the first secret, if an empty line separates them from it. */
  private final List<String> header;

  private final List<Entry> entries;
  private final List<String> footer;

  /** A secret and the lines between it and the previous one. */
  private record Entry(List<String> above, String secret) {

    boolean prepared() {
      return above.stream().anyMatch(line -> line.strip().equals(PREPARED));
    }

    Entry activated() {
      return new Entry(
          above.stream().filter(line -> !line.strip().equals(PREPARED)).toList(), secret);
    }
  }

  private KeyLines(List<String> header, List<Entry> entries, List<String> footer) {
    this.header = header;
    this.entries = entries;
    this.footer = footer;
  }

  /** Reads the lines of a file. */
  static KeyLines of(List<String> lines) {
    List<String> header = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    List<String> above = new ArrayList<>();
    for (String line : lines) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        above.add(line);
        if (text.isEmpty() && entries.isEmpty()) {
          header.addAll(above);
          above.clear();
        }
      } else {
        entries.add(new Entry(List.copyOf(above), text));
        above.clear();
      }
    }
    return new KeyLines(header, entries, above);
  }

  /** Returns the secrets, the writing one first. */
  List<String> secrets() {
    return entries.stream().map(Entry::secret).toList();
  }

  /** Returns the prepared secret's position, or -1. */
  int prepared() {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).prepared()) {
        return i;
      }
    }
    return -1;
  }

  /** Adds a secret that is prepared, below the writing one. */
  void prepare(String secret) {
    entries.add(1, new Entry(List.of(PREPARED), secret));
  }

  /** Adds a secret that writes. */
  void addFirst(String secret) {
    entries.add(0, new Entry(List.of(), secret));
  }

  /** Makes the prepared secret the writing one. */
  void activate() {
    entries.add(0, entries.remove(prepared()).activated());
  }

  /** Removes every secret but the writing one. */
  void keepFirst() {
    entries.subList(1, entries.size()).clear();
  }

  /** Returns the text of the file. */
  String text() {
    Stream<String> secrets =
        entries.stream()
            .flatMap(entry -> Stream.concat(entry.above().stream(), Stream.of(entry.secret())));
    return Stream.of(header.stream(), secrets, footer.stream())
        .flatMap(lines -> lines)
        .map(line -> line + '\n')
        .reduce("", String::concat);
  }
}

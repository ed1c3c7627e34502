package io.cloakroom.toolbar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The summary of one request in the chip: short texts and counts, and nothing that a visitor sent.
 * Immutable.
 *
 * @param number the number of the request
 * @param parts the texts, in the order in which they are shown
 */
record ChipLine(long number, List<Part> parts) {

  /** The weight of a text. */
  enum Tone {
    /** Nothing unusual. */
    PLAIN,
    /** Of little interest. */
    QUIET,
    /** Perhaps a mistake. */
    ODD,
    /** A mistake or a refusal. */
    WRONG
  }

  /**
   * One of the texts.
   *
   * @param text such as {@code session changed}
   */
  record Part(String text, Tone tone) {}

  ChipLine {
    parts = List.copyOf(parts);
  }

  /** Returns the summary of a request of which nothing is known yet. */
  static ChipLine of(long number) {
    return new ChipLine(number, List.of());
  }

  /** Returns the summary of a request that has ended. */
  static ChipLine of(SeenRequest.Summary seen) {
    ChipLine line =
        of(seen.number())
            .with(Integer.toString(seen.status()), seen.status() < 400 ? Tone.PLAIN : Tone.WRONG)
            .with(seen.owner().isEmpty() ? "anonymous" : seen.owner(), Tone.PLAIN);
    if (!seen.session().isEmpty()) {
      line = line.with("session " + seen.session(), Tone.PLAIN);
    }
    if (seen.trips() > 0) {
      line =
          line.with(
              seen.trips()
                  + (seen.trips() == 1 ? " trip " : " trips ")
                  + String.format(Locale.ROOT, "%.1f ms", seen.tripMillis()),
              Tone.PLAIN);
    }
    if (!seen.csrf().isEmpty()) {
      line = line.with("csrf " + seen.csrf(), seen.csrf().equals("ok") ? Tone.QUIET : Tone.WRONG);
    }
    return line.withSome(seen.flash(), "flash", Tone.PLAIN)
        .withSome(seen.errors(), "error", Tone.WRONG)
        .withSome(seen.wrong() + seen.odd(), "hint", seen.wrong() > 0 ? Tone.WRONG : Tone.ODD);
  }

  /** Returns a copy with this text at its end. */
  ChipLine with(String text, Tone tone) {
    List<Part> more = new ArrayList<>(parts);
    more.add(new Part(text, tone));
    return new ChipLine(number, more);
  }

  /** Returns a copy with this count of things at its end, such as {@code 2 errors}. */
  ChipLine withCount(long count, String thing, Tone tone) {
    return with(count + " " + thing + (count == 1 ? "" : "s"), tone);
  }

  /** Returns a copy with this count of things at its end, unless there are none. */
  ChipLine withSome(long count, String thing, Tone tone) {
    return count == 0 ? this : withCount(count, thing, tone);
  }
}

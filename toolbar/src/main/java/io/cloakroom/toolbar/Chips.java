package io.cloakroom.toolbar;

import io.cloakroom.key.RandomToken;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The scripts that show the chip of a request, with its summary. Each has a name that cannot be
 * guessed, because the application's pages can read it. Thread-safe.
 */
final class Chips {

  /** The maximum number of requests whose summary is kept; beyond it, the oldest is dropped. */
  static final int KEPT = 200;

  /** The longest wait for the end of a request. A browser asks before its response has ended. */
  private static final long PATIENCE_MILLIS = 2_000;

  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9]{1,40})-([0-9]{1,15})");

  private static final JsonMapper JSON = JsonMapper.shared();

  /** The text after the summary. */
  private final String script = new String(BundledFile.read("chip.js"), StandardCharsets.UTF_8);

  /** Distinguishes the requests of this start from those of another one. */
  private final String start = RandomToken.text(16).replaceAll("[^A-Za-z0-9]", "x");

  private final URI toolbar;
  private final Map<Long, CompletableFuture<ChipLine>> lines = new LinkedHashMap<>();

  /**
   * The data of a chip.
   *
   * @param href the address of the request in the toolbar
   */
  private record Shown(long number, String href, List<Word> parts) {}

  private record Word(String text, String tone) {}

  /** Creates the chips that lead to the toolbar with this address. */
  Chips(URI toolbar) {
    this.toolbar = toolbar;
  }

  /** Begins a request and returns the name of its script. */
  String begin(long number) {
    synchronized (lines) {
      lines.put(number, new CompletableFuture<>());
      if (lines.size() > KEPT) {
        lines.remove(lines.keySet().iterator().next());
      }
    }
    return start + '-' + number;
  }

  /** Ends a request, if it was begun. */
  void end(ChipLine line) {
    @Nullable CompletableFuture<ChipLine> begun = begun(line.number());
    if (begun != null) {
      begun.complete(line);
    }
  }

  private @Nullable CompletableFuture<ChipLine> begun(long number) {
    synchronized (lines) {
      return lines.get(number);
    }
  }

  /**
   * Returns the script with this name.
   *
   * @return empty if it is no name of a script, of this start or another one
   */
  Optional<String> script(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(parts.group(2));
    ChipLine line = parts.group(1).equals(start) ? line(number) : gone(number);
    return Optional.of("const chip = " + JSON.writeValueAsString(shown(line)) + ";\n" + script);
  }

  private ChipLine line(long number) {
    @Nullable CompletableFuture<ChipLine> begun = begun(number);
    if (begun == null) {
      return gone(number);
    }
    try {
      return begun.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException unfinished) {
      return ChipLine.of(number).with("still running", ChipLine.Tone.QUIET);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return gone(number);
    }
  }

  private static ChipLine gone(long number) {
    return ChipLine.of(number).with("no longer recorded", ChipLine.Tone.QUIET);
  }

  private Shown shown(ChipLine line) {
    return new Shown(
        line.number(),
        toolbar.resolve("/open#request-" + line.number()).toString(),
        line.parts().stream()
            .map(part -> new Word(part.text(), part.tone().name().toLowerCase(Locale.ROOT)))
            .toList());
  }
}

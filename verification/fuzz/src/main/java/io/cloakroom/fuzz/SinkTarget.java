package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.body.FormLimits;
import io.cloakroom.body.FormSettings;
import io.cloakroom.body.Upload;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.form.UploadLimit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.test.TestExchange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A target whose input is a multipart body with the boundary {@code B}. The files go to a sink, all
 * or none. If the form is valid, all files are committed with the same bytes as without the sink.
 * In every other case, such as a failure of the sink, all are aborted.
 */
public final class SinkTarget implements Target.Check {

  private static final SinkTarget SHIPPED = new SinkTarget(Cuts.SOME);
  private static final String HEAD = "Content-Type: multipart/form-data; boundary=B";

  /** A form with a single file, a list of files, and a file with its own limit. */
  record Files(
      String title,
      @Nullable Upload one,
      List<Upload> many,
      @UploadLimit(maxBytes = 40) Optional<Upload> small) {

    List<String> bytes() {
      List<Upload> all = new ArrayList<>(many);
      small.ifPresent(all::add);
      if (one != null) {
        all.add(one);
      }
      return all.stream().map(upload -> new String(upload.bytes(), ISO_8859_1)).sorted().toList();
    }
  }

  private static final Form<Files> FORM = Form.of(Files.class);

  private final Cuts cuts;

  SinkTarget(Cuts cuts) {
    this.cuts = cuts;
  }

  /** Checks one input; Jazzer calls this. */
  public static void fuzzerTestOneInput(byte[] input) {
    SHIPPED.check(input);
  }

  @Override
  public void check(byte[] body) {
    for (FormLimits limits : List.of(FormLimits.of(), Oracle.NARROW)) {
      Outcome plain = read(body, limits, Integer.MAX_VALUE, null);
      for (int most : new int[] {Integer.MAX_VALUE, 7, 1}) {
        RecordingSink sink = new RecordingSink(0);
        Outcome sunk = read(body, limits, most, sink);
        Oracle.require(
            sunk.what.equals(plain.what), "the result changes with a sink", most, sunk, plain);
        sink.requireAllOrNothing(sunk.valid ? plain.files : null);
        for (int call : failing(sink.calls(), Arrays.hashCode(body) + most)) {
          checkFailing(body, limits, most, plain, new RecordingSink(call));
        }
      }
    }
    Oracle.requireNoFileLeft();
  }

  /** Returns the numbers of the sink's calls that fail, each in a separate reading. */
  private int[] failing(int calls, int seed) {
    return cuts == Cuts.EVERY
        ? IntStream.rangeClosed(1, calls).toArray()
        : new int[] {1 + new Random(seed).nextInt(calls + 1)};
  }

  private static void checkFailing(
      byte[] body, FormLimits limits, int most, Outcome plain, RecordingSink failing) {
    Outcome failed = read(body, limits, most, failing);
    Oracle.require(
        failed.what.equals(failing.failed() ? "503 form.upload.storage" : plain.what),
        "the answer does not show whether the sink failed",
        failed,
        plain);
    failing.requireAllOrNothing(failed.valid ? plain.files : null);
  }

  /**
   * The result of a body.
   *
   * @param files the bytes of each file, sorted; empty if the form is invalid
   */
  private record Outcome(boolean valid, String what, List<String> files) {}

  private static Outcome read(
      byte[] body, FormLimits limits, int most, @Nullable RecordingSink sink) {
    TestExchange exchange = WrittenRequest.exchange(HEAD, body, most);
    FormSettings settings = FormSettings.of().withLimits(limits);
    try {
      Submission<Files> submission =
          sink == null ? FORM.read(exchange, settings) : FORM.read(exchange, settings, sink);
      return submission instanceof Submission.Valid<Files> valid
          ? new Outcome(true, "valid", sink == null ? valid.value().bytes() : List.of())
          : new Outcome(false, submission.errors().toString(), List.of());
    } catch (HttpProblem e) {
      if (sink == null || !sink.failed()) {
        Reading.refused(e);
      }
      return new Outcome(false, e.status() + " " + e.code(), List.of());
    } finally {
      var unused = exchange.finish();
    }
  }
}

package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormDecoder;
import io.cloakroom.body.FormLimits;
import io.cloakroom.form.FieldError;
import io.cloakroom.form.Fields;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A target whose input is a body that is read into records of every shape. It is JSON if it begins
 * with a brace, multipart with the boundary {@code B} if it begins with a hyphen, and urlencoded
 * otherwise.
 */
public final class BindingTarget implements Target.Check {

  /** The forms that read the input. */
  static final List<Form<?>> FORMS =
      List.of(
          Form.of(Samples.Order.class),
          Form.builder(Samples.Order.class).trim().strict().reportUnknown().build(),
          Form.of(Samples.Plain.class),
          Form.of(Samples.Payment.class));

  private static final Form<Samples.Plain> PLAIN = Form.of(Samples.Plain.class);

  private static final BindingTarget SHIPPED = new BindingTarget(FORMS);

  /** The names of secret fields. Keys of maps may have any name. */
  private static final Pattern SECRET = Pattern.compile("(?:(?:address|payment)[.])?secret");

  private final List<Form<?>> forms;

  BindingTarget(List<Form<?>> forms) {
    this.forms = List.copyOf(forms);
  }

  /** Checks one input; Jazzer calls this. */
  public static void fuzzerTestOneInput(byte[] input) {
    SHIPPED.check(input);
  }

  @Override
  public void check(byte[] body) {
    String type = type(body);
    for (FormLimits limits : List.of(FormLimits.of(), Oracle.NARROW)) {
      try (FormDecoder decoder = FormDecoder.builder(type).limits(limits).build()) {
        decoder.accept(body, 0, body.length);
        FormData data = decoder.finish();
        forms.forEach(form -> read(form, data));
        if (limits != Oracle.NARROW) {
          checkSentAgain(data);
        }
      } catch (HttpProblem e) {
        Reading.refused(e);
      }
    }
    Oracle.requireNoFileLeft();
  }

  /** Returns the content type of a body. */
  static String type(byte[] body) {
    byte first = body.length > 0 ? body[0] : 0;
    return first == '{'
        ? "application/json"
        : first == '-' ? "multipart/form-data; boundary=B" : "application/x-www-form-urlencoded";
  }

  private static <T> void read(Form<T> form, FormData data) {
    Submission<T> submission;
    try {
      submission = form.read(data);
    } catch (HttpProblem e) {
      Reading.refused(e);
      return;
    }
    Fields fields = submission.fields();
    boolean valid = submission instanceof Submission.Valid<T>;
    Oracle.require(
        valid == submission.errors().isEmpty(),
        "the result does not match its errors",
        submission.errors());
    submission.errors().forEach(error -> requireMeaningful(error, data, fields));
    Map<String, List<String>> values = fields.values();
    for (String name : values.keySet()) {
      Oracle.require(!SECRET.matcher(name).matches(), "the page shows a secret again", name);
    }
    form.fields(values, submission.errors()).errors().forEach(fields::id);
    if (submission instanceof Submission.Invalid<T> invalid) {
      Oracle.require(
          new String(invalid.problem(), ISO_8859_1).startsWith("{"),
          "the answer is not a problem in JSON");
    }
    requireSilent(List.of(data.toString(), data.sent().toString(), submission.toString()), data);
  }

  /** Checks that an error belongs to a field of the record or to a name that was sent. */
  private static void requireMeaningful(FieldError error, FormData data, Fields fields) {
    Oracle.require(
        error.code().matches("[a-z][a-z.-]*") && !error.message().isBlank(),
        "an error without a code or a message",
        error);
    fields.id(error);
    if (error.pointer().isEmpty() || error.code().equals("unknown")) {
      return;
    }
    String component = error.pointer().split("/", -1)[1];
    boolean sent = data.names().stream().anyMatch(name -> name.startsWith(error.name()));
    Oracle.require(
        sent || error.name().startsWith(component),
        "the error's field was neither declared nor sent",
        error);
  }

  /** Checks that texts for a log contain no value. */
  private static void requireSilent(List<String> logged, FormData data) {
    for (String name : data.names()) {
      for (String value : data.values(name)) {
        boolean distinctive =
            value.matches("[A-Za-z0-9]{7,}")
                && data.names().stream().noneMatch(n -> n.contains(value));
        for (String line : logged) {
          Oracle.require(
              !distinctive || !line.contains(value), "a log line contains a value", line, value);
        }
      }
    }
  }

  /** Checks that a valid value stays the same when a page shows it and it is sent again. */
  private static void checkSentAgain(FormData data) {
    Optional<Samples.Plain> value = valid(data);
    if (value.isEmpty()) {
      return;
    }
    List<Sent> shown = new ArrayList<>();
    Map<String, List<String>> values = PLAIN.fields(value.get()).values();
    values.forEach((name, texts) -> texts.forEach(text -> shown.add(Sent.text(name, text))));
    byte[] body = PlainUrlencoded.write(shown);
    try (FormDecoder decoder = FormDecoder.builder("application/x-www-form-urlencoded").build()) {
      decoder.accept(body, 0, body.length);
      Submission<Samples.Plain> again = PLAIN.read(decoder.finish());
      Oracle.require(
          again instanceof Submission.Valid<Samples.Plain> valid
              && PLAIN.fields(valid.value()).values().equals(values)
              && (decimal(valid.value()) || valid.value().equals(value.get())),
          "the value changes when it is sent again",
          value.get(),
          again);
    }
  }

  /**
   * Returns whether the value contains a number that can come back with another scale: {@code 1e2}
   * as 100.
   */
  private static boolean decimal(Samples.Plain value) {
    return value.decimal().isPresent()
        || value.delivery().filter(Samples.Courier.class::isInstance).isPresent();
  }

  private static Optional<Samples.Plain> valid(FormData data) {
    try {
      return PLAIN.read(data) instanceof Submission.Valid<Samples.Plain> valid
          ? Optional.of(valid.value())
          : Optional.empty();
    } catch (HttpProblem e) {
      return Optional.empty();
    }
  }
}

package io.cloakroom.form;

import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.body.FormData;
import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormLimits;
import io.cloakroom.body.FormSettings;
import io.cloakroom.body.SentValue;
import io.cloakroom.body.SinkDelivery;
import io.cloakroom.body.Upload;
import io.cloakroom.body.UploadPolicy;
import io.cloakroom.body.UploadSink;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A form, declared once from a record: which fields it has, and how they become the record.
 * Immutable and thread-safe.
 *
 * <pre>{@code
 * record SignUp(@NotBlank @Email String email, @Secret @Size(min = 8) String password) {}
 *
 * static final Form<SignUp> SIGN_UP = Form.of(SignUp.class);
 *
 * Submission<SignUp> sent = SIGN_UP.read(exchange);
 * if (sent instanceof Submission.Valid<SignUp> valid) {
 *   accounts.add(valid.value());
 * }
 * }</pre>
 *
 * <p>The record lists the fields: other names are ignored. These types of components need no
 * declaration: text, numbers, {@code boolean}, enums, {@code java.time} in ISO format, UUID, web
 * addresses, {@link Upload}, other records, sealed interfaces of records (see {@link
 * Discriminator}), and {@code Optional}, {@code List}, {@code Set}, {@code Map} and arrays of
 * these.
 *
 * <p>Missing values. Pages (urlencoded, multipart, a query) omit unchecked boxes and empty lists.
 * So {@code String} is then empty, {@code boolean} false and a collection empty; in JSON all of
 * these are missing. {@code Optional} is empty and a component annotated {@code Nullable} is null
 * in both cases, and also if the text is empty. Anything else is the error {@code required}. An
 * empty text counts as missing for all types but {@code String}. A record never gets a null that it
 * did not declare.
 *
 * <p>Values that do not convert and broken Jakarta Validation constraints are reported together, in
 * declaration order, under the names that were sent. The record is constructed if every component
 * converted; an exception of its constructor is an error of the form. Its message is shown only if
 * the application's code throws an {@link IllegalArgumentException}, and not a subclass.
 *
 * <p>Rows without script: {@code <button name="_add" value="lines">} sends the path of a list in
 * {@code _add}, {@code <button name="_remove" value="lines[1]">} that of a row in {@code _remove}.
 * The form is then not submitted. It is {@link Submission.Invalid} without errors, and its fields
 * have one row more or less. Everything else is as it was typed, except secrets and files. A path
 * that does not lead to a list of the record is refused with 400.
 *
 * @param <T> the record
 */
public final class Form<T> {

  /** The limits of values that an earlier request sent within its own. */
  private static final FormLimits WIDE =
      FormLimits.of()
          .withMax(FormLimit.DEPTH, FormLimit.DEPTH.highestMax())
          .withMax(FormLimit.LIST_SIZE, FormLimit.LIST_SIZE.highestMax());

  private final Class<T> type;
  private final FormShape shape;
  private final UploadComponents uploads;
  private final Constraints constraints;
  private final boolean strict;
  private final boolean reportUnknown;
  private final List<Check<T>> checks;
  private final ApplicationMessages messages;
  private final Locale locale;

  /** A condition on the whole record, and the error of one field if it does not hold. */
  private record Check<T>(String path, Predicate<T> holds, String code, String message) {}

  private Form(Builder<T> builder) {
    List<Class<?>> groups = List.copyOf(builder.groups);
    Shapes shapes = new Shapes(builder.converters, groups);
    this.messages = new ApplicationMessages();
    this.type = builder.type;
    Shape prepared = shapes.prepare(builder.type);
    this.uploads = new UploadComponents(prepared);
    this.constraints = Constraints.of(shapes.records(), builder.validator, groups, messages);
    this.shape = new FormShape(type, prepared, builder.trim, constraints.clock());
    this.strict = builder.strict;
    this.reportUnknown = builder.reportUnknown;
    this.checks = List.copyOf(builder.checks);
    this.locale = Locale.ENGLISH;
  }

  /**
   * Returns the form of a record, or of a sealed interface of records.
   *
   * @throws IllegalArgumentException if a component's type cannot be read from a form
   * @throws IllegalStateException if it has constraints and there is no validation provider
   */
  public static <T> Form<T> of(Class<T> type) {
    return builder(type).build();
  }

  /** Returns a builder of a form with options. */
  public static <T> Builder<T> builder(Class<T> type) {
    return new Builder<>(type);
  }

  /** Returns the form's record. */
  public Class<T> type() {
    return type;
  }

  private Form(Form<T> form, Locale locale) {
    this.type = form.type;
    this.shape = form.shape;
    this.uploads = form.uploads;
    this.constraints = form.constraints;
    this.strict = form.strict;
    this.reportUnknown = form.reportUnknown;
    this.checks = form.checks;
    this.messages = form.messages;
    this.locale = locale;
  }

  /**
   * Returns this form for another language than English: its messages, and the notation of {@link
   * Localized} values. Messages are in German and Hindi; in other languages as far as those of the
   * constraints are translated. {@link io.cloakroom.Visit} does this for the visitor's language.
   */
  @CheckReturnValue
  public Form<T> withLocale(Locale locale) {
    return locale.equals(this.locale) ? this : new Form<>(this, locale);
  }

  /**
   * Reads the form that this request sent.
   *
   * @throws HttpProblem if it is not a form: its type is unknown, it is malformed or too large
   */
  public Submission<T> read(Exchange exchange) {
    return read(exchange, FormSettings.of());
  }

  /**
   * Reads the form that this request sent, under these settings and the limits of its upload
   * components. If an earlier call has decoded the request, the limits of that call have counted.
   *
   * @throws HttpProblem if it is not a form: its type is unknown, it is malformed or too large
   */
  public Submission<T> read(Exchange exchange, FormSettings settings) {
    return read(FormData.of(exchange, uploads.widened(settings), uploads));
  }

  /**
   * Reads the form that this request sent as above, while its files go to a sink as they arrive.
   * They are kept there if the form is valid. If an earlier call has decoded the request, they are
   * copied there now.
   *
   * @throws HttpProblem if it is not a form: its type is unknown, it is malformed or too large; 503
   *     if the sink fails
   */
  public Submission<T> read(Exchange exchange, FormSettings settings, UploadSink sink) {
    UploadPolicy policy = uploads.to(sink);
    FormData data = FormData.of(exchange, uploads.widened(settings), policy);
    try (SinkDelivery delivery = SinkDelivery.of(data, policy)) {
      delivery.forward();
      Submission<T> submission = read(data);
      if (submission instanceof Submission.Valid) {
        delivery.commit();
      }
      return submission;
    }
  }

  /**
   * Reads data that was decoded before.
   *
   * @throws HttpProblem if this form is strict and the data was malformed
   */
  public Submission<T> read(FormData data) {
    if (strict) {
      data.requireWellFormed();
    }
    Optional<Fields> rows = RowButtons.press(shape, data);
    if (rows.isPresent()) {
      return new Submission.Invalid<>(rows.get());
    }
    Binding binding = new Binding(data, shape.trim(), reportUnknown, constraints, locale);
    RecordPath root = RecordPath.root(data.tree());
    ReadResult result = shape.shape().bind(root, binding);
    List<FieldError> errors = binding.errors();
    Fields fields = new Fields(shape, root, errors);
    if (errors.isEmpty()) {
      if (result instanceof ReadResult.Value bound) {
        return checked(type.cast(bound.value()), fields);
      }
      throw new IllegalStateException(
          type.getName() + " was refused without an error; this is a bug of Cloakroom's");
    }
    return new Submission.Invalid<>(fields);
  }

  private Submission<T> checked(T value, Fields fields) {
    List<FieldError> found = new ArrayList<>(0);
    for (Check<T> check : checks) {
      if (!check.holds.test(value)) {
        String message = messages.resolve(check.message, locale);
        found.add(fields.error(check.path, check.code, message));
      }
    }
    return found.isEmpty()
        ? new Submission.Valid<>(value, fields)
        : new Submission.Invalid<>(fields.with(found));
  }

  /** Returns the fields of an empty form, for its first display. */
  public Fields fields() {
    return fields(Map.of(), List.of());
  }

  /** Returns the fields filled with a value, for editing it. Secrets and files stay empty. */
  public Fields fields(T value) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    shape
        .shape()
        .write(
            "",
            value,
            locale,
            (name, text) -> texts.computeIfAbsent(name, n -> new ArrayList<>(1)).add(text));
    return fields(texts, List.of());
  }

  /**
   * Returns the fields filled with the values and errors of an earlier request, as after a
   * redirect.
   *
   * @param values from {@link Fields#values}
   */
  public Fields fields(Map<String, List<String>> values, List<FieldError> errors) {
    List<SentValue> sent = new ArrayList<>();
    values.forEach(
        (name, texts) -> texts.forEach(text -> sent.add(new SentValue.Text(name, text))));
    return new Fields(shape, RecordPath.root(FormData.of(sent, WIDE).tree()), errors);
  }

  @Override
  public String toString() {
    return "Form[" + type.getName() + "]";
  }

  /** The options of a form, in any order. Not thread-safe. */
  public static final class Builder<T> {

    private final Class<T> type;
    private final Map<Class<?>, Scalar> converters = new HashMap<>();
    private final Set<Class<?>> ambiguous = new LinkedHashSet<>();
    private final Set<Class<?>> groups = new LinkedHashSet<>();
    private final List<Check<T>> checks = new ArrayList<>();
    private @Nullable Validator validator;
    private boolean trim;
    private boolean strict;
    private boolean reportUnknown;

    private Builder(Class<T> type) {
      this.type = type;
    }

    /** Removes white space around every {@code String}, including secrets. */
    public Builder<T> trim() {
      this.trim = true;
      return this;
    }

    /**
     * Refuses a form with 400 if bytes of it would be lost or damaged: a bad percent escape, bytes
     * that are not text, or bytes in no part of a multipart form. Without this they are read as
     * browsers do; see {@link FormData#requireWellFormed}.
     */
    public Builder<T> strict() {
      this.strict = true;
      return this;
    }

    /**
     * Reports names that the record does not declare as errors. Top-level names that begin with
     * {@code _}, such as {@code _csrf}, are allowed.
     */
    public Builder<T> reportUnknown() {
      this.reportUnknown = true;
      return this;
    }

    /**
     * Adds a check of several components together, such as that an end is after its beginning. It
     * runs if the record is valid otherwise.
     *
     * @param path the field that the error belongs to, such as {@code until}; empty for the form
     * @param holds whether the record is as it should be
     * @param code a stable name of the reason
     * @param message a sentence for the person who filled in the form; a key in braces, such as
     *     {@code {stay.order}}, is replaced by its text in the application's {@code
     *     ValidationMessages} in the visitor's language
     */
    public Builder<T> check(String path, Predicate<T> holds, String code, String message) {
      checks.add(new Check<>(path, holds, code, message));
      return this;
    }

    /**
     * Checks the constraints of these groups only (Jakarta Validation, 6.4), or of sequences of
     * groups, in addition to those of earlier calls. Without this, those of {@code Default} are
     * checked. HTML attributes follow.
     */
    public Builder<T> groups(Class<?>... groups) {
      this.groups.addAll(List.of(groups));
      return this;
    }

    /** Sets the validator of constraints; without this, it is the default of the class path. */
    public Builder<T> validator(Validator validator) {
      this.validator = validator;
      return this;
    }

    /**
     * Reads a type from one text, replacing a built-in conversion if there is one. A type has one
     * converter.
     *
     * @param parse throws IllegalArgumentException, whose message is not shown, or returns null if
     *     the text does not convert; any other exception propagates
     * @param format the inverse, for showing a value on a page
     */
    public <V> Builder<T> converter(
        Class<V> type, Function<String, V> parse, Function<V, String> format) {
      Scalar converter =
          new Scalar(
              type,
              Scalar.Json.TEXT,
              "convert",
              "text",
              null,
              null,
              Shape.secret(type),
              parse,
              value -> format.apply(type.cast(value)));
      if (converters.put(type, converter) != null) {
        ambiguous.add(type);
      }
      return this;
    }

    /**
     * Returns the form.
     *
     * @throws IllegalArgumentException as {@link Form#of}; also if a check is of a field that does
     *     not exist, or a type has two converters
     * @throws IllegalStateException as {@link Form#of}
     */
    public Form<T> build() {
      if (!ambiguous.isEmpty()) {
        throw new IllegalArgumentException(
            "The form of "
                + type.getName()
                + " has more than one converter for "
                + ambiguous.iterator().next().getName()
                + "; keep one of them");
      }
      Form<T> form = new Form<>(this);
      Fields fields = form.fields();
      // A wrong path would otherwise fail at the first request that is refused.
      checks.stream().map(Check::path).filter(path -> !path.isEmpty()).forEach(fields::get);
      return form;
    }
  }
}

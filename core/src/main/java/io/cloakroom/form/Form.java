package io.cloakroom.form;

import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A form, declared once from a record: what it takes, and how that becomes the record. Immutable
 * and thread-safe.
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
 * <p>The record is the list of what may be sent: other names are ignored. A component of one of
 * these types needs no more than its name: text, numbers, {@code boolean}, enums, {@code java.time}
 * in ISO format, UUID, web addresses, {@link Upload}, other records, sealed interfaces of records
 * (see {@link Discriminator}), and {@code Optional}, {@code List}, {@code Set}, {@code Map} and
 * arrays of these.
 *
 * <p>What is not sent. From a page (urlencoded, multipart, a query), {@code String} is then empty,
 * {@code boolean} false, a collection empty, because that is how pages say so; from JSON all these
 * are missing. {@code Optional} is empty and a component annotated {@code Nullable} is null in both
 * cases, and also where the text is empty. Anything else is an error, {@code required}. An empty
 * text counts as nothing for whatever is not a {@code String}. A record never gets a null that it
 * did not ask for.
 *
 * <p>Wrong values and broken Jakarta Validation constraints are reported together, in the order of
 * the declaration, under the names that were sent. The record is constructed when every component
 * converted; an exception of its constructor is an error of the form. The message of an {@link
 * IllegalArgumentException} that the application throws, of none of its subclasses, is shown to the
 * person.
 *
 * <p>Rows without script: where {@code _add} was sent with the path of a list, as by {@code <button
 * name="_add" value="lines">}, or {@code _remove} with that of a row, such as {@code lines[1]}, the
 * form is not taken for sent. It is {@link Submission.Invalid} without errors, and its fields have
 * one row more or less, with everything else as it was typed but secrets and files. A path to
 * whatever is no list of the record is refused with 400.
 *
 * @param <T> the record
 */
public final class Form<T> {

  private final Class<T> type;
  private final FormShape shape;
  private final UploadComponents uploads;
  private final Constraints constraints;
  private final boolean strict;
  private final boolean reportUnknown;
  private final List<Check<T>> checks;
  private final ApplicationMessages messages;
  private final Locale locale;

  /**
   * A condition over several components, and what is said at one of them where it does not hold.
   */
  private record Check<T>(String path, Predicate<T> holds, String code, String message) {}

  private Form(Builder<T> builder) {
    Shapes shapes = new Shapes(builder.converters, builder.groups);
    this.messages = new ApplicationMessages();
    this.type = builder.type;
    Shape prepared = shapes.prepare(builder.type);
    this.uploads = new UploadComponents(prepared);
    this.constraints =
        Constraints.of(shapes.records(), builder.validator, builder.groups, messages);
    this.shape = new FormShape(type, prepared, builder.trim, constraints.clock());
    this.strict = builder.strict;
    this.reportUnknown = builder.reportUnknown;
    this.checks = List.copyOf(builder.checks);
    this.locale = Locale.ENGLISH;
  }

  /**
   * The form of a record, or of a sealed interface of records.
   *
   * @throws IllegalArgumentException where a component's type cannot be read from a form
   * @throws IllegalStateException where it has constraints and no validation provider is present
   */
  public static <T> Form<T> of(Class<T> type) {
    return builder(type).build();
  }

  /** A form with options. */
  public static <T> Builder<T> builder(Class<T> type) {
    return new Builder<>(type);
  }

  /** The form's record. */
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
   * This form with its messages in another language than English, and what is {@link Localized} in
   * the notation of its people: messages in German and Hindi by itself, in others as far as the
   * constraints' messages are translated. {@link io.cloakroom.Visit} does this for the visitor's
   * language.
   */
  public Form<T> in(Locale locale) {
    return locale.equals(this.locale) ? this : new Form<>(this, locale);
  }

  /**
   * Reads what this request sent.
   *
   * @throws HttpProblem where it is no form at all: of an unknown type, malformed or too large
   */
  public Submission<T> read(Exchange exchange) {
    return read(exchange, FormSettings.defaults());
  }

  /**
   * Reads what this request sent, under these settings and the limits of its upload components.
   * Where an earlier call has decoded the request, that one's limits have counted.
   *
   * @throws HttpProblem where it is no form at all: of an unknown type, malformed or too large
   */
  public Submission<T> read(Exchange exchange, FormSettings settings) {
    UploadRules rules = new UploadRules(settings.temporaryFolder(), uploads, null);
    return read(FormData.of(exchange, settings, rules));
  }

  /**
   * Reads what this request sent as above, while its files go to a sink as they arrive, there to
   * stay if the form is valid. Where an earlier call has decoded the request, they are copied there
   * now.
   *
   * @throws HttpProblem where it is no form at all: of an unknown type, malformed or too large; 503
   *     where the sink fails
   */
  public Submission<T> read(Exchange exchange, FormSettings settings, UploadSink sink) {
    UploadRules rules = new UploadRules(settings.temporaryFolder(), uploads, sink);
    return new SinkDelivery(sink).deliver(this, FormData.of(exchange, settings, rules), rules);
  }

  /**
   * Reads what was decoded before.
   *
   * @throws HttpProblem where this form is strict and the data was not well-formed
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
    Place root = Place.root(data.tree());
    Outcome outcome = shape.shape().bind(root, binding);
    List<FieldError> errors = binding.errors();
    Fields fields = new Fields(shape, root, errors);
    if (errors.isEmpty()) {
      if (outcome instanceof Outcome.Value bound) {
        return checked(type.cast(bound.value()), fields);
      }
      throw new IllegalStateException(
          type.getName()
              + " was refused and nothing was found wrong; this is a bug of Cloakroom's");
    }
    return new Submission.Invalid<>(fields);
  }

  private Submission<T> checked(T value, Fields fields) {
    Fields told = fields;
    for (Check<T> check : checks) {
      if (!check.holds.test(value)) {
        told = told.reject(check.path, check.code, messages.resolve(check.message, locale));
      }
    }
    return told == fields ? new Submission.Valid<>(value, fields) : new Submission.Invalid<>(told);
  }

  /** The fields of an empty form, for its first display. */
  public Fields fields() {
    return fields(Map.of(), List.of());
  }

  /** The fields filled with a value, for changing what there is. Secrets and files stay empty. */
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
   * The fields filled with what an earlier request sent and was told, as after a redirect.
   *
   * @param values from {@link Fields#values}
   */
  public Fields fields(Map<String, List<String>> values, List<FieldError> errors) {
    return new Fields(shape, Place.root(FormData.of(values).tree()), errors);
  }

  @Override
  public String toString() {
    return "Form[" + type.getName() + "]";
  }

  /** The options of a form. Not thread-safe. */
  public static final class Builder<T> {

    private final Class<T> type;
    private final Map<Class<?>, Scalar> converters = new HashMap<>();
    private @Nullable Validator validator;
    private boolean trim;
    private boolean strict;
    private boolean reportUnknown;
    private final List<Check<T>> checks = new ArrayList<>();
    private List<Class<?>> groups = List.of();

    private Builder(Class<T> type) {
      this.type = type;
    }

    /** Removes white space around every {@code String}; a secret one too. */
    public Builder<T> trim() {
      this.trim = true;
      return this;
    }

    /**
     * Refuses a form with a bad percent escape, or bytes that are no text, with 400, instead of
     * reading it as browsers do.
     */
    public Builder<T> strict() {
      this.strict = true;
      return this;
    }

    /**
     * Reports names that the record does not declare as errors. At the top, names that begin with
     * {@code _}, such as {@code _csrf}, belong to the page's machinery and are let pass.
     */
    public Builder<T> reportUnknown() {
      this.reportUnknown = true;
      return this;
    }

    /**
     * Checks something that several components say together, once each of them is right: an end
     * after its beginning.
     *
     * @param path the field that the error is shown at, such as {@code until}; empty for the form
     * @param holds whether the record is as it should be
     * @param code a stable name of the reason
     * @param message a sentence for the person; a key in braces, such as {@code {stay.order}}, is
     *     replaced by what the application's {@code ValidationMessages} say in the visitor's
     *     language
     */
    public Builder<T> check(String path, Predicate<T> holds, String code, String message) {
      checks.add(new Check<>(path, holds, code, message));
      return this;
    }

    /**
     * Checks the constraints of these groups only (Jakarta Validation, 6.4), or of a sequence of
     * groups; without this, those of {@code Default}. HTML attributes follow.
     */
    public Builder<T> groups(Class<?>... groups) {
      this.groups = List.of(groups);
      return this;
    }

    /** Checks constraints with this validator instead of the default one of the class path. */
    public Builder<T> validator(Validator validator) {
      this.validator = validator;
      return this;
    }

    /**
     * Reads a type from one text, in place of what is built in or where nothing is.
     *
     * @param parse throws IllegalArgumentException, whose message is not shown, where it cannot;
     *     null says the same, and any other exception is no fault of the person's: it goes on
     * @param format the inverse, for handing a value back to the page
     */
    public <V> Builder<T> converter(
        Class<V> type, Function<String, V> parse, Function<V, String> format) {
      converters.put(
          type,
          new Scalar(
              type,
              Scalar.Json.TEXT,
              "convert",
              "text",
              null,
              null,
              Shape.secret(type),
              parse,
              value -> format.apply(type.cast(value))));
      return this;
    }

    /** The form; see {@link Form#of} for what it refuses. */
    public Form<T> build() {
      Form<T> form = new Form<>(this);
      Fields fields = form.fields();
      // A path that leads nowhere would otherwise fail at the first request that is refused.
      checks.stream().map(Check::path).filter(path -> !path.isEmpty()).forEach(fields::get);
      return form;
    }
  }
}

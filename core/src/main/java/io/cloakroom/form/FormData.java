package io.cloakroom.form;

import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request's form sent: values and files under names, before any type. Decoded once per
 * request, whoever asks first. The values are the client's word; {@link Form#read} checks them.
 *
 * <p>For GET and HEAD it is the query. Otherwise it is the body, by its {@code Content-Type}:
 * {@code application/x-www-form-urlencoded}, {@code multipart/form-data}, or JSON, whose values
 * have names such as {@code lines[0].quantity}. A {@code Content-Encoding} is undone. A body of
 * another type is refused with 415, a malformed one with 400, one over a limit with 413.
 */
public final class FormData {

  /** For what a request sent that was within its own limits. */
  private static final FormLimits LET_PASS =
      FormLimits.defaults()
          .with(FormLimit.DEPTH, FormLimit.DEPTH.most())
          .with(FormLimit.LIST_SIZE, FormLimit.LIST_SIZE.most());

  private final List<SentValue> sent;
  private final @Nullable Flaw flaw;
  private final FormLimits limits;

  /** Made at the first question: whoever only wants the values in their order pays for no index. */
  private @Nullable NameIndex index;

  private @Nullable Node tree;

  private @Nullable FormTrace trace;

  private FormData(
      List<SentValue> sent, @Nullable Node tree, @Nullable Flaw flaw, FormLimits limits) {
    this.sent = sent;
    this.tree = tree;
    this.flaw = flaw;
    this.limits = limits;
  }

  /**
   * The form of this request, under the limits of an earlier call or the defaults.
   *
   * @throws HttpProblem where it is refused; the same at every call
   */
  public static FormData of(Exchange exchange) {
    return of(exchange, FormLimits.defaults());
  }

  /**
   * The form of this request, under these limits unless an earlier call has decoded it.
   *
   * @throws HttpProblem where it is refused; the same at every call
   */
  public static FormData of(Exchange exchange, FormLimits limits) {
    return of(exchange, FormSettings.defaults().limits(limits));
  }

  /**
   * The form of this request, under these settings unless an earlier call has decoded it.
   *
   * @throws HttpProblem where it is refused; the same at every call
   */
  public static FormData of(Exchange exchange, FormSettings settings) {
    return of(exchange, settings, UploadRules.in(settings.temporaryFolder()));
  }

  static FormData of(Exchange exchange, FormSettings settings, UploadRules uploads) {
    return exchange
        .memo(RequestForm.class, () -> RequestForm.decode(exchange, settings, uploads))
        .data();
  }

  /** Data without a request: texts under names, as an earlier request sent them. */
  static FormData of(Map<String, List<String>> texts) {
    List<SentValue> values = new ArrayList<>();
    texts.forEach((name, list) -> list.forEach(text -> values.add(new SentValue.Text(name, text))));
    return ofNames(values, null, LET_PASS);
  }

  /** Takes the list over. */
  static FormData ofNames(List<SentValue> values, @Nullable Flaw flaw, FormLimits limits) {
    return new FormData(values, null, flaw, limits);
  }

  static FormData ofTree(Node tree, FormLimits limits) {
    List<SentValue> values = new ArrayList<>();
    tree.collect(values);
    return new FormData(values, tree, null, limits);
  }

  private NameIndex index() {
    NameIndex known = index;
    if (known == null) {
      known = new NameIndex(sent);
      index = known;
    }
    return known;
  }

  /** Everything that was sent, in its order. */
  public List<SentValue> sent() {
    return Collections.unmodifiableList(sent);
  }

  /** The names as sent, in their order, each once. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    sent.forEach(value -> names.add(value.name()));
    return Collections.unmodifiableSet(names);
  }

  /** The text under a name; empty where there is none, or more than one. */
  public Optional<String> value(String name) {
    NameIndex index = index();
    SentValue found = null;
    for (int at = index.first(name); at != 0; at = index.next(at, name)) {
      SentValue value = sent.get(at - 1);
      if (!(value instanceof SentValue.File)) {
        if (found != null) {
          return Optional.empty();
        }
        found = value;
      }
    }
    return found == null ? Optional.empty() : found.text();
  }

  /** The texts under a name, in their order; files are not among them. */
  public List<String> values(String name) {
    List<String> texts = new ArrayList<>();
    for (int at = index().first(name); at != 0; at = index().next(at, name)) {
      sent.get(at - 1).text().ifPresent(texts::add);
    }
    return Collections.unmodifiableList(texts);
  }

  /** The files under a name, in their order. */
  public List<Upload> uploads(String name) {
    List<Upload> uploads = new ArrayList<>();
    for (int at = index().first(name); at != 0; at = index().next(at, name)) {
      if (sent.get(at - 1) instanceof SentValue.File file) {
        uploads.add(file.upload());
      }
    }
    return Collections.unmodifiableList(uploads);
  }

  /**
   * What was sent as maps and lists, by the steps of the names: for people and tools that look, not
   * for handlers, which read a {@link Form}. Never fails for want of a shape: where a place has
   * values beside members, they are under {@code ""}, and appended elements under {@code "[]"}.
   *
   * @return maps, lists, {@code String}, {@code Boolean}, {@code BigDecimal} (a number whose
   *     exponent it cannot hold is a {@code String}), {@link Upload} and, of JSON, null
   * @throws HttpProblem 413 where a name is too deep or a list too long
   */
  public Map<String, @Nullable Object> asMap() {
    return tree().asMap(limits);
  }

  /**
   * The names taken apart, as one tree.
   *
   * @throws HttpProblem 413 where a name is too deep or a list too long
   */
  Node tree() {
    Node known = tree;
    if (known == null) {
      known = new Node(Node.Kind.NAMED, "");
      NamePath path = new NamePath();
      for (SentValue value : sent) {
        path.read(value.name());
        limits.check(FormLimit.DEPTH, path.size());
        known.add(path, value, limits);
      }
      tree = known;
    }
    return known;
  }

  /**
   * Refuses what a lenient decoder let pass.
   *
   * @throws HttpProblem 400 with the place of the first thing that is wrong
   */
  void requireWellFormed() {
    if (flaw != null) {
      throw new HttpProblem(
          400,
          "form." + flaw.format() + ".malformed",
          "The form has "
              + flaw.reason()
              + " at byte "
              + flaw.position()
              + ", in the field "
              + flaw.name()
              + ".");
    }
  }

  /** Has what forms make of this data noted there, too. */
  FormData traced(@Nullable FormTrace trace) {
    this.trace = trace;
    return this;
  }

  /** How this data was read; empty where nobody asked for a trace before. */
  public Optional<FormTrace> trace() {
    return Optional.ofNullable(trace);
  }

  FormLimits limits() {
    return limits;
  }

  /** The names only: values may be secret. */
  @Override
  public String toString() {
    return "FormData" + names();
  }
}

package io.cloakroom.body;

import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The values and files that a request's form sent, under their names and before any type. They are
 * unchecked: read a form with its record to check them. A request is decoded once, by the first
 * caller. Not thread-safe.
 *
 * <pre>{@code
 * FormData data = FormData.of(exchange);
 * Optional<String> email = data.value("email");
 * List<Upload> photos = data.uploads("photos");
 * }</pre>
 *
 * <p>For GET and HEAD the form is the query. Otherwise it is the body, by its {@code Content-Type}:
 * {@code application/x-www-form-urlencoded}, {@code multipart/form-data}, or JSON, whose values
 * have names such as {@code lines[0].quantity}. A {@code Content-Encoding} is undone. A body of
 * another type is refused with 415, a malformed one with 400, one over a limit with 413.
 */
public final class FormData {

  /** About what a step of a name takes in the tree. */
  private static final int NODE_BYTES = 256;

  private final List<SentValue> sent;
  private final @Nullable Flaw flaw;
  private final FormLimits limits;

  /** Created by the first look-up, as callers that only iterate need none. */
  private @Nullable NameIndex index;

  private @Nullable FormNode tree;

  private @Nullable FormTrace trace;

  private FormMemory.Claim memory = FormMemory.Claim.uncounted();

  private FormData(
      List<SentValue> sent, @Nullable FormNode tree, @Nullable Flaw flaw, FormLimits limits) {
    this.sent = sent;
    this.tree = tree;
    this.flaw = flaw;
    this.limits = limits;
  }

  /**
   * Returns the form of this request, under the limits of an earlier call or the defaults.
   *
   * @throws HttpProblem if it is refused; the same at every call
   */
  public static FormData of(Exchange exchange) {
    return of(exchange, FormLimits.of());
  }

  /**
   * Returns the form of this request, under these limits unless an earlier call has decoded it.
   *
   * @throws HttpProblem if it is refused; the same at every call
   */
  public static FormData of(Exchange exchange, FormLimits limits) {
    return of(exchange, FormSettings.of().withLimits(limits));
  }

  /**
   * Returns the form of this request, under these settings unless an earlier call has decoded it.
   *
   * @throws HttpProblem if it is refused; the same at every call
   */
  public static FormData of(Exchange exchange, FormSettings settings) {
    return of(exchange, settings, UploadPolicy.of());
  }

  /**
   * Returns the form of this request, under these settings and this policy for its files unless an
   * earlier call has decoded it.
   *
   * @throws HttpProblem if it is refused; the same at every call
   */
  public static FormData of(Exchange exchange, FormSettings settings, UploadPolicy uploads) {
    return exchange
        .memo(RequestForm.class, () -> RequestForm.decode(exchange, settings, uploads))
        .data();
  }

  /**
   * Returns the texts under a name, before the form that they belong to is known. Reads the body
   * only until a text has arrived that is wanted, and at most {@link FormLimit#TOKEN_BYTES} of it;
   * the form is read later all the same, with those bytes.
   *
   * @return the texts in the bytes that were read, in order; the last one may be wanted
   * @throws HttpProblem if the form is refused for what is in these bytes
   */
  public static List<String> find(
      Exchange exchange, FormSettings settings, String name, Predicate<String> wanted) {
    return RequestForm.find(exchange, settings, name, wanted);
  }

  /**
   * Keeps an urlencoded form of up to {@value RequestBody#STREAMED_BYTES} bytes while something
   * else reads it as a stream, so that both can read it. It counts in the {@linkplain
   * FormSettings#memory memory} of forms; if there is no room, it is not kept. Server adapters call
   * it before they give a handler the body.
   *
   * @return whether the request's body is such a form, and the exchange keeps bodies
   */
  public static boolean keep(Exchange exchange, FormSettings settings) {
    return RequestBody.isUrlencoded(exchange)
        && RequestBody.of(exchange, settings).keep(RequestBody.STREAMED_BYTES);
  }

  /**
   * Reads and drops the rest of a body that {@link #find} has begun and that nobody will read, so
   * that a client that is still sending sees the answer.
   */
  public static void drop(Exchange exchange, FormSettings settings) {
    RequestBody.of(exchange, settings).drainUntaken();
  }

  /** Returns data without a request: these values in this order. */
  public static FormData of(List<SentValue> sent, FormLimits limits) {
    return new FormData(List.copyOf(sent), null, null, limits);
  }

  /** Returns the data of a decoder, which gives the list away. */
  static FormData ofNames(List<SentValue> values, @Nullable Flaw flaw, FormLimits limits) {
    return new FormData(values, null, flaw, limits);
  }

  static FormData ofTree(FormNode tree, FormLimits limits) {
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

  /** Returns all values and files, in the order sent. */
  public List<SentValue> sent() {
    return Collections.unmodifiableList(sent);
  }

  /** Returns the names as sent, in their order, each once. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    sent.forEach(value -> names.add(value.name()));
    return Collections.unmodifiableSet(names);
  }

  /** Returns the text under a name; empty if there is none, or more than one. */
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

  /** Returns the texts under a name, in their order; without files. */
  public List<String> values(String name) {
    List<String> texts = new ArrayList<>();
    for (int at = index().first(name); at != 0; at = index().next(at, name)) {
      sent.get(at - 1).text().ifPresent(texts::add);
    }
    return Collections.unmodifiableList(texts);
  }

  /** Returns the files under a name, in their order. */
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
   * Returns what was sent as maps and lists, by the steps of the names. It is for display and
   * tools; handlers read a form. Every shape has a result: if a name has values and members, the
   * values are under {@code ""} and appended elements under {@code "[]"}. The values of {@code
   * a[]=b} are a list, as those of {@code a[0]=b} are.
   *
   * @return maps, lists, {@code String}, {@code Boolean}, {@code BigDecimal} (a number whose
   *     exponent it cannot hold is a {@code String}), {@link Upload} and, for JSON, null
   * @throws HttpProblem 413 if a name is too deep or a list too long
   */
  public Map<String, @Nullable Object> asMap() {
    return PlainTree.of(tree(), limits);
  }

  /**
   * Returns the names, split into their steps, as one tree.
   *
   * @throws HttpProblem 413 if a name is too deep or a list too long
   */
  public FormNode tree() {
    FormNode known = tree;
    if (known == null) {
      known = FormNode.of("");
      NamePath path = new NamePath();
      for (SentValue value : sent) {
        path.read(value.name());
        limits.check(FormLimit.DEPTH, path.size());
        memory.add((long) path.size() * NODE_BYTES);
        known.add(path, value, limits);
      }
      tree = known;
    }
    return known;
  }

  /**
   * Refuses malformed input that the decoder accepted as browsers do: a bad percent escape, bytes
   * that are not text, bytes of a multipart form that are in none of its parts, or a file whose
   * name is in {@code filename*} only.
   *
   * @throws HttpProblem 400 with the position of the first one
   */
  public void requireWellFormed() {
    if (flaw != null) {
      throw new HttpProblem(
          400,
          "form." + flaw.format() + ".malformed",
          "The form has "
              + flaw.reason()
              + " at byte "
              + flaw.position()
              + (flaw.name().isEmpty() ? "." : ", in the field " + flaw.name() + "."));
    }
  }

  /** Sets the claim that counts what is made of this data. */
  FormData within(FormMemory.Claim memory) {
    this.memory = memory;
    return this;
  }

  /** Gives the memory back, as nobody gets this data. */
  void forget() {
    memory.release();
  }

  JsonDocuments documents() {
    return new JsonDocuments(limits, memory);
  }

  /** Sets the trace that forms add their values to. */
  FormData traced(@Nullable FormTrace trace) {
    this.trace = trace;
    return this;
  }

  /** Returns the trace of how this data was read; empty if none was requested in time. */
  public Optional<FormTrace> trace() {
    return Optional.ofNullable(trace);
  }

  /** Returns the limits that this data was decoded under. */
  public FormLimits limits() {
    return limits;
  }

  /** Shows the names only: values may be secret. */
  @Override
  public String toString() {
    return "FormData" + names();
  }
}

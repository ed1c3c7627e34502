package io.cloakroom.body;

import io.cloakroom.http.BodyTakenException;
import io.cloakroom.http.Departure;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The body of a request, as forms read it. A field can be looked for at its beginning before the
 * form is known; the exchange keeps the bytes read for that, and the form begins again at the
 * first. Not thread-safe.
 */
final class RequestBody extends BulkStream {

  /** The bytes of an urlencoded form that are kept while a handler reads it as a stream. */
  static final int STREAMED_BYTES = 1 << 20;

  /** The bytes of an urlencoded form that stay for frameworks, which read it as a stream too. */
  private static final int KEPT_BYTES = 64 << 10;

  private static final Duration ANY_TIME = Duration.ofDays(1);

  /** The size of reads that look for a field. */
  private static final int SLICE = 2 << 10;

  /** The policy for files that are in front of the field: they are skipped. */
  private static final UploadPolicy SKIPPED = field -> Optional.of(UploadRule.of().withMaxBytes(1));

  private final Exchange exchange;
  private final FormSettings settings;
  private final WatchedBody body;

  private final boolean onVirtualThread = FormWaits.isVirtual(Thread.currentThread());

  /** Whether a field was looked for. */
  private boolean searched;

  /** Whether the form is read, or was. */
  private boolean taken;

  private RequestBody(Exchange exchange, FormSettings settings) {
    this.exchange = exchange;
    this.settings = settings;
    this.body =
        new WatchedBody(
            exchange::body,
            settings.minimumRate().pace(isMultipart(exchange) ? ANY_TIME : settings.textTimeout()),
            settings.waits().of(exchange),
            System::nanoTime,
            FormProgress.of(exchange));
  }

  /** Returns the body of this request; the same one at each call. */
  static RequestBody of(Exchange exchange, FormSettings settings) {
    return exchange.memo(RequestBody.class, () -> new RequestBody(exchange, settings));
  }

  static boolean isUrlencoded(Exchange exchange) {
    return hasType(exchange, "application/x-www-form-urlencoded");
  }

  /** Returns whether there may be files, which may take any time. */
  private static boolean isMultipart(Exchange exchange) {
    return hasType(exchange, "multipart/");
  }

  private static boolean hasType(Exchange exchange, String beginning) {
    return exchange
        .header("Content-Type")
        .orElse("")
        .toLowerCase(Locale.ROOT)
        .startsWith(beginning);
  }

  /** Returns the answer to a body that cannot be read. */
  static HttpProblem unreadable(IOException cause) {
    return cause instanceof BodyTakenException
        ? new HttpProblem(
            500, "form.body.taken", "This form was lost on our side. We have logged it.", cause)
        : new HttpProblem(400, "form.body.broken", "The request's body did not arrive.", cause);
  }

  /** Marks the body as read with the form, which begins at the first byte. */
  RequestBody take() {
    taken = true;
    boolean unused = keep(isUrlencoded(exchange) ? KEPT_BYTES : 0);
    return this;
  }

  /**
   * Keeps the bytes in which a field is looked for. Returns whether that can be done: the form is
   * not read yet, and can begin at the first byte again.
   */
  boolean keepBeginning() {
    if (taken) {
      return false;
    }
    body.again();
    FormMemory.Claim memory = claim();
    return exchange.keepBody(
        tokenBytes(),
        bytes -> {
          // Bytes that are not kept would be missing in the form.
          memory.add(bytes);
          return true;
        });
  }

  private int tokenBytes() {
    return (int) Math.min(settings.limits().max(FormLimit.TOKEN_BYTES), Integer.MAX_VALUE);
  }

  /**
   * Begins again at the first byte, and keeps so many bytes for other readers if there is memory
   * for them. Returns whether the exchange can do that.
   */
  boolean keep(int maxBytes) {
    body.again();
    if (maxBytes == 0) {
      return exchange.keepBody(0, bytes -> false);
    }
    return exchange.keepBody(maxBytes, claim()::tryAdd);
  }

  private FormMemory.Claim claim() {
    FormMemory.Claim memory = settings.memory().claim();
    exchange.afterResponse(memory::release);
    return memory;
  }

  /** Returns whether a client that waits for that has begun to send its body. */
  boolean begun() {
    return body.begun();
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // Correct without it; others only wait longer.
  public int read(byte[] target, int offset, int length) throws IOException {
    if (onVirtualThread) {
      // They are not sliced: decoding large forms would keep all others from the processors.
      Thread.yield();
    }
    try {
      return body.read(target, offset, length);
    } catch (HttpProblem slow) {
      Departure.giveUp(exchange);
      throw slow;
    }
  }

  /** Lets the client finish sending; see {@link Departure#drain}. */
  void drain() throws IOException {
    body.drain(exchange, settings.limits().max(FormLimit.DRAIN_BYTES));
  }

  /**
   * Lets the client finish sending a body that was begun and that nobody reads. If it is traced, it
   * is decoded, so that developers see what was refused.
   */
  void drainUntaken() {
    if (!searched || taken) {
      return;
    }
    if (FormTrace.isWantedOn(exchange)) {
      try {
        FormData unused = FormData.of(exchange, settings);
      } catch (HttpProblem refused) {
        // The trace has it, and the request is refused already.
      }
      return;
    }
    try {
      drain();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Returns the texts under a name, up to the first that is wanted. Reads until that has arrived,
   * but at most {@link FormLimit#TOKEN_BYTES}.
   *
   * @throws HttpProblem the same one that a reader of the form gets
   */
  List<String> find(String type, String name, Predicate<String> wanted) throws IOException {
    searched = true;
    FormLimits limits = settings.limits();
    int most = tokenBytes();
    FormMemory.Claim memory = claim();
    FormDecoder.Builder builder =
        FormDecoder.builder(type)
            .limits(limits)
            .textPlain(settings.textPlain())
            .uploads(SKIPPED)
            .memory(settings.memory());
    List<String> codings = exchange.headers("Content-Encoding");
    try (FormDecoder decoder = builder.build();
        InputStream uncoded =
            ContentCoding.undo(codings, new Beginning(this, most), limits, memory)) {
      return find(decoder, uncoded, most, name, wanted);
    } catch (HttpProblem e) {
      if (e.code().equals(FormLimit.TOKEN_BYTES.exceeded(most).code())) {
        return List.of();
      }
      throw e;
    }
  }

  private static List<String> find(
      FormDecoder decoder, InputStream body, int most, String name, Predicate<String> wanted)
      throws IOException {
    byte[] slice = new byte[SLICE];
    for (int total = 0; total < most; ) {
      int count = body.read(slice, 0, Math.min(SLICE, most - total));
      if (count < 0) {
        return decoder.finish().values(name);
      }
      decoder.accept(slice, 0, count);
      total += count;
      List<String> found = decoder.find(name);
      if (found.stream().anyMatch(wanted)) {
        return found;
      }
    }
    return decoder.find(name);
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

  /** The first bytes of a body. Reading on is refused. */
  private static final class Beginning extends BulkStream {

    private final InputStream body;
    private final int most;
    private int position;

    Beginning(InputStream body, int most) {
      this.body = body;
      this.most = most;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (position == most) {
        throw FormLimit.TOKEN_BYTES.exceeded(most);
      }
      int count = body.read(target, offset, Math.min(length, most - position));
      position += Math.max(0, count);
      return count;
    }
  }
}

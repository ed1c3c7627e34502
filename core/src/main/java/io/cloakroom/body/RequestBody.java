package io.cloakroom.body;

import io.cloakroom.http.Departure;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request. A field can be looked for at its beginning before the form is known; the
 * bytes read for that are kept, and read again with the form. Not thread-safe.
 */
final class RequestBody extends BulkStream {

  /** The size of reads that look for a field. */
  private static final int SLICE = 2 << 10;

  /** The policy for files that are in front of the field: they are skipped. */
  private static final UploadPolicy SKIPPED = field -> Optional.of(UploadRule.of().withMaxBytes(1));

  private final Exchange exchange;
  private final FormSettings settings;
  private final WatchedBody body;

  /** Whether the form is read, or was. */
  private boolean taken;

  /** The bytes that were read to look for a field; null if none was looked for. */
  private @Nullable Pieces start;

  /** The number of bytes of the start that were read again. */
  private long reread;

  private RequestBody(Exchange exchange, FormSettings settings) {
    this.exchange = exchange;
    this.settings = settings;
    this.body =
        new WatchedBody(
            exchange::body, settings.minimumRate(), System::nanoTime, FormProgress.of(exchange));
  }

  /** Returns the body of this request; the same one at each call. */
  static RequestBody of(Exchange exchange, FormSettings settings) {
    return exchange.memo(RequestBody.class, () -> new RequestBody(exchange, settings));
  }

  /** Marks the body as read with the form. */
  RequestBody take() {
    taken = true;
    return this;
  }

  /** Returns whether the form is read, or was. */
  boolean isTaken() {
    return taken;
  }

  /** Returns whether a client that waits for that has begun to send its body. */
  boolean begun() {
    return body.begun();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (start == null || reread == start.length()) {
      return body.read(target, offset, length);
    }
    int count = (int) Math.min(length, start.length() - reread);
    start.copy(reread, target, offset, count);
    reread += count;
    return count;
  }

  /** Lets the client finish sending; see {@link Departure#drain}. */
  void drain() throws IOException {
    body.drain(settings.limits().max(FormLimit.DRAIN_BYTES), exchange::bodyReady);
  }

  /**
   * Lets the client finish sending a body that was begun and that nobody reads. If it is traced, it
   * is decoded, so that developers see what was refused.
   */
  void drainUntaken() {
    if (start == null || taken) {
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
      throw broken(e);
    }
  }

  static HttpProblem broken(IOException e) {
    return new HttpProblem(400, "form.body.broken", "The request's body did not arrive.", e);
  }

  /**
   * Returns the first text under a name. Reads until it has arrived, but at most {@link
   * FormLimit#TOKEN_BYTES}.
   *
   * @throws HttpProblem the same one that a reader of the form gets
   */
  Optional<String> find(String type, String name) throws IOException {
    FormLimits limits = settings.limits();
    long most = limits.max(FormLimit.TOKEN_BYTES);
    FormMemory.Claim memory = settings.memory().claim();
    exchange.afterResponse(memory::release);
    Pieces read = Pieces.of(0);
    start = read;
    FormDecoder.Builder builder =
        FormDecoder.builder(type)
            .limits(limits)
            .textPlain(settings.textPlain())
            .uploads(SKIPPED)
            .memory(settings.memory());
    List<String> codings = exchange.headers("Content-Encoding");
    try (FormDecoder decoder = builder.build();
        InputStream uncoded =
            ContentCoding.undo(codings, new Recorded(body, read, memory, most), limits, memory)) {
      byte[] slice = new byte[SLICE];
      for (long total = 0; total < most; ) {
        int count = uncoded.read(slice, 0, (int) Math.min(SLICE, most - total));
        if (count < 0) {
          return decoder.finish().values(name).stream().findFirst();
        }
        decoder.accept(slice, 0, count);
        total += count;
        Optional<String> found = decoder.find(name);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    } catch (HttpProblem e) {
      if (e.code().equals(FormLimit.TOKEN_BYTES.exceeded(most).code())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    body.close();
  }

  /** A body whose bytes are kept as they are read. */
  private static final class Recorded extends BulkStream {

    private final InputStream body;
    private final Pieces read;
    private final FormMemory.Claim memory;
    private final long most;

    Recorded(InputStream body, Pieces read, FormMemory.Claim memory, long most) {
      this.body = body;
      this.read = read;
      this.memory = memory;
      this.most = most;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (read.length() >= most) {
        throw FormLimit.TOKEN_BYTES.exceeded(most);
      }
      int count = body.read(target, offset, length);
      if (count > 0) {
        memory.add(read.growth(count));
        read.append(target, offset, count);
      }
      return count;
    }
  }
}

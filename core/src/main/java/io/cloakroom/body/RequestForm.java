package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The result of decoding a request's form, data or refusal, kept on its exchange: a body can be
 * read only once, and a refusal stays one.
 */
final class RequestForm {

  private final @Nullable FormData data;
  private final @Nullable HttpProblem refusal;

  private RequestForm(@Nullable FormData data, @Nullable HttpProblem refusal) {
    this.data = data;
    this.refusal = refusal;
  }

  FormData data() {
    if (data == null) {
      throw refusal == null ? new IllegalStateException("Neither data nor refusal") : refusal;
    }
    return data;
  }

  static RequestForm decode(Exchange exchange, FormSettings settings, UploadPolicy uploads) {
    FormTrace trace = FormTrace.wantedOn(exchange);
    FormProgress.State last = FormProgress.State.REFUSED;
    FormData data = null;
    try {
      data =
          isQuery(exchange)
              ? query(exchange, settings, trace)
              : body(exchange, settings, uploads, trace);
      data.tree(); // Its limits are the request's, whatever a caller asks for.
      last = FormProgress.State.RECEIVED;
      return new RequestForm(data, null);
    } catch (HttpProblem e) {
      if (trace != null) {
        trace.refused(e);
      }
      if (data != null) {
        data.forget();
      }
      return new RequestForm(null, e);
    } finally {
      FormProgress.of(exchange).end(last);
    }
  }

  /**
   * Returns the texts under a name, read from the beginning of the body; see {@link FormData#find}.
   */
  static List<String> find(
      Exchange exchange, FormSettings settings, String name, Predicate<String> wanted) {
    RequestBody body = RequestBody.of(exchange, settings);
    List<String> types = exchange.headers("Content-Type");
    if (isQuery(exchange) || types.size() != 1 || !body.keepBeginning()) {
      return FormData.of(exchange, settings).values(name);
    }
    try {
      return body.find(types.get(0), name, wanted);
    } catch (HttpProblem e) {
      if (e.status() == MinimumRate.STATUS || e.status() >= 500) {
        throw e;
      }
      // The form is refused for the same reason when it is read.
      return FormData.of(exchange, settings).values(name);
    } catch (IOException e) {
      throw RequestBody.unreadable(e);
    }
  }

  /**
   * Returns whether the form is the query: a body of GET or HEAD has no meaning (RFC 9110, 9.3.1).
   */
  private static boolean isQuery(Exchange exchange) {
    return exchange.method().equals("GET") || exchange.method().equals("HEAD");
  }

  private static FormData query(
      Exchange exchange, FormSettings settings, @Nullable FormTrace trace) {
    FormMemory.Claim memory = settings.memory().claim();
    exchange.afterResponse(memory::release);
    BodyDecoder decoder =
        new UrlencodedDecoder(settings.limits(), UTF_8, FormLimit.TEXT_BYTES, memory, trace);
    byte[] query = exchange.query().orElse("").getBytes(UTF_8);
    if (trace != null) {
      trace.body(query, 0, query.length);
    }
    decoder.accept(query, 0, query.length);
    return decoder.finish().within(memory).traced(trace);
  }

  private static FormData body(
      Exchange exchange, FormSettings settings, UploadPolicy uploads, @Nullable FormTrace trace) {
    try (RequestBody body = RequestBody.of(exchange, settings).take()) {
      try {
        return read(exchange, settings, uploads, trace, body);
      } catch (HttpProblem e) {
        if (e.code().equals(ContentCoding.UNSUPPORTED)) {
          // The codings that the client may use instead (RFC 9110, 15.5.16).
          exchange.setHeader("Accept-Encoding", ContentCoding.accepted());
        }
        if (body.begun() || !waits(exchange)) {
          body.drain();
        }
        throw e;
      } catch (RuntimeException e) {
        // The application's sink failed.
        body.drain();
        throw e;
      }
    } catch (IOException e) {
      throw RequestBody.unreadable(e);
    }
  }

  /** Returns whether the client sends its body only when asked to (RFC 9110, 10.1.1). */
  private static boolean waits(Exchange exchange) {
    return exchange.header("Expect").filter("100-continue"::equalsIgnoreCase).isPresent();
  }

  private static FormData read(
      Exchange exchange,
      FormSettings settings,
      UploadPolicy uploads,
      @Nullable FormTrace trace,
      InputStream body)
      throws IOException {
    List<String> types = exchange.headers("Content-Type");
    if (types.isEmpty() && body.read() < 0) {
      return FormData.of(List.of(), settings.limits()).traced(trace);
    }
    if (types.size() != 1) {
      throw FormDecoder.unsupported("has no Content-Type, or more than one");
    }
    FormDecoder.Builder builder =
        FormDecoder.builder(types.get(0))
            .limits(settings.limits())
            .memory(settings.memory())
            .temporaryFolder(settings.temporaryFolder())
            .textPlain(settings.textPlain())
            .uploads(uploads);
    if (trace != null) {
      builder.trace(trace);
    }
    FormDecoder decoder = builder.build();
    boolean complete = false;
    try {
      FormData data = decoder.read(body, exchange.headers("Content-Encoding"));
      // Not before: what was kept of a refused form is gone while the rest of its body is dropped.
      exchange.afterResponse(decoder::close);
      complete = true;
      return data;
    } finally {
      if (!complete) {
        decoder.close();
      }
    }
  }
}

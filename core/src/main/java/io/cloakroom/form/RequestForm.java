package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.UnreadBody;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of decoding a request's form, remembered on its exchange: a body can be read once, a
 * refusal must stay one.
 */
final class RequestForm {

  private static final int CHUNK = 64 << 10;

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

  static RequestForm decode(Exchange exchange, FormLimits given, UploadRules uploads) {
    FormLimits limits = uploads.widened(given);
    FormTrace trace = FormTrace.wantedOn(exchange);
    FormProgress.State last = FormProgress.State.REFUSED;
    try {
      FormData data = read(exchange, limits, uploads, trace).traced(trace);
      data.tree(); // Its limits are the request's, whoever asks for what.
      last = FormProgress.State.RECEIVED;
      return new RequestForm(data, null);
    } catch (HttpProblem e) {
      return new RequestForm(null, e);
    } finally {
      FormProgress.of(exchange).end(last);
    }
  }

  private static FormData read(
      Exchange exchange, FormLimits limits, UploadRules uploads, @Nullable FormTrace trace) {
    if (exchange.method().equals("GET") || exchange.method().equals("HEAD")) {
      BodyDecoder decoder = new UrlencodedDecoder(limits, UTF_8, FormLimit.TEXT_BYTES, trace);
      byte[] query = exchange.query().orElse("").getBytes(UTF_8);
      if (trace != null) {
        trace.body(query, 0, query.length);
      }
      decoder.accept(query, 0, query.length);
      return decoder.finish();
    }
    try (InputStream body = exchange.body()) {
      try {
        return readBody(exchange, limits, uploads, trace, body);
      } catch (HttpProblem e) {
        UnreadBody.drain(body, limits.of(FormLimit.DRAIN_BYTES));
        throw e;
      }
    } catch (IOException e) {
      throw new HttpProblem(400, "form.body.broken", "The request's body did not arrive.", e);
    }
  }

  private static FormData readBody(
      Exchange exchange,
      FormLimits limits,
      UploadRules uploads,
      @Nullable FormTrace trace,
      InputStream body)
      throws IOException {
    FormProgress progress = FormProgress.of(exchange);
    byte[] chunk = new byte[CHUNK];
    int first = body.read(chunk);
    List<String> types = exchange.headers("Content-Type");
    if (first < 0 && types.isEmpty()) {
      return FormData.ofNames(List.of(), null, limits);
    }
    requireNoContentCoding(exchange);
    if (types.size() != 1) {
      throw FormDecoder.unsupported("has no Content-Type, or more than one");
    }
    FormDecoder.Builder builder = FormDecoder.builder(types.get(0)).limits(limits).uploads(uploads);
    FormDecoder decoder = (trace == null ? builder : builder.trace(trace)).build();
    exchange.afterResponse(decoder::close);
    boolean complete = false;
    try {
      long received = 0;
      for (int count = first; count >= 0; count = body.read(chunk)) {
        received += count;
        progress.received(received);
        decoder.accept(chunk, 0, count);
      }
      FormData data = decoder.finish();
      complete = true;
      return data;
    } finally {
      if (!complete) {
        decoder.close();
      }
    }
  }

  private static void requireNoContentCoding(Exchange exchange) {
    for (String coding : exchange.headers("Content-Encoding")) {
      if (!coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
        throw new HttpProblem(
            415, "form.content-encoding", "A form is sent without a Content-Encoding.");
      }
    }
  }
}

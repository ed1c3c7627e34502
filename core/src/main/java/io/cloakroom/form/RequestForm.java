package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.UnreadBody;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
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

  static RequestForm decode(Exchange exchange, FormLimits limits) {
    try {
      return new RequestForm(read(exchange, limits), null);
    } catch (HttpProblem e) {
      return new RequestForm(null, e);
    }
  }

  private static FormData read(Exchange exchange, FormLimits limits) {
    if (exchange.method().equals("GET") || exchange.method().equals("HEAD")) {
      BodyDecoder decoder = new UrlencodedDecoder(limits, UTF_8, FormLimit.TEXT_BYTES);
      byte[] query = exchange.query().orElse("").getBytes(UTF_8);
      decoder.accept(query, 0, query.length);
      return decoder.finish();
    }
    try (InputStream body = exchange.body()) {
      try {
        return readBody(exchange, limits, body);
      } catch (HttpProblem e) {
        UnreadBody.drain(body, limits.of(FormLimit.DRAIN_BYTES));
        throw e;
      }
    } catch (IOException e) {
      throw new HttpProblem(400, "form.body.broken", "The request's body did not arrive.", e);
    }
  }

  private static FormData readBody(Exchange exchange, FormLimits limits, InputStream body)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    int first = body.read(chunk);
    List<String> types = exchange.headers("Content-Type");
    if (first < 0 && types.isEmpty()) {
      return FormData.ofNames(List.of(), null, limits);
    }
    requireNoContentCoding(exchange);
    if (types.size() != 1) {
      throw unsupported("has no Content-Type, or more than one");
    }
    MediaType type = MediaType.parse(types.get(0));
    if (!type.essence().equals("multipart/form-data")) {
      return pump(decoder(type, limits), body, chunk, first);
    }
    Spool spool = new Spool(limits);
    exchange.afterResponse(spool::close);
    Charset charset = charset(type);
    BodyDecoder decoder =
        new MultipartDecoder(limits, type.boundary(), new PartCollector(limits, charset, spool));
    boolean complete = false;
    try {
      FormData data = pump(decoder, body, chunk, first);
      complete = true;
      return data;
    } finally {
      if (!complete) {
        spool.close();
      }
    }
  }

  private static BodyDecoder decoder(MediaType type, FormLimits limits) {
    if (type.essence().equals("application/x-www-form-urlencoded")) {
      return new UrlencodedDecoder(limits, charset(type), FormLimit.BODY_BYTES);
    }
    if (type.json()) {
      return new JsonDecoder(limits);
    }
    throw unsupported("is of a type that no form sends");
  }

  private static FormData pump(BodyDecoder decoder, InputStream body, byte[] chunk, int first)
      throws IOException {
    for (int count = first; count >= 0; count = body.read(chunk)) {
      decoder.accept(chunk, 0, count);
    }
    return decoder.finish();
  }

  private static Charset charset(MediaType type) {
    return type.parameter("charset").map(Charsets::of).orElse(UTF_8);
  }

  private static void requireNoContentCoding(Exchange exchange) {
    for (String coding : exchange.headers("Content-Encoding")) {
      if (!coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")) {
        throw new HttpProblem(
            415, "form.content-encoding", "A form is sent without a Content-Encoding.");
      }
    }
  }

  private static HttpProblem unsupported(String what) {
    return new HttpProblem(
        415,
        "form.content-type.unsupported",
        "The request's body "
            + what
            + "; send urlencoded, multipart/form-data or application/json.");
  }
}

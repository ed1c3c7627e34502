package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Request bodies for tests, and what becomes of them. */
public final class Bodies {

  public static final String URLENCODED = "application/x-www-form-urlencoded";
  public static final String MULTIPART = "multipart/form-data; boundary=B";
  public static final String JSON = "application/json";

  private Bodies() {}

  /** Bytes of a text whose characters are bytes. */
  public static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }

  /** A multipart body of these parts under the boundary {@code B}. */
  public static String multipart(String... parts) {
    StringBuilder body = new StringBuilder();
    for (String part : parts) {
      body.append("--B\r\nContent-Disposition: form-data; ").append(part).append("\r\n");
    }
    return body.append("--B--\r\n").toString();
  }

  /** A stream that gives at most so many bytes at once. */
  public static InputStream inChunks(byte[] bytes, int first, int then) {
    return new ByteArrayInputStream(bytes) {
      private boolean begun;

      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        int most = begun ? then : first;
        begun = true;
        return super.read(target, offset, Math.min(length, Math.max(1, most)));
      }
    };
  }

  public static FormData decode(String type, String latin1) {
    return decode(type, latin1, FormLimits.of());
  }

  public static FormData decode(String type, String latin1, FormLimits limits) {
    return read(FakeExchange.post("/", type, bytes(latin1)), limits);
  }

  /** The form of a request that is never ended, and so never gives its memory back. */
  public static FormData read(FakeExchange exchange, FormLimits limits) {
    return FormData.of(
        exchange, FormSettings.of().withLimits(limits).withMemory(FormMemory.of(1L << 40)));
  }

  /** The form of a request that is never ended, under the default limits. */
  public static FormData read(FakeExchange exchange) {
    return read(exchange, FormLimits.of());
  }

  public static HttpProblem refusal(String type, String latin1) {
    return refusal(type, latin1, FormLimits.of());
  }

  public static HttpProblem refusal(String type, String latin1, FormLimits limits) {
    return catchThrowableOfType(HttpProblem.class, () -> decode(type, latin1, limits));
  }

  /**
   * The data of what a client really sent. A captured file has the Content-Type, an empty line and
   * the body.
   */
  public static FormData captured(String name) {
    byte[] file;
    try (InputStream in =
        Objects.requireNonNull(Bodies.class.getResourceAsStream("captured/" + name + ".http"))) {
      file = in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = new String(file, ISO_8859_1);
    int end = text.indexOf("\n\n");
    String type = text.substring("Content-Type: ".length(), end);
    return read(FakeExchange.post("/", type, bytes(text.substring(end + 2))));
  }

  /** Data of these texts under their names. */
  public static FormData texts(Map<String, List<String>> texts) {
    List<SentValue> sent = new ArrayList<>();
    texts.forEach((name, each) -> each.forEach(text -> sent.add(new SentValue.Text(name, text))));
    return FormData.of(sent, FormLimits.of());
  }

  /** All that data holds, in a form that can be compared. */
  public static Map<String, List<String>> contents(FormData data) {
    Map<String, List<String>> contents = new LinkedHashMap<>();
    for (String name : data.names()) {
      List<String> values = new ArrayList<>(data.values(name));
      for (Upload upload : data.uploads(name)) {
        values.add(
            upload.rawFilename()
                + '|'
                + upload.contentType()
                + '|'
                + new String(upload.bytes(), ISO_8859_1));
      }
      contents.put(name, values);
    }
    return contents;
  }
}

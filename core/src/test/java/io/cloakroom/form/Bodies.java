package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Request bodies for tests, and what becomes of them. */
final class Bodies {

  static final String URLENCODED = "application/x-www-form-urlencoded";
  static final String MULTIPART = "multipart/form-data; boundary=B";
  static final String JSON = "application/json";

  private Bodies() {}

  /** Bytes of a text whose characters are bytes. */
  static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }

  /** A multipart body of these parts under the boundary {@code B}. */
  static String multipart(String... parts) {
    StringBuilder body = new StringBuilder();
    for (String part : parts) {
      body.append("--B\r\nContent-Disposition: form-data; ").append(part).append("\r\n");
    }
    return body.append("--B--\r\n").toString();
  }

  /** A stream that gives at most so many bytes at once. */
  static InputStream inChunks(byte[] bytes, int first, int then) {
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

  static FormData decode(String type, String latin1) {
    return FormData.of(FakeExchange.post("/", type, bytes(latin1)));
  }

  static FormData decode(String type, String latin1, FormLimits limits) {
    return FormData.of(FakeExchange.post("/", type, bytes(latin1)), limits);
  }

  static HttpProblem refusal(String type, String latin1) {
    return refusal(type, latin1, FormLimits.defaults());
  }

  static HttpProblem refusal(String type, String latin1, FormLimits limits) {
    return catchThrowableOfType(HttpProblem.class, () -> decode(type, latin1, limits));
  }

  /** All that data holds, in a form that can be compared. */
  static Map<String, List<String>> contents(FormData data) {
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

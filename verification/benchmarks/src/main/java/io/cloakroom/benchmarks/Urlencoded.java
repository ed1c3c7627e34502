package io.cloakroom.benchmarks;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormDecoder;
import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormLimits;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.tomcat.util.http.Parameters;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;

/**
 * The readers of {@code application/x-www-form-urlencoded}. Each reads bytes and looks every name
 * up.
 */
enum Urlencoded implements Candidate {
  CLOAKROOM {
    @Override
    public long read(Payload payload) {
      try (FormDecoder decoder =
          FormDecoder.builder("application/x-www-form-urlencoded").limits(LIMITS).build()) {
        payload.feed(decoder::accept);
        FormData data = decoder.finish();
        long sum = 0;
        for (String name : payload.names()) {
          sum += data.value(name).orElseThrow().length();
        }
        return sum;
      }
    }
  },

  TOMCAT {
    @Override
    public long read(Payload payload) {
      Parameters parameters = new Parameters();
      parameters.setLimit(-1);
      parameters.setCharset(StandardCharsets.UTF_8);
      // Tomcat decodes in the caller's array.
      byte[] body = payload.body().clone();
      parameters.processParameters(body, 0, body.length);
      long sum = 0;
      for (String name : payload.names()) {
        sum += parameters.getParameter(name).length();
      }
      return sum;
    }
  },

  JETTY {
    @Override
    public long read(Payload payload) {
      Fields fields = new Fields(true);
      String text = new String(payload.body(), StandardCharsets.UTF_8);
      UrlEncoded.decodeUtf8To(text, 0, text.length(), fields);
      long sum = 0;
      for (String name : payload.names()) {
        sum += fields.getValue(name).length();
      }
      return sum;
    }
  },

  NETTY {
    @Override
    public long read(Payload payload) {
      var parameters =
          new QueryStringDecoder(
                  new String(payload.body(), StandardCharsets.UTF_8),
                  StandardCharsets.UTF_8,
                  false,
                  Integer.MAX_VALUE,
                  true)
              .parameters();
      long sum = 0;
      for (String name : payload.names()) {
        List<String> values = Objects.requireNonNull(parameters.get(name));
        sum += values.get(0).length();
      }
      return sum;
    }
  };

  private static final FormLimits LIMITS = FormLimits.of().withMax(FormLimit.VALUE_BYTES, 2 << 20);
}

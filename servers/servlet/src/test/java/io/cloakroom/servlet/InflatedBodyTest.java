package io.cloakroom.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import jakarta.servlet.Filter;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.Test;

/** Compressed bodies whose coding something before the filter undoes, or says it does. */
class InflatedBodyTest {

  /** The handler before all filters. */
  private enum Front {
    NOTHING,
    JETTY,
    JETTY_FOR_ANSWERS;

    Handler before(Handler handler) {
      if (this == NOTHING) {
        return handler;
      }
      CompressionHandler inflating = new CompressionHandler(handler);
      inflating.putCompression(new GzipCompression());
      if (this == JETTY_FOR_ANSWERS) {
        inflating.putConfiguration(
            "/*", CompressionConfig.builder().defaults().decompressExcludePath("/*").build());
      }
      return inflating;
    }
  }

  /** Undoes the coding and leaves its name in the head. */
  private static final Filter HALF =
      (request, response, chain) ->
          chain.doFilter(new Inflated((HttpServletRequest) request), response);

  private static HttpResponse<String> send(
      Front front, String coding, byte[] body, Filter... filters) throws Exception {
    HttpServlet echo =
        new HttpServlet() {
          private static final long serialVersionUID = 1L;

          @Override
          protected void doPost(HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            response
                .getWriter()
                .print(CloakroomFilter.visit(request).readFormData().value("a").orElse("none"));
          }
        };
    try (JettyServer server =
        JettyServer.startBehind(front::before, Cloakroom.builder().build(), echo, filters)) {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("Content-Encoding", coding)
                  .header("Sec-Fetch-Site", "same-origin")
                  .timeout(Duration.ofSeconds(60))
                  .header("Accept", "application/json")
                  .POST(BodyPublishers.ofByteArray(body))
                  .build(),
              BodyHandlers.ofString());
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(coded)) {
      out.write(plain);
    }
    return coded.toByteArray();
  }

  private static final byte[] FORM = "a=1".getBytes(UTF_8);

  @Test
  void aCodingIsUndoneOnceWhoeverDoesIt() throws Exception {
    for (Front front : Front.values()) {
      assertThat(send(front, "gzip", gzip(FORM)).body()).isEqualTo("1");
      assertThat(send(front, "gzip, gzip", gzip(gzip(FORM))).body()).isEqualTo("1");
    }
  }

  @Test
  void aBrokenBodyIsRefusedWhoeverInflatesIt() throws Exception {
    byte[] cut = Arrays.copyOf(gzip(FORM), 15);
    for (Front front : Front.values()) {
      // On a body that is cut, CompressionHandler of Jetty 12.1.14 runs in circles in one read.
      for (byte[] body : front == Front.JETTY ? new byte[][] {FORM} : new byte[][] {FORM, cut}) {
        HttpResponse<String> answer = send(front, "gzip", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"form.");
      }
    }
  }

  @Test
  void aCodingThatWasUndoneButIsStillNamedIsRefused() throws Exception {
    HttpResponse<String> answer = send(Front.NOTHING, "gzip", gzip(FORM), HALF);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("form.content-encoding.malformed");
  }

  private static final class Inflated extends HttpServletRequestWrapper {

    Inflated(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      InputStream plain = new GZIPInputStream(super.getInputStream());
      return new ServletInputStream() {
        @Override
        public int read() throws IOException {
          return plain.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
          return plain.read(target, offset, length);
        }

        @Override
        public boolean isFinished() {
          return false;
        }

        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
          throw new IllegalStateException("This body is read while it is waited for");
        }
      };
    }
  }
}

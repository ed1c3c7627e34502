package io.cloakroom.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import jakarta.servlet.Filter;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Forms that a framework has the container read, with {@code getParameter}. */
class ReadParametersTest {

  /** The number of times that someone looked for bytes. */
  private final AtomicInteger looks = new AtomicInteger();

  private final Filter counting =
      (request, response, chain) ->
          chain.doFilter(new Counting((HttpServletRequest) request), response);

  @Test
  void aFormThatTheContainerHasReadIsNotWaitedFor() throws Exception {
    HttpServlet framework =
        new HttpServlet() {
          private static final long serialVersionUID = 1L;

          @Override
          protected void doPost(HttpServletRequest request, HttpServletResponse response)
              throws IOException {
            response.getWriter().print(request.getParameter("a"));
          }
        };
    try (JettyServer server = JettyServer.start(Cloakroom.builder().build(), framework, counting)) {
      HttpRequest form =
          HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/"))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .header("Sec-Fetch-Site", "same-origin")
              .POST(BodyPublishers.ofString("a=1"))
              .build();
      // The connection is kept, so the second answer comes after the filter has left the first.
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      for (int i = 0; i < 2; i++) {
        assertThat(client.send(form, BodyHandlers.ofString()).body()).isEqualTo("1");
      }
    }

    assertThat(looks.get()).as("once for each form, and not until a time is over").isLessThan(3);
  }

  private final class Counting extends HttpServletRequestWrapper {

    Counting(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      ServletInputStream stream = super.getInputStream();
      return new ServletInputStream() {
        @Override
        public int available() throws IOException {
          looks.incrementAndGet();
          return stream.available();
        }

        @Override
        public int read() throws IOException {
          return stream.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          return stream.read(bytes, offset, length);
        }

        @Override
        public boolean isFinished() {
          return stream.isFinished();
        }

        @Override
        public boolean isReady() {
          return stream.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
          stream.setReadListener(listener);
        }
      };
    }
  }
}

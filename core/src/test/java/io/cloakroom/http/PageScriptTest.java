package io.cloakroom.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reasons for which a page has no script, as a tool gets them. */
class PageScriptTest {

  private static final String PAGE = "<p>x</p></body></html>";

  private final List<String> reasons = new ArrayList<>();

  /** A response in memory, whose headers are those of an exchange. */
  private static final class Response implements ServerResponse {

    private final FakeExchange exchange;
    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private long length = -1;

    Response(FakeExchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public boolean committed() {
      return false;
    }

    @Override
    public int status() {
      return exchange.status();
    }

    @Override
    public void setStatus(int status) {
      exchange.setStatus(status);
    }

    @Override
    public Map<String, List<String>> headers() {
      return headers;
    }

    @Override
    public String contentType() {
      return exchange.responseHeader("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    }

    @Override
    public void addHeader(String name, String value) {
      exchange.addHeader(name, value);
    }

    @Override
    public void removeHeader(String name) {
      headers.remove(name);
    }

    @Override
    public void reset() {
      throw new AssertionError("nothing is answered instead");
    }

    @Override
    public int bufferSize() {
      return 0;
    }

    @Override
    public void setContentLength(long length) {
      this.length = length;
    }

    @Override
    public void write(byte[] bytes) {
      body.writeBytes(bytes);
    }

    @Override
    public void finish() {}
  }

  private String sent(FakeExchange exchange, String page) throws IOException {
    Response response = new Response(exchange);
    Departure departure = Departure.of(exchange, response, (failed, thrown) -> {});
    exchange.setHeader("Content-Type", "text/html; charset=utf-8");
    departure.beforeHead(PageScript.of(exchange, "/.cloakroom/chip/1", reasons::add));
    departure.send(page.getBytes(UTF_8));
    assertThat(response.length).isEqualTo(response.body.size());
    return response.body.toString(UTF_8);
  }

  @Test
  void aPageWithoutAPolicyGetsTheScript() throws IOException {
    assertThat(sent(page(), PAGE)).contains("<script type=\"module\" src=\"/.cloakroom/chip/1\">");
    assertThat(reasons).isEmpty();
  }

  private static FakeExchange page() {
    return FakeExchange.get("/").without("Host").with("Host", "localhost:8080").insecure();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Security-Policy | script-src 'none' | refuses it: script-src 'none'. Add 'self'",
        "Content-Digest          | sha-256=:AA==:    | the header Content-Digest",
        "Content-MD5             | AA==              | the header Content-MD5",
        "Signature               | sig=:AA==:        | the header Signature",
        "Integrity-Policy        | blocked-destinations=(script) | the header Integrity-Policy"
      })
  void aHeaderThatKeepsTheScriptOutIsNamed(String name, String value, String reason)
      throws IOException {
    FakeExchange exchange = page();
    exchange.setHeader(name, value);

    assertThat(sent(exchange, PAGE)).isEqualTo(PAGE);
    assertThat(reasons).singleElement().asString().contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<base href='https://cdn.test/'> | the element base",
        "<meta http-equiv=Content-Security-Policy> | cannot be read",
        "<meta http-equiv=Content-Security-Policy content=\"script-src 'none'\"> | script-src"
      })
  void anElementThatKeepsTheScriptOutIsNamed(String element, String reason) throws IOException {
    assertThat(sent(page(), element + PAGE)).isEqualTo(element + PAGE);
    assertThat(reasons).singleElement().asString().contains(reason);
  }

  @Test
  void aPolicyThatOnlyReportsIsIgnored() throws IOException {
    FakeExchange exchange = page();
    exchange.setHeader("Content-Security-Policy-Report-Only", "script-src 'none'");
    assertThat(sent(exchange, PAGE)).contains("/.cloakroom/");
  }
}

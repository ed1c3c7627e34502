package io.cloakroom.fuzz;

import io.cloakroom.http.Exchange;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request from a file: a request line, header lines, an empty line and the body. The request line
 * may be omitted if it is {@code POST /}. Lines end with LF. Not thread-safe.
 */
final class WrittenExchange implements Exchange {

  private final byte[] body;
  private final int most;
  private final Map<String, List<String>> headers = new HashMap<>();
  private final Map<Class<?>, Object> memo = new HashMap<>();
  private final List<Runnable> afterResponse = new ArrayList<>();
  private String method = "POST";
  private String target = "/";

  /**
   * Parses a request.
   *
   * @param most the maximum number of bytes of the body that one read returns
   */
  WrittenExchange(String head, byte[] body, int most) {
    this.body = body.clone();
    this.most = most;
    for (String line : head.split("\n", -1)) {
      int colon = line.indexOf(':');
      int space = line.indexOf(' ');
      if (colon > 0 && (space < 0 || space > colon)) {
        headers
            .computeIfAbsent(
                line.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      } else if (space > 0) {
        method = line.substring(0, space);
        target = line.substring(space + 1);
      }
    }
  }

  /** Runs the actions after the response. */
  void end() {
    afterResponse.forEach(Runnable::run);
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return target.split("[?]", 2)[0];
  }

  @Override
  public Optional<String> query() {
    int mark = target.indexOf('?');
    return mark < 0 ? Optional.empty() : Optional.of(target.substring(mark + 1));
  }

  @Override
  public List<String> headers(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  @Override
  public Optional<String> authority() {
    return header("Host");
  }

  @Override
  public boolean secure() {
    return true;
  }

  @Override
  public String remoteAddress() {
    return "192.0.2.7";
  }

  @Override
  public InputStream body() {
    return new ByteArrayInputStream(body) {
      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(most, length));
      }
    };
  }

  @Override
  public int status() {
    return 200;
  }

  @Override
  public void setStatus(int status) {}

  @Override
  public void setHeader(String name, String value) {}

  @Override
  public List<String> responseHeaders(String name) {
    return List.of();
  }

  @Override
  public void addHeader(String name, String value) {}

  @Override
  public void beforeHead(Runnable action) {}

  @Override
  public boolean headSent() {
    return false;
  }

  @Override
  public boolean responseStarted() {
    return false;
  }

  @Override
  public void afterResponse(Runnable action) {
    afterResponse.add(action);
  }

  @Override
  public void send(byte[] body) {}

  @Override
  public <T> T memo(Class<T> type, Supplier<? extends T> factory) {
    @Nullable Object value = memo.get(type);
    if (value == null) {
      value = factory.get();
      memo.put(type, value);
    }
    return type.cast(value);
  }
}

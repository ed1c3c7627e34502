package io.cloakroom.test;

import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.Memos;
import io.cloakroom.http.RequestThread;
import io.cloakroom.http.SharedBody;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/**
 * A request to {@code https://site.example} and its response, without a server, for tests of
 * handlers. Not thread-safe.
 *
 * <pre>{@code
 * TestExchange exchange = TestExchange.of("GET", "/cart").with("Cookie", cookie);
 * handler.accept(cloakroom.visit(exchange));
 * String next = exchange.finish().cookie();
 * }</pre>
 */
public final class TestExchange implements Exchange {

  private final String method;
  private final String target;
  private final Map<String, List<String>> requestHeaders = new HashMap<>();
  private final Map<String, List<String>> responseHeaders = new HashMap<>();
  private final Memos memos = Memos.of();
  private final List<Runnable> beforeHead = new ArrayList<>();
  private final List<Runnable> afterResponse = new ArrayList<>();
  private final SharedBody shared =
      SharedBody.of(this::openedBody, false, "Read it once, or as a form.");
  private InputStream body = InputStream.nullInputStream();
  private String remoteAddress = "192.0.2.7";
  private String contextPath = "";
  private byte[] sent = {};
  private int status = 200;
  private boolean headSent;
  private boolean guarded;

  /** Whether an action before the head has thrown. */
  private boolean failed;

  private final RequestThread thread = RequestThread.of(this);

  private TestExchange(String method, String target) {
    this.method = method;
    this.target = target;
  }

  /**
   * Returns a request without cookies.
   *
   * @param target the path and the query
   */
  public static TestExchange of(String method, String target) {
    return new TestExchange(method, target).with("Host", "site.example");
  }

  /**
   * Returns a GET request for {@code /} from a browser with this cookie.
   *
   * @param cookie the value of the {@code Cookie} header; empty for a browser without cookies
   */
  public static TestExchange get(String cookie) {
    TestExchange exchange = of("GET", "/");
    return cookie.isEmpty() ? exchange : exchange.with("Cookie", cookie);
  }

  /** Adds a header line to the request. */
  public TestExchange with(String header, String value) {
    requestHeaders.computeIfAbsent(lower(header), any -> new ArrayList<>()).add(value);
    return this;
  }

  /** Sets the body of the request. */
  public TestExchange withBody(InputStream body) {
    this.body = body;
    return this;
  }

  /** Sets the body of the request, in UTF-8, and its content type. */
  public TestExchange withBody(String contentType, String body) {
    return with("Content-Type", contentType)
        .withBody(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  /** Sets the client's address. */
  public TestExchange withRemoteAddress(String address) {
    remoteAddress = address;
    return this;
  }

  /** Sets the path at which the server has put the application, with which the target begins. */
  public TestExchange withContextPath(String contextPath) {
    this.contextPath = contextPath;
    return this;
  }

  /** Refuses a use on another thread and after the response, as servers do. */
  TestExchange guarded() {
    guarded = true;
    return this;
  }

  /**
   * Drops the headers that the handler has set for its body, before an exception is answered
   * instead.
   */
  void startOver() {
    if (failed) {
      // The handler's headers belong to what was not saved.
      responseHeaders.clear();
      beforeHead.clear();
    } else {
      responseHeaders
          .keySet()
          .removeIf(name ->
              name.startsWith("content-")
                  || Set.of("etag", "last-modified", "location").contains(name));
    }
    status = 200;
  }

  /** Returns the response. */
  TestResponse response() {
    return new TestResponse(status, responseHeaders, sent);
  }

  @Override
  public void requireUsable() {
    if (guarded) {
      thread.requireUsable();
    }
  }

  /** Runs the actions that a server runs after the handler has returned. Later calls do nothing. */
  public TestExchange finish() {
    if (!headSent) {
      failed = true;
      for (int i = 0; i < beforeHead.size(); i++) {
        beforeHead.get(i).run();
      }
      failed = false;
      Caching.decide(this);
      headSent = true;
      afterResponse.forEach(Runnable::run);
    }
    return this;
  }

  /** Notes that the handler has returned, and its answer is sent. */
  void end() {
    thread.end();
  }

  /** Returns the values of a response header, one for each line. */
  public List<String> sent(String header) {
    return responseHeaders.getOrDefault(lower(header), List.of());
  }

  /** Returns the response body, decoded as UTF-8. */
  public String sentText() {
    return new String(sent, StandardCharsets.UTF_8);
  }

  /** Returns the {@code Cookie} header that a browser with one cookie sends next. */
  public String cookie() {
    return sent("Set-Cookie").stream()
        .findFirst()
        .map(set -> set.split(";", 2)[0])
        .or(() -> header("Cookie"))
        .orElse("");
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    int mark = target.indexOf('?');
    return mark < 0 ? target : target.substring(0, mark);
  }

  @Override
  public String contextPath() {
    return contextPath;
  }

  @Override
  public Optional<String> query() {
    int mark = target.indexOf('?');
    return mark < 0 ? Optional.empty() : Optional.of(target.substring(mark + 1));
  }

  @Override
  public List<String> headers(String name) {
    return requestHeaders.getOrDefault(lower(name), List.of());
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
    return remoteAddress;
  }

  @Override
  public InputStream body() {
    return shared.ofExchange();
  }

  @Override
  public boolean keepBody(int maxBytes, LongPredicate memory) {
    shared.keep(maxBytes, memory);
    return true;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public void setStatus(int status) {
    this.status = status;
  }

  @Override
  public void setHeader(String name, String value) {
    responseHeaders.put(lower(name), new ArrayList<>(List.of(value)));
  }

  @Override
  public List<String> responseHeaders(String name) {
    return sent(name);
  }

  @Override
  public void addHeader(String name, String value) {
    responseHeaders.computeIfAbsent(lower(name), any -> new ArrayList<>()).add(value);
  }

  @Override
  public void beforeHead(Runnable action) {
    if (headSent) {
      throw new IllegalStateException(
          "The response head has left; add the action before finish() or send()");
    }
    beforeHead.add(action);
  }

  @Override
  public boolean headSent() {
    return headSent;
  }

  @Override
  public boolean responseStarted() {
    return headSent;
  }

  @Override
  public void afterResponse(Runnable action) {
    afterResponse.add(action);
  }

  @Override
  public void send(byte[] body) {
    if (guarded && headSent) {
      return; // As on a server, the first answer is the one that left.
    }
    sent = method.equals("HEAD") ? new byte[0] : body.clone();
    finish();
  }

  @Override
  public <T> T memo(Class<T> type, Supplier<? extends T> factory) {
    return memos.value(type, factory);
  }

  private InputStream openedBody() {
    return body;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

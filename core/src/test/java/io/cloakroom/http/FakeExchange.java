package io.cloakroom.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An exchange without a server: the request is given, the response is kept to be looked at. {@link
 * #send} and {@link #end} end it as a server would. Not thread-safe.
 */
public final class FakeExchange implements Exchange {

  private final String method;
  private final String path;
  private final @Nullable String query;
  private final Map<String, List<String>> requestHeaders = headerMap();
  private final Map<String, List<String>> responseHeaders = headerMap();
  private final Deque<Runnable> beforeHead = new ArrayDeque<>();
  private final Deque<Runnable> afterResponse = new ArrayDeque<>();
  private final Memos memos = Memos.of();
  private final SharedBody shared = SharedBody.of(this::openedBody, false, "Read it once.");
  private InputStream body = InputStream.nullInputStream();
  private BooleanSupplier bodyReady = () -> true;
  private byte[] sent = {};
  private boolean secure = true;
  private String remoteAddress = "192.0.2.7";
  private String contextPath = "";
  private int status = 200;
  private boolean headSent;

  private FakeExchange(String method, String target) {
    this.method = method;
    int mark = target.indexOf('?');
    this.path = mark < 0 ? target : target.substring(0, mark);
    this.query = mark < 0 ? null : target.substring(mark + 1);
    with("Host", "shop.example");
  }

  /** A request with this method and target, such as {@code /cart?item=7}. */
  public static FakeExchange of(String method, String target) {
    return new FakeExchange(method, target);
  }

  /** A GET of this target. */
  public static FakeExchange get(String target) {
    return of("GET", target);
  }

  /** A POST to this target with this type of body. */
  public static FakeExchange post(String target, String contentType, byte[] body) {
    return of("POST", target).with("Content-Type", contentType).withBody(body);
  }

  /** A POST to this target with this type of body, in UTF-8. */
  public static FakeExchange post(String target, String contentType, String body) {
    return post(target, contentType, body.getBytes(UTF_8));
  }

  /** Adds one field line to the request's header. */
  public FakeExchange with(String name, String value) {
    requestHeaders.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
    return this;
  }

  /** Removes a header from the request. */
  public FakeExchange without(String name) {
    requestHeaders.remove(name);
    return this;
  }

  /** Makes this the request's body. */
  public FakeExchange withBody(byte[] body) {
    return withBody(new ByteArrayInputStream(body));
  }

  /** Makes this the request's body, to be read as it pleases. */
  public FakeExchange withBody(InputStream body) {
    this.body = body;
    return this;
  }

  /** Makes the body ready when this says so. */
  public FakeExchange readyWhen(BooleanSupplier ready) {
    this.bodyReady = ready;
    return this;
  }

  /** Makes the connection plain HTTP. */
  public FakeExchange insecure() {
    this.secure = false;
    return this;
  }

  /** Makes this the peer's address. */
  public FakeExchange from(String remoteAddress) {
    this.remoteAddress = remoteAddress;
    return this;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return path;
  }

  /** Puts the application at this path, with which the target begins. */
  public FakeExchange in(String contextPath) {
    this.contextPath = contextPath;
    return this;
  }

  @Override
  public String contextPath() {
    return contextPath;
  }

  @Override
  public Optional<String> query() {
    return Optional.ofNullable(query);
  }

  @Override
  public List<String> headers(String name) {
    return List.copyOf(requestHeaders.getOrDefault(name, List.of()));
  }

  @Override
  public Optional<String> authority() {
    return header("Host");
  }

  @Override
  public boolean secure() {
    return secure;
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
  public boolean bodyReady() {
    return bodyReady.getAsBoolean();
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public void setStatus(int status) {
    requireHeadNotSent();
    this.status = status;
  }

  @Override
  public void setHeader(String name, String value) {
    requireHeadNotSent();
    responseHeaders.put(name, new ArrayList<>(List.of(value)));
  }

  @Override
  public void addHeader(String name, String value) {
    requireHeadNotSent();
    responseHeaders.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
  }

  @Override
  public List<String> responseHeaders(String name) {
    return List.copyOf(responseHeaders.getOrDefault(name, List.of()));
  }

  @Override
  public void beforeHead(Runnable action) {
    requireHeadNotSent();
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
  public void send(byte[] body) throws IOException {
    setHeader("Content-Length", String.valueOf(body.length));
    sendHead();
    sent = method.equals("HEAD") ? new byte[0] : body.clone();
    end();
  }

  /** Lets the response head leave, as writing a streamed body does. */
  public void sendHead() {
    if (headSent) {
      return;
    }
    for (Runnable action; (action = beforeHead.poll()) != null; ) {
      action.run();
    }
    Caching.decide(this);
    headSent = true;
  }

  /** Ends the exchange: the head leaves if it had not, and what waits for the end runs. */
  public void end() {
    sendHead();
    for (Runnable action; (action = afterResponse.poll()) != null; ) {
      action.run();
    }
  }

  /** The response's body. */
  public byte[] sent() {
    return sent.clone();
  }

  /** The response's body as UTF-8. */
  public String sentText() {
    return new String(sent, UTF_8);
  }

  @Override
  public <T> T memo(Class<T> type, Supplier<? extends T> factory) {
    return memos.value(type, factory);
  }

  private void requireHeadNotSent() {
    if (headSent) {
      throw new IllegalStateException("The response head has left");
    }
  }

  private static Map<String, List<String>> headerMap() {
    return new TreeMap<>(
        (a, b) -> a.toLowerCase(Locale.ROOT).compareTo(b.toLowerCase(Locale.ROOT)));
  }

  private InputStream openedBody() {
    return body;
  }
}

package io.cloakroom.test;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.flash.FlashMessage;
import io.cloakroom.session.SessionKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A visitor with a browser, for tests that call handlers without a server. The requests go to
 * {@code https://site.example} and pass the same checks as on a server, such as CSRF, limits and
 * missing answers. Cookies are kept between them.
 *
 * <pre>{@code
 * TestVisitor ada = TestVisitor.of(cloakroom);
 * ada.set(CART, Cart.EMPTY);
 * TestResponse response = ada.post("/cart", TestForm.of("item", "7"), shop::add);
 * }</pre>
 *
 * <p>Problems, redirects and failing stores are answered as on a server. Any other exception of a
 * handler is thrown to the test. Not thread-safe; two visitors may be used at once.
 */
public final class TestVisitor {

  private static final String SITE = "https://site.example";

  private final Cloakroom cloakroom;
  private final CookieJar cookies;
  private final SentRequest request;
  private final String address;

  /** A handler of the application. */
  @FunctionalInterface
  public interface Handler {

    /**
     * Handles a request.
     *
     * @throws Exception any exception; it is answered, or thrown to the test
     */
    void handle(Visit visit) throws Exception;
  }

  private TestVisitor(Cloakroom cloakroom, CookieJar cookies, SentRequest request, String address) {
    this.cloakroom = cloakroom;
    this.cookies = cookies;
    this.request = request;
    this.address = address;
  }

  /** Returns a new visitor of this application, without cookies. */
  public static TestVisitor of(Cloakroom cloakroom) {
    return new TestVisitor(
        cloakroom, new CookieJar(), new SentRequest(Optional.of(SITE), Map.of()), "192.0.2.7");
  }

  /**
   * Returns the same visitor on a page of another origin, such as {@code https://evil.example},
   * that sends a form here.
   */
  @CheckReturnValue
  public TestVisitor withOrigin(String origin) {
    return new TestVisitor(cloakroom, cookies, request.withOrigin(origin), address);
  }

  /**
   * Returns the same visitor with a client that does not say which page sent a form, such as a
   * program or an old browser. It needs the {@linkplain #csrfToken token}.
   */
  @CheckReturnValue
  public TestVisitor withoutOrigin() {
    return new TestVisitor(cloakroom, cookies, request.withoutOrigin(), address);
  }

  /** Returns the same visitor with one more header in each request, such as {@code HX-Request}. */
  @CheckReturnValue
  public TestVisitor withHeader(String name, String value) {
    return new TestVisitor(cloakroom, cookies, request.withHeader(name, value), address);
  }

  /** Returns the same visitor with a client that prefers JSON. */
  @CheckReturnValue
  public TestVisitor withJson() {
    return withHeader("Accept", "application/json");
  }

  /** Returns the same visitor at another IP address. */
  @CheckReturnValue
  public TestVisitor withAddress(String ipAddress) {
    return new TestVisitor(cloakroom, cookies, request, ipAddress);
  }

  /**
   * Calls a handler for a page.
   *
   * @param target the path, and the query if there is one
   */
  public TestResponse get(String target, Handler handler) {
    return send("GET", target, "", new byte[0], handler);
  }

  /** Calls a handler for a form that this visitor sends. */
  public TestResponse post(String target, TestForm form, Handler handler) {
    return send("POST", target, form.contentType(), form.body(), handler);
  }

  /**
   * Calls a handler for JSON that this visitor sends.
   *
   * @param json a text of JSON, or a value that Jackson can write
   */
  public TestResponse postJson(String target, Object json, Handler handler) {
    return send("POST", target, "application/json", SentRequest.json(json), handler);
  }

  /**
   * Calls a handler for any other request.
   *
   * @param contentType the type of the body; empty if there is none
   */
  public TestResponse send(
      String method, String target, String contentType, byte[] body, Handler handler) {
    TestExchange exchange = exchange(method, target).guarded();
    if (!contentType.isEmpty()) {
      exchange.with("Content-Type", contentType);
      exchange.with("Content-Length", Integer.toString(body.length));
      exchange.withBody(new ByteArrayInputStream(body));
    }
    try {
      cloakroom.begin(exchange);
      // The handler is the one for this path, so only the ready pages' admission is left.
      boolean unused = cloakroom.answerOwn(exchange);
      handler.handle(cloakroom.visit(exchange));
      cloakroom.requireAnswer(exchange);
      exchange.finish();
    } catch (Exception e) {
      answer(exchange, e);
    } finally {
      exchange.end();
    }
    cookies.keep(exchange.sent("Set-Cookie"));
    return exchange.response();
  }

  private void answer(TestExchange exchange, Exception thrown) {
    if (!cloakroom.answers(thrown)) {
      if (thrown instanceof RuntimeException e) {
        throw e;
      }
      throw new IllegalStateException("The handler failed", thrown);
    }
    try {
      exchange.startOver();
      cloakroom.answer(exchange, thrown);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs code of the test in a request of this visitor, and returns its result. Use it to prepare a
   * test, such as with a login, or to check its effects.
   *
   * <pre>{@code
   * ada.visit(visit -> login.signUp(visit, "ada@example.org", "Ada", password));
   * }</pre>
   */
  public <T> T visit(Function<Visit, T> code) {
    return visit("GET", code);
  }

  private <T> T visit(String method, Function<Visit, T> code) {
    TestExchange exchange = exchange(method, "/");
    T result = code.apply(cloakroom.visit(exchange));
    exchange.finish();
    cookies.keep(exchange.sent("Set-Cookie"));
    return result;
  }

  private TestExchange exchange(String method, String target) {
    TestExchange exchange = TestExchange.of(method, target).withRemoteAddress(address);
    request.head(method, SITE).forEach(exchange::with);
    cookies.header().ifPresent(header -> exchange.with("Cookie", header));
    return exchange;
  }

  /** Stores a value in the visitor's session, which begins if there is none. */
  public <T> void set(SessionKey<T> key, T value) {
    boolean unused =
        visit(visit -> {
          visit.session().set(key, value);
          return true;
        });
  }

  /** Returns the value in the visitor's session; empty if there is none. */
  public <T> Optional<T> session(SessionKey<T> key) {
    return visit(visit -> visit.session().get(key));
  }

  /** Returns the id of the account that is logged in; empty if there is none. */
  public Optional<String> owner() {
    return visit(visit -> visit.session().owner());
  }

  /**
   * Makes this the session of an account, without the module login. With it, call {@code
   * login.logIn} or {@code login.signUp} in {@link #visit}.
   */
  public void logIn(String owner) {
    boolean unused =
        visit(visit -> {
          visit.session().logIn(owner);
          return true;
        });
  }

  /** Returns the flash messages that wait for the visitor's next page. They stay there. */
  public List<FlashMessage> flash() {
    // A response to HEAD leaves them for a page that somebody sees.
    return visit("HEAD", visit -> visit.flash().take());
  }

  /** Returns the CSRF token that a page of this visitor has now. */
  public String csrfToken() {
    return visit(visit -> visit.csrf().token());
  }

  /**
   * Returns a cookie of the browser as it was sent, under the name that the application uses, such
   * as {@code theme} for {@code __Host-theme}. A signed or sealed one is read with {@link #visit}.
   */
  public Optional<String> cookie(String name) {
    return cookies.value(name);
  }

  /** Sets a cookie of the browser, under its name on the wire, such as {@code __Host-theme}. */
  public void setCookie(String name, String value) {
    cookies.set(name, value);
  }

  /**
   * Returns the headers of this visitor's next request, with its cookies, by their names. For test
   * frameworks that make requests themselves: they send these to {@code https://site.example}, and
   * call {@link #keepCookies} with the response.
   */
  public Map<String, String> requestHeaders(String method) {
    Map<String, String> headers = new LinkedHashMap<>(request.head(method, SITE));
    cookies.header().ifPresent(header -> headers.put("Cookie", header));
    return headers;
  }

  /** Keeps the cookies of these lines of {@code Set-Cookie}, as for a response. */
  public void keepCookies(List<String> setCookieLines) {
    cookies.keep(setCookieLines);
  }

  /** Deletes all cookies of the browser. */
  public void clearCookies() {
    cookies.clear();
  }
}

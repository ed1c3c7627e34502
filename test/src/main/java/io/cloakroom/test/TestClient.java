package io.cloakroom.test;

import io.cloakroom.annotation.CheckReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A browser for tests of a running application, on any server. It keeps cookies and names the page
 * that sends a form, as browsers do. It runs no scripts, and follows redirects only with {@link
 * #follow}.
 *
 * <pre>{@code
 * TestClient browser = TestClient.of("http://localhost:" + app.port());
 * TestResponse saved = browser.post("/notes", TestForm.of("text", "Milk"));
 * TestResponse page = browser.follow(saved);
 * }</pre>
 *
 * <p>Not thread-safe; two browsers may be used at once.
 */
public final class TestClient {

  /** A time limit that only a hanging server reaches. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI site;
  private final HttpClient http;
  private final CookieJar cookies;
  private final SentRequest request;

  private TestClient(URI site, HttpClient http, CookieJar cookies, SentRequest request) {
    this.site = site;
    this.http = http;
    this.cookies = cookies;
    this.request = request;
  }

  /**
   * Returns a new browser without cookies.
   *
   * @param site the address of the application, such as {@code http://localhost:8080}
   */
  public static TestClient of(String site) {
    URI uri = uri(site);
    return new TestClient(
        uri,
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
        new CookieJar(),
        new SentRequest(Optional.of(origin(uri)), Map.of()));
  }

  private static URI uri(String site) {
    URI uri = URI.create(site);
    if (uri.getScheme() == null || uri.getAuthority() == null) {
      throw new IllegalArgumentException(
          "A site is such as http://localhost:8080, and this is not: " + site);
    }
    return uri;
  }

  /**
   * Returns the same browser at another node of the application: what one of the two gets as a
   * cookie, both send.
   *
   * @param node the address of the node
   */
  @CheckReturnValue
  public TestClient withSite(String node) {
    URI uri = uri(node);
    return new TestClient(uri, http, cookies, request.withOrigin(origin(uri)));
  }

  private static String origin(URI site) {
    return site.getScheme() + "://" + site.getAuthority();
  }

  /**
   * Returns the same browser on a page of another origin, such as {@code https://evil.example},
   * that sends a form here.
   */
  @CheckReturnValue
  public TestClient withOrigin(String origin) {
    return new TestClient(site, http, cookies, request.withOrigin(origin));
  }

  /**
   * Returns a client with the same cookies that does not say which page sent a form, such as a
   * program or an old browser. It needs the token of a page.
   */
  @CheckReturnValue
  public TestClient withoutOrigin() {
    return new TestClient(site, http, cookies, request.withoutOrigin());
  }

  /** Returns the same browser with one more header in each request, such as {@code HX-Request}. */
  @CheckReturnValue
  public TestClient withHeader(String name, String value) {
    return new TestClient(site, http, cookies, request.withHeader(name, value));
  }

  /** Returns a client with the same cookies that prefers JSON. */
  @CheckReturnValue
  public TestClient withJson() {
    return withHeader("Accept", "application/json");
  }

  /**
   * Opens a page.
   *
   * @param target the path, and the query if there is one
   */
  public TestResponse get(String target) {
    return send("GET", target, "", new byte[0]);
  }

  /** Sends a form. */
  public TestResponse post(String target, TestForm form) {
    return send("POST", target, form.contentType(), form.body());
  }

  /**
   * Sends JSON.
   *
   * @param json a text of JSON, or a value that Jackson can write
   */
  public TestResponse postJson(String target, Object json) {
    return send("POST", target, "application/json", SentRequest.json(json));
  }

  /**
   * Opens the page to which a response redirects.
   *
   * @throws IllegalStateException if it is not a redirect
   */
  public TestResponse follow(TestResponse redirect) {
    if (redirect.location().isEmpty()) {
      throw new IllegalStateException("This is no redirect: " + redirect);
    }
    return get(redirect.location());
  }

  /**
   * Sends any other request.
   *
   * @param contentType the type of the body; empty if there is none
   */
  public TestResponse send(String method, String target, String contentType, byte[] body) {
    HttpRequest.Builder sent =
        HttpRequest.newBuilder(site.resolve(target))
            .timeout(PATIENCE)
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    request.head(method, origin(site)).forEach(sent::header);
    if (!contentType.isEmpty()) {
      sent.header("Content-Type", contentType);
    }
    cookies.header().ifPresent(header -> sent.header("Cookie", header));
    try {
      HttpResponse<byte[]> response =
          http.send(sent.build(), HttpResponse.BodyHandlers.ofByteArray());
      cookies.keep(response.headers().allValues("set-cookie"));
      return new TestResponse(response.statusCode(), lower(response), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + site.resolve(target), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, List<String>> lower(HttpResponse<?> response) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    return headers;
  }

  /**
   * Returns a cookie of the browser as it was sent, under the name that the application uses, such
   * as {@code theme} for {@code __Host-theme}.
   */
  public Optional<String> cookie(String name) {
    return cookies.value(name);
  }

  /** Sets a cookie of the browser, under its name on the wire. */
  public void setCookie(String name, String value) {
    cookies.set(name, value);
  }

  /** Deletes all cookies of the browser. */
  public void clearCookies() {
    cookies.clear();
  }
}

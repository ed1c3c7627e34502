package io.cloakroom.cli.doctor;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A running site. It is asked one request at a time, each with a limit of time and of bytes, and
 * only under its own host.
 */
final class Site implements AutoCloseable {

  /** The longest time of an examination. */
  static final Duration LONGEST = Duration.ofMinutes(2);

  private static final String BROWSER =
      "Mozilla/5.0 (compatible; cloakroom-doctor; +https://cloakroom.io/doctor)";

  private final URI address;
  private final @Nullable SSLContext trusted;
  private final Duration patience;
  private final Instant deadline = Instant.now().plus(LONGEST);
  private final HttpClient client;
  private int asked;

  Site(URI address, @Nullable SSLContext trusted, Duration patience) {
    this.address = address;
    this.trusted = trusted;
    this.patience = patience;
    client = client(HttpClient.Version.HTTP_2);
  }

  private HttpClient client(HttpClient.Version version) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(version)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience);
    if (trusted != null) {
      builder.sslContext(trusted);
    }
    return builder.build();
  }

  /** Returns the address of its first page. */
  URI address() {
    return address;
  }

  /** Returns the number of requests that were sent. */
  int asked() {
    return asked;
  }

  boolean isSecure() {
    return address.getScheme().equals("https");
  }

  /** Returns the host in lower case. */
  String host() {
    return Addresses.host(address);
  }

  /** Returns the origin as a browser writes it. */
  String origin() {
    return Addresses.origin(address);
  }

  /** Returns an address of this site with another path. */
  URI at(String path) {
    return address.resolve(path);
  }

  /**
   * Sends a request.
   *
   * @param cookies the header {@code Cookie}; empty if there are none
   * @throws SiteFailure if there is no answer
   */
  SiteReply ask(Question question, Optional<String> cookies) {
    return ask(client, question, cookies);
  }

  /** Sends a request on a connection of its own, so that a proxy may choose any node. */
  SiteReply askAnew(Question question, Optional<String> cookies) {
    HttpClient another = client(HttpClient.Version.HTTP_1_1);
    try {
      return ask(another, question, cookies);
    } finally {
      close(another);
    }
  }

  private SiteReply ask(HttpClient through, Question question, Optional<String> cookies) {
    if (!Addresses.host(question.address()).equals(host())) {
      throw new IllegalArgumentException("Another host: " + question.address().getHost());
    }
    Duration left = Duration.between(Instant.now(), deadline);
    if (left.isNegative() || left.isZero()) {
      throw new SiteFailure(
          "site.slow",
          "The examination took longer than " + LONGEST.toSeconds() + " seconds, so it was ended.");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(question.address()).header("User-Agent", BROWSER);
    if (question.address().getScheme().equals("http")) {
      request.version(HttpClient.Version.HTTP_1_1);
    }
    question.headers().forEach(request::header);
    cookies.ifPresent(header -> request.header("Cookie", header));
    request.method(
        question.method(),
        question.method().equals("POST")
            ? HttpRequest.BodyPublishers.ofString(question.body())
            : HttpRequest.BodyPublishers.noBody());
    asked++;
    Duration longest = left.compareTo(patience) < 0 ? left : patience;
    CompletableFuture<HttpResponse<String>> sent =
        through.sendAsync(request.build(), info -> new FirstBytes(info.headers()));
    try {
      HttpResponse<String> response = sent.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return new SiteReply(question, response.statusCode(), response.headers(), response.body());
    } catch (TimeoutException e) {
      throw slow(longest);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SiteFailure("site.interrupted", "The examination was interrupted.");
    } catch (ExecutionException e) {
      throw failure(question.address(), longest, e.getCause() == null ? e : e.getCause());
    } finally {
      sent.cancel(true);
    }
  }

  private static SiteFailure slow(Duration longest) {
    return new SiteFailure(
        "site.slow",
        "There was no complete answer within "
            + Math.max(1, longest.toSeconds())
            + " seconds. Raise the limit with --timeout SECONDS.");
  }

  private static SiteFailure failure(URI address, Duration longest, Throwable thrown) {
    String where = address.getHost() + ':' + Addresses.port(address);
    if (thrown instanceof HttpConnectTimeoutException) {
      return new SiteFailure(
          "site.unreachable",
          "No connection to " + where + " within " + longest.toSeconds() + " seconds.");
    }
    if (thrown instanceof HttpTimeoutException) {
      return slow(longest);
    }
    if (thrown instanceof ConnectException) {
      return new SiteFailure(
          "site.unreachable",
          has(thrown, UnresolvedAddressException.class)
              ? "The name " + address.getHost() + " has no address. Check its spelling."
              : "Nothing accepts connections at " + where + '.');
    }
    if (has(thrown, SSLException.class) || has(thrown, CertificateException.class)) {
      return tls(address, thrown);
    }
    return new SiteFailure(
        "site.broken", "The connection to " + where + " broke: " + deepest(thrown) + '.');
  }

  /** Returns what the first cause says. */
  private static String deepest(Throwable thrown) {
    @Nullable String said = null;
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      said = cause.getMessage() == null ? said : cause.getMessage();
    }
    return said == null ? thrown.getClass().getSimpleName() : said;
  }

  private static SiteFailure tls(URI address, Throwable thrown) {
    if (has(thrown, CertificateExpiredException.class)) {
      return new SiteFailure(
          "site.certificate", "The certificate of " + address.getHost() + " has expired.");
    }
    if (has(thrown, CertPathBuilderException.class)) {
      return new SiteFailure(
          "site.certificate",
          "The certificate of "
              + address.getHost()
              + " comes from an authority that this machine does not trust, so browsers show a"
              + " warning. If the authority is your own, name its certificate with --ca FILE.");
    }
    if (has(thrown, CertificateException.class)) {
      return new SiteFailure(
          "site.certificate",
          "The certificate is not for " + address.getHost() + ", so browsers show a warning.");
    }
    return new SiteFailure(
        "site.tls",
        "There is no TLS connection to "
            + address.getHost()
            + ':'
            + Addresses.port(address)
            + ": "
            + deepest(thrown)
            + ". Does this port speak HTTPS?");
  }

  private static boolean has(Throwable thrown, Class<? extends Throwable> type) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    close(client);
  }

  /** Ends the threads of a client, on the versions of Java that can. */
  private static void close(HttpClient client) {
    if (client instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}

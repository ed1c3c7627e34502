package io.cloakroom.jdk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import io.cloakroom.Cloakroom;
import io.cloakroom.session.SessionKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** An exchange over TLS stays one. */
@ParameterizedClass
@MethodSource("io.cloakroom.jdk.Threads#ofThisJdk")
class HttpsExchangeTest {

  private static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);
  private static SSLContext tls;

  @Parameter Threads threads = Threads.PLATFORM;

  private final List<Object> seen = new CopyOnWriteArrayList<>();
  private JdkServer server;

  /** Makes a certificate for localhost that only these tests trust. */
  @BeforeAll
  static void makeCertificate(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("keys.p12");
    char[] password = "changeit".toCharArray();
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(password),
                "-alias",
                "localhost",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=DNS:localhost,IP:127.0.0.1")
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, password);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, password);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
  }

  private void handle(HttpExchange http) throws IOException {
    seen.add(http instanceof HttpsExchange https ? https.getSSLSession().getProtocol() : "none");
    seen.add(CloakroomHttpFilter.visit(http).exchange().secure());
    int visits = CloakroomHttpFilter.visit(http).session().update(VISITS, 0, before -> before + 1);
    byte[] body = ("visit " + visits).getBytes(US_ASCII);
    http.sendResponseHeaders(200, 0);
    http.getResponseBody().write(body);
    http.close();
  }

  @BeforeEach
  void start() throws IOException {
    Cloakroom cloakroom = Cloakroom.of();
    server =
        JdkServer.start(
            tls,
            threads.executor(),
            https -> {
              https
                  .createContext("/filtered", this::handle)
                  .getFilters()
                  .add(CloakroomHttpFilter.of(cloakroom));
              https.createContext(
                  "/handled",
                  VisitHandler.of(
                      cloakroom,
                      visit -> {
                        seen.add(visit.exchange().secure());
                        visit.answer().html("over TLS");
                      }));
            });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void handlersSeeTheTlsSession() throws Exception {
    URI uri = URI.create("https://localhost:" + server.port() + "/");
    HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls).build();
    var first =
        client.send(
            HttpRequest.newBuilder(uri.resolve("/filtered")).build(), BodyHandlers.ofString());
    String cookie = first.headers().firstValue("set-cookie").orElse("");
    var second =
        client.send(
            HttpRequest.newBuilder(uri.resolve("/filtered"))
                .header("Cookie", cookie.split(";", 2)[0])
                .build(),
            BodyHandlers.ofString());
    var handled =
        client.send(
            HttpRequest.newBuilder(uri.resolve("/handled")).build(), BodyHandlers.ofString());

    assertThat(first.body()).isEqualTo("visit 1");
    assertThat(cookie).startsWith("__Host-sid=").contains("; Secure");
    assertThat(second.body()).isEqualTo("visit 2");
    assertThat(handled.body()).isEqualTo("over TLS");
    assertThat(seen).containsExactly("TLSv1.3", true, "TLSv1.3", true, true);
  }

  @Test
  void aSilentClientHoldsNoThreadOverTlsEither() throws Exception {
    String chunked = "Transfer-Encoding: chunked\r\n";
    try (RawSocket first = connect().send("POST", "/filtered", "Content-Length: 9\r\n");
        RawSocket second = connect().send("POST", "/handled", "Content-Length: 9\r\n");
        RawSocket third = connect().send("POST", "/filtered", chunked);
        RawSocket fourth = connect().send("POST", "/handled", chunked)) {
      assertThat(first.rest()).startsWith("HTTP/1.1 200 ").endsWith("0\r\n\r\n");
      assertThat(second.rest()).startsWith("HTTP/1.1 200 ").endsWith("over TLS");
      assertThat(third.rest()).startsWith("HTTP/1.1 200 ").endsWith("0\r\n\r\n");
      assertThat(fourth.rest()).startsWith("HTTP/1.1 200 ").endsWith("over TLS");
    }
  }

  @Test
  void answerReachesAClientWhoseBodyNobodyReads() throws Exception {
    byte[] body = new byte[RawSocket.MORE_THAN_BUFFERS];
    try (RawSocket client = connect()) {
      client.send("POST", "/filtered", "Content-Length: " + body.length + "\r\n").write(body);
      assertThat(client.head()).startsWith("HTTP/1.1 200 ");
    }
  }

  private RawSocket connect() throws IOException {
    return RawSocket.connect(tls.getSocketFactory().createSocket(), server);
  }
}

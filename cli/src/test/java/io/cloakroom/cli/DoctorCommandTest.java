package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command at a site without HTTPS on this machine. */
class DoctorCommandTest {

  private static final String SECRET = "c2VjcmV0LXZhbHVlLW9mLWEtdmlzaXRvcg";
  private static final String PASSWORD = "correct-horse-battery";

  private static final Map<String, String> RIGHT =
      Map.of(
          "Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'",
          "X-Content-Type-Options", "nosniff",
          "Cache-Control", "no-store");

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final Map<String, String> headers = new ConcurrentHashMap<>(RIGHT);
  private final HttpServer server;

  @TempDir private Path folder = Path.of("");

  DoctorCommandTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** Answers as an application that is protected, and has a login at each page. */
  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestMethod() + ' ' + exchange.getRequestURI());
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    headers.forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    String site = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
    boolean page = exchange.getRequestMethod().equals("GET");
    int status = page ? 200 : "same-origin".equals(site) ? 404 : 403;
    boolean login = !page && body.contains("password=");
    byte[] form =
        "<form method=post><input name=user><input type=password name=password></form>"
            .getBytes(UTF_8);
    exchange.sendResponseHeaders(login ? 422 : status, form.length);
    exchange.getResponseBody().write(form);
    exchange.close();
  }

  private String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  @Test
  void aRightSiteHasNoFindings() {
    CliRun run = CliRun.of("", "doctor", url());

    assertThat(run.status()).as(run.out()).isZero();
    assertThat(run.out()).contains("nothing found").contains("checked  cookies: ");
    assertThat(run.err()).startsWith("Asking " + url().replaceFirst("/$", ""));
  }

  @Test
  void hintsAreNoFailure() {
    headers.remove("X-Content-Type-Options");

    CliRun run = CliRun.of("", "doctor", url());

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("HINT  header.nosniff")
        .contains("GET /: 200, without X-Content-Type-Options")
        .contains("add     nginx:       add_header X-Content-Type-Options nosniff always;")
        .contains("read    docs/doctor.md")
        .contains("1 hint.");
  }

  @Test
  void valuesOfCookiesAreMasked() {
    headers.put("Set-Cookie", "JSESSIONID=" + SECRET + "; Path=/; SameSite=Lax");
    headers.put("Cache-Control", "public, max-age=60");

    CliRun run = CliRun.of("", "doctor", url());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out() + run.err())
        .contains("WRONG  cookie.http-only")
        .contains("WRONG  cache.copy")
        .contains("JSESSIONID=***; Path=/; SameSite=Lax")
        .doesNotContain(SECRET);
  }

  @Test
  void printsJson() {
    headers.put("Set-Cookie", "JSESSIONID=" + SECRET + "; Path=/; SameSite=Lax; HttpOnly");
    headers.put("Cache-Control", "private");

    CliRun run = CliRun.of("", "doctor", "--json", url());

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isEqualTo(1);
    JsonNode json = JsonMapper.builder().build().readTree(run.out());
    assertThat(json.at("/findings/0/code").asString()).isEqualTo("cache.copy");
    assertThat(json.at("/findings/0/severity").asString()).isEqualTo("wrong");
    assertThat(json.at("/findings/0/cures/0/place").asString()).isEqualTo("nginx");
    assertThat(json.at("/findings/0/cures/0/remove").asBoolean()).isTrue();
    assertThat(json.at("/findings/0/page").asString()).isEqualTo("docs/proxy.md");
    assertThat(json.at("/requests").asInt()).isEqualTo(asked.size());
    assertThat(run.out()).doesNotContain(SECRET);
  }

  @Test
  void sendsFormsOnlyToAPathThatDoesNotExist() {
    CliRun run = CliRun.of("", "doctor", url());

    assertThat(run.status()).isZero();
    assertThat(asked)
        .hasSizeLessThan(20)
        .filteredOn(line -> !line.startsWith("GET /"))
        .isNotEmpty()
        .allMatch(line -> line.matches("POST /cloakroom-doctor-[0-9a-f]{12}"));
  }

  @Test
  void aRefusedLoginKeepsTheFindings() throws IOException {
    headers.remove("X-Content-Type-Options");
    Path secret = Files.writeString(folder.resolve("password"), PASSWORD);

    CliRun run =
        CliRun.of(
            "", "doctor", url(), "--login", "/", "--user", "ann", "--password", "file:" + secret);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out())
        .contains("HINT  header.nosniff")
        .contains("failed   login.refused: The login was refused (POST /: 422).");
    assertThat(run.out() + run.err()).doesNotContain(PASSWORD);
  }

  @Test
  void aSiteOutOfReachIsASentence() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }

    CliRun run = CliRun.of("", "doctor", "--json", "http://localhost:" + closed);

    assertThat(run.failure())
        .contains("site.unreachable")
        .contains("Nothing accepts connections at localhost:" + closed + '.');
  }

  @Test
  void aPageWithoutAnEndIsCutOff() throws IOException {
    server.removeContext("/");
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] piece = new byte[64 * 1024];
          for (int i = 0; i < 64; i++) {
            exchange.getResponseBody().write(piece);
          }
          exchange.close();
        });

    CliRun run = CliRun.of("", "doctor", url());

    assertThat(run.out()).as(run.err()).contains("checked  headers of GET /: 200");
  }

  @Test
  void wrongArgumentsAreExplained() throws IOException {
    assertThat(CliRun.of("", "doctor", "localhost").wrongArguments())
        .startsWith("The address of a site begins with https:// or http://");
    assertThat(CliRun.of("", "doctor", "https://ann:secret@localhost/").wrongArguments())
        .doesNotContain("secret");
    assertThat(CliRun.of("", "doctor", url(), "--user", "ann").wrongArguments())
        .isEqualTo("The options of a login need --login PATH, such as --login /login.");
    assertThat(CliRun.of("", "doctor", url(), "--login", "http://x/").wrongArguments())
        .isEqualTo("--login is a path of the site, such as /login.");
    assertThat(CliRun.of("", "doctor", url(), "--http-port", "0").wrongArguments())
        .isEqualTo("--http-port is a number from 1 to 65535.");
    assertThat(CliRun.of("", "doctor", url(), "--timeout", "0").wrongArguments())
        .isEqualTo("--timeout is a number of seconds from 1 to 60.");
    Path empty = Files.writeString(folder.resolve("ca.pem"), "no certificate");
    assertThat(CliRun.of("", "doctor", url(), "--ca", empty.toString()).failure())
        .startsWith("certificate.unreadable: ");
    assertThat(CliRun.of("", "doctor", url(), "--ca", folder + "/none.pem").failure())
        .startsWith("file.missing: ");
  }
}

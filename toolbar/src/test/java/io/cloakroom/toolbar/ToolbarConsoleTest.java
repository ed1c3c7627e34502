package io.cloakroom.toolbar;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestVisitor;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console of the application's sessions, on the toolbar's server. */
class ToolbarConsoleTest {

  record Card(String number, @Secret String motto) {}

  private static final Form<Card> CARD = Form.of(Card.class);
  private static final SessionKey<String> COLOUR = SessionKey.of("colour", String.class);
  private static final SessionKey<String> API_KEY = SessionKey.of("apiKey", String.class);
  private static final SessionKey<Card> STORED = SessionKey.of("card", Card.class);

  private final Toolbar toolbar = Toolbar.open(0, true);
  private final ToolbarPage page = new ToolbarPage(toolbar);
  private final Cloakroom application =
      Cloakroom.builder().store(MemoryStore.builder().build()).requestListener(toolbar).build();
  private final TestVisitor ada = TestVisitor.of(application);

  @AfterEach
  void close() {
    toolbar.close();
  }

  private void logIn() {
    ada.post(
        "/card",
        TestForm.of("number", "7", "motto", "SEKRET-form"),
        visit -> {
          boolean unused = visit.read(CARD).toString().isEmpty();
          visit.session().logIn("account-7");
          visit.session().set(COLOUR, "vermilion");
          visit.session().set(API_KEY, "SEKRET-key");
          visit.session().set(STORED, new Card("7", "SEKRET-stored"));
          visit.answer().html("<p>ok");
        });
  }

  private String publicId() {
    return application.sessions().ownedBy("account-7").stream()
        .findFirst()
        .orElseThrow()
        .publicId();
  }

  /** Sends a request as it is, and returns the whole answer. */
  private String send(String method, String path, List<String> headers, String body)
      throws IOException {
    StringBuilder request = new StringBuilder(method + ' ' + path + " HTTP/1.1\r\n");
    headers.forEach(header -> request.append(header).append("\r\n"));
    if (method.equals("POST")) {
      request.append("Content-Type: application/x-www-form-urlencoded\r\n");
      request.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    request.append("Connection: close\r\n\r\n").append(body);
    try (Socket socket = new Socket(toolbar.address().getHost(), toolbar.address().getPort())) {
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String host() {
    return "Host: " + toolbar.address().getAuthority();
  }

  private String get(String path) throws IOException {
    return send("GET", toolbar.address().getPath() + path, List.of(host()), "");
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
    return matcher.group(1);
  }

  /** Returns the header with the cookies that an answer sets. */
  private static String cookies(String answer) {
    return Pattern.compile("(?im)^Set-Cookie: ([^=]*toolbar-[^;]+)")
        .matcher(answer)
        .results()
        .map(cookie -> cookie.group(1))
        .collect(Collectors.joining("; ", "Cookie: ", ""));
  }

  @Test
  void showsEachSessionAndItsValuesWithoutSecrets() throws Exception {
    logIn();
    String list = get("sessions");
    assertThat(list).startsWith("HTTP/1.1 200").contains("account-7", "1 session");
    assertThat(list).contains("default-src 'none'", "no-store", "frame-ancestors 'none'");
    assertThat(list).contains("href=\"" + toolbar.address().getPath() + "\">Requests</a>");

    String one = get("sessions/session?id=" + publicId());
    assertThat(one).startsWith("HTTP/1.1 200").contains("vermilion", "apiKey", "not shown");
    assertThat(one).doesNotContain("SEKRET");
    for (String place : List.of("activity", "health", "events", "console.css", "console.js")) {
      assertThat(get("sessions/" + place)).startsWith("HTTP/1.1 200").doesNotContain("SEKRET");
    }
    assertThat(get("sessions/events")).contains("text/event-stream", "1 in the last hour");
    assertThat(send("GET", "/cloakroom.css", List.of(host()), "")).startsWith("HTTP/1.1 200");
    assertThat(get("sessions/elsewhere")).startsWith("HTTP/1.1 404");
  }

  @Test
  void itsPagesAreNotRequestsOfTheApplication() throws Exception {
    logIn();
    assertThat(get("sessions")).startsWith("HTTP/1.1 200");
    assertThat(page.requests()).hasSize(1);
    assertThat(application.sessions().all()).hasSize(1);
  }

  @Test
  void aRequestLeadsToItsSessionAsItIsNow() throws Exception {
    ada.set(COLOUR, "vermilion");
    logIn(); // The session moves.
    String id = page.last().get("session").get("idAfter").asString();
    assertThat(publicId()).startsWith(id);
    assertThat(id).isNotEqualTo(page.last().get("session").get("id").asString());
    assertThat(get("sessions/session?id=" + id)).startsWith("HTTP/1.1 200").contains("vermilion");

    String moved = page.last().get("session").get("id").asString();
    assertThat(get("sessions/session?id=" + moved))
        .startsWith("HTTP/1.1 303")
        .contains("Location: " + toolbar.address().getPath() + "sessions?id=" + moved);
    assertThat(get("sessions?id=" + moved)).contains("No sessions");
  }

  @Test
  void endsASessionAndSaysSo() throws Exception {
    logIn();
    String asked = get("sessions/end?id=" + publicId());
    String token = found("name=\"_csrf\" value=\"([^\"]+)\"", asked);
    String cookies = cookies(asked);
    assertThat(cookies).contains("toolbar-");
    String ended =
        send(
            "POST",
            toolbar.address().getPath() + "sessions/end",
            List.of(host(), cookies),
            "id=" + publicId() + "&_csrf=" + token);

    assertThat(ended).startsWith("HTTP/1.1 303");
    assertThat(application.sessions().ownedBy("account-7")).isEmpty();
    assertThat(ada.owner()).isEmpty();
    assertThat(
            send(
                "GET",
                toolbar.address().getPath() + "sessions",
                List.of(host(), cookies(ended)),
                ""))
        .contains("The session has ended.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Host: evil.test:PORT       |                             | 404",
        "Host: localhost            |                             | 404",
        "Host: 127.0.0.1:PORT       |                             | 403",
        "Host: 127.0.0.1:PORT       | Origin: http://evil.test    | 403",
        "Host: 127.0.0.1:PORT       | Origin: null                | 403",
        "Host: 127.0.0.1:PORT       | Sec-Fetch-Site: cross-site  | 403",
        "Host: 127.0.0.1:PORT       | Sec-Fetch-Site: same-site   | 403",
        "Host: 127.0.0.1:PORT       | Sec-Fetch-Site: same-origin | 303"
      })
  void onlyItsOwnPageOnThisMachineEndsASession(String host, String header, int status)
      throws Exception {
    logIn();
    String named = host.replace("PORT", Integer.toString(toolbar.address().getPort()));
    List<String> headers = header == null ? List.of(named) : List.of(named, header);
    String path = toolbar.address().getPath() + "sessions/end";
    assertThat(send("POST", path, headers, "id=" + publicId())).startsWith("HTTP/1.1 " + status);
    assertThat(application.sessions().ownedBy("account-7")).hasSize(status == 303 ? 0 : 1);
    int read = status == 404 ? 404 : 200;
    assertThat(send("GET", toolbar.address().getPath() + "sessions", List.of(named), ""))
        .startsWith("HTTP/1.1 " + read);
  }

  @ParameterizedTest
  @CsvSource({
    "/sessions",
    "/sessions/end",
    "/AAAAAAAAAAAAAAAAAAAAAA/sessions",
    "/AAAAAAAAAAAAAAAAAAAAAA/sessions/end",
    "//sessions",
    "/open/sessions",
    "/cloakroom.css/sessions"
  })
  void withoutTheKeyThereIsNothing(String path) throws Exception {
    logIn();
    for (String method : List.of("GET", "POST")) {
      List<String> headers = List.of(host(), "Sec-Fetch-Site: same-origin");
      assertThat(send(method, path, headers, "id=" + publicId()))
          .startsWith("HTTP/1.1 404")
          .doesNotContain("account-7");
    }
    assertThat(application.sessions().ownedBy("account-7")).hasSize(1);
  }

  @Test
  void saysThatSealedSessionsCannotBeListed() throws Exception {
    Cloakroom sealed =
        Cloakroom.builder()
            .sessions(Sessions.sealed(application.keys()))
            .keys(application.keys())
            .requestListener(toolbar)
            .build();
    TestVisitor.of(sealed)
        .get(
            "/",
            visit -> {
              visit.session().set(COLOUR, "vermilion");
              visit.answer().html("<p>ok");
            });
    assertThat(get("sessions")).contains("These sessions cannot be listed.");
    String id = page.last().get("session").get("idAfter").asString();
    assertThat(get("sessions/session?id=" + id)).contains("Location: ", "sessions?id=" + id);
  }
}

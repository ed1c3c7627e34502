package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.http.HttpProblem;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tests of bodies that both Cloakroom and the server's own handlers read. What one has read is
 * there for the other.
 */
interface SharedBodyContract extends ServerUnderTest {

  /** The boundary of multipart forms. */
  String BOUNDARY = "B0undary";

  /** The content type of urlencoded forms. */
  String URLENCODED = "application/x-www-form-urlencoded";

  /** The content type of multipart forms. */
  String MULTIPART = "multipart/form-data; boundary=" + BOUNDARY;

  /**
   * A form whose field {@code a} is {@code 1}.
   *
   * @param body the body, with {@code TOKEN} in the place of the visitor's CSRF token
   */
  record SentForm(String name, String type, String body) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Returns forms with a token at different places. */
  static List<SentForm> forms() {
    String filler = "x".repeat(50_000);
    return List.of(
        new SentForm("token first", URLENCODED, "_csrf=TOKEN&a=1&b=%C3%A4+"),
        new SentForm("token last", URLENCODED, "a=1&b=2&_csrf=TOKEN"),
        new SentForm("token late", URLENCODED, "a=1&b=" + filler + "&_csrf=TOKEN"),
        new SentForm("token of two", URLENCODED, "_csrf=other&a=1&_csrf=TOKEN"),
        new SentForm("parts", MULTIPART, part("_csrf", "TOKEN") + part("a", "1") + END),
        new SentForm(
            "parts and a file",
            MULTIPART,
            part("_csrf", "TOKEN") + part("a", "1") + file("f", filler.repeat(6)) + END),
        new SentForm(
            "token behind a part", MULTIPART, part("a", "1") + part("_csrf", "TOKEN") + END));
  }

  /** The end of a multipart form. */
  String END = "--" + BOUNDARY + "--\r\n";

  /** Returns a part with a text. */
  static String part(String name, String value) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(BOUNDARY, name, value);
  }

  /** Returns a part with a file. */
  static String file(String name, String content) {
    return """
    --%s
    Content-Disposition: form-data; name="%s"; filename="%s.txt"
    Content-Type: text/plain

    %s
    """
        .formatted(BOUNDARY, name, name, content)
        .replace("\n", "\r\n");
  }

  /** Sends a form with the visitor's token, as a client that names no origin does. */
  default HttpResponse<String> sendWithToken(String path, SentForm form) {
    PageToken page = tokenOfPage();
    return send(
        "POST",
        path,
        form.body().replace("TOKEN", page.token()),
        "Content-Type",
        form.type(),
        "Cookie",
        page.cookie(),
        "X-Sent",
        page.token());
  }

  /** Returns the body that was sent with a token. */
  static String sentBody(HttpResponse<String> response, SentForm form) {
    return form.body()
        .replace("TOKEN", response.request().headers().firstValue("X-Sent").orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("io.cloakroom.testkit.server.SharedBodyContract#forms")
  default void aFormThatWasReadForItsTokenReachesTheServersOwnStreamUnchanged(SentForm form) {
    HttpResponse<String> response = sendWithToken("/stream/after", form);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(sentBody(response, form));
  }

  @ParameterizedTest
  @MethodSource("io.cloakroom.testkit.server.SharedBodyContract#forms")
  default void aFormThatWasReadForItsTokenReachesTheVisit(SentForm form) {
    List<String> seen = new CopyOnWriteArrayList<>();
    PageToken page = tokenOfPage();
    handler(visit -> seen.add(visit.readFormData().value("a").orElse("")));

    HttpResponse<String> response =
        send(
            "POST",
            text().path(),
            form.body().replace("TOKEN", page.token()),
            "Content-Type",
            form.type(),
            "Cookie",
            page.cookie());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(seen).containsExactly("1");
  }

  @Test
  default void aFormThatTheServersOwnStreamGaveIsStillReadByTheVisit() {
    List<String> seen = new CopyOnWriteArrayList<>();
    handler(visit -> seen.add(visit.readFormData().value("a").orElse("")));

    HttpResponse<String> response = sendSame("/stream/before", URLENCODED, "a=1&b=2");

    assertThat(response.body()).isEqualTo("a=1&b=2");
    assertThat(seen).containsExactly("1");
  }

  @Test
  default void aBodyThatIsGoneIsRefusedWithItsReaderAndTheCure() {
    List<HttpProblem> refused = new CopyOnWriteArrayList<>();
    handler(visit -> {
      try {
        visit.readFormData();
      } catch (HttpProblem e) {
        refused.add(e);
      }
    });

    HttpResponse<String> response = sendSame("/stream/before", "application/json", "{\"a\":1}");

    assertThat(response.body()).isEqualTo("{\"a\":1}");
    assertThat(refused).hasSize(1);
    assertThat(refused.get(0).code()).isEqualTo("form.body.taken");
    assertThat(refused.get(0).getCause())
        .hasMessageContaining(" of the ")
        .hasMessageContaining("Filter before")
        .hasMessageContaining("visit.read(");
  }

  @Test
  default void aBodyThatTheVisitHasReadIsNotEmptyInTheServersOwnStream() {
    String body = "{\"a\":[" + "1,".repeat(200) + "1]}";
    handler(visit -> visit.readFormData());

    assertThat(sendSame("/stream/after", "application/json", body).statusCode()).isEqualTo(500);
  }

  @Test
  default void aTokenThatIsNotCloakroomsIsRefusedWithTheSetting() {
    List<String> reached = new CopyOnWriteArrayList<>();
    handler(visit -> reached.add("handler"));
    String theirs = "0a1b2c3d-0000-4000-8000-000000000000";

    HttpResponse<String> field =
        send("POST", text().path(), "_csrf=" + theirs, "Content-Type", URLENCODED);
    HttpResponse<String> header = send("POST", text().path(), "", "X-CSRF-TOKEN", theirs);

    for (HttpResponse<String> response : List.of(field, header)) {
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("csrfNames", "_csrf", "X-CSRF-Token");
    }
    assertThat(reached).isEmpty();
  }

  private HttpResponse<String> sendSame(String path, String type, String body) {
    return send("POST", path, body, "Content-Type", type, "Sec-Fetch-Site", "same-origin");
  }
}

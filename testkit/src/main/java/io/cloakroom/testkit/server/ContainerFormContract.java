package io.cloakroom.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cloakroom.Visit;
import io.cloakroom.body.FormData;
import io.cloakroom.body.Upload;
import io.cloakroom.http.HttpProblem;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A named part of the server contract, for servers that read forms themselves: as parameters and
 * parts, such as servlet containers.
 *
 * <p>The server serves two more paths. Their handlers write down {@code a=}, the parameter {@code
 * a}, and, if there is a part named {@code f}, {@code ;f=} and its content; this text is the
 * answer.
 *
 * <ul>
 *   <li>{@code /form/after} calls {@link TestHandler#handle} first
 *   <li>{@code /form/before} calls it last
 * </ul>
 *
 * <p>A filter before Cloakroom's reads requests with the header {@code X-Outer}: their parameters
 * if it is {@code parameters}, their parts if it is {@code parts}, and their bytes if it is {@code
 * bytes}.
 */
public interface ContainerFormContract extends SharedBodyContract {

  @ParameterizedTest
  @MethodSource("io.cloakroom.testkit.server.SharedBodyContract#forms")
  default void aFormThatWasReadForItsTokenReachesTheFramework(SentForm form) {
    HttpResponse<String> response = sendWithToken("/form/after", form);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).startsWith("a=1");
    if (form.body().contains("filename")) {
      assertThat(response.body()).endsWith(";f=" + "x".repeat(300_000));
    }
  }

  @Test
  default void aTokenBehindAFileIsFoundAndThePartsReachTheFramework() {
    String file = SharedBodyContract.file("f", "x".repeat(50_000));
    String rest = SharedBodyContract.part("_csrf", "TOKEN") + SharedBodyContract.part("a", "1");

    HttpResponse<String> response =
        sendWithToken("/form/after", new SentForm("", MULTIPART, file + rest + END));

    assertThat(response.body()).isEqualTo("a=1;f=" + "x".repeat(50_000));
  }

  /** Returns forms without a token, and the text that both readers see in them. */
  static List<SentForm> plainForms() {
    String text = SharedBodyContract.part("a", "1");
    return List.of(
        new SentForm("a=1", URLENCODED, "a=1&b=%C3%A4"),
        new SentForm("a=ä & ö", URLENCODED, "b=2&a=%C3%A4+%26+%C3%B6"),
        new SentForm("a=1", MULTIPART, text + END),
        new SentForm("a=1;f=file", MULTIPART, text + SharedBodyContract.file("f", "file") + END),
        new SentForm(
            "a=1;f=" + "y".repeat(200_000),
            MULTIPART,
            text + SharedBodyContract.file("f", "y".repeat(200_000)) + END));
  }

  private static String seenIn(Visit visit) {
    FormData data = visit.readFormData();
    StringBuilder seen = new StringBuilder("a=" + data.value("a").orElse(""));
    for (Upload upload : data.uploads("f")) {
      seen.append(";f=").append(new String(upload.bytes(), StandardCharsets.UTF_8));
    }
    return seen.toString();
  }

  @ParameterizedTest
  @MethodSource("io.cloakroom.testkit.server.ContainerFormContract#plainForms")
  default void aFormThatTheVisitHasReadReachesTheFramework(SentForm form) {
    List<String> seen = new CopyOnWriteArrayList<>();
    handler(visit -> seen.add(seenIn(visit)));

    HttpResponse<String> response = sendSame("/form/after", form);

    assertThat(response.body()).isEqualTo(form.name());
    assertThat(seen).containsExactly(form.name());
  }

  @ParameterizedTest
  @MethodSource("io.cloakroom.testkit.server.ContainerFormContract#plainForms")
  default void aFormThatTheFrameworkHasReadReachesTheVisit(SentForm form) {
    List<String> seen = new CopyOnWriteArrayList<>();
    handler(visit -> seen.add(seenIn(visit)));

    HttpResponse<String> response = sendSame("/form/before", form);

    assertThat(response.body()).isEqualTo(form.name());
    assertThat(seen).containsExactly(form.name());
  }

  /** The limit is half of the time that it takes if each request waits for its form once more. */
  @ParameterizedTest
  @MethodSource("io.cloakroom.testkit.server.ContainerFormContract#plainForms")
  default void aFormThatOnlyTheFrameworkHasReadIsNotWaitedFor(SentForm form) {
    handler(visit -> {});

    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (int i = 0; i < 20; i++) {
            assertThat(sendSame("/form/before", form).body()).isEqualTo(form.name());
          }
        });
  }

  @ParameterizedTest
  @MethodSource("io.cloakroom.testkit.server.ContainerFormContract#plainForms")
  default void aFormThatAFilterBeforeCloakroomHasReadReachesBoth(SentForm form) {
    List<String> seen = new CopyOnWriteArrayList<>();
    handler(visit -> seen.add(seenIn(visit)));
    String outer = form.type().equals(MULTIPART) ? "parts" : "parameters";

    HttpResponse<String> response = sendSame("/form/after", form, "X-Outer", outer);

    assertThat(response.body()).isEqualTo(form.name());
    assertThat(seen).containsExactly(form.name());
  }

  @Test
  default void theParametersOfTheQueryAreNoneOfTheForm() {
    List<String> seen = new CopyOnWriteArrayList<>();
    handler(visit -> seen.addAll(visit.readFormData().values("a")));
    SentForm form = new SentForm("", URLENCODED, "a=body");

    assertThat(sendSame("/form/after?a=query", form).body()).isEqualTo("a=query");
    assertThat(sendSame("/form/before?a=query", form).body()).isEqualTo("a=query");
    sendSame("/form/after?a=query", form, "X-Outer", "parameters");

    assertThat(seen).containsExactly("body", "body", "body");
  }

  @Test
  default void aTokenIsFoundInAFormThatAFilterBeforeCloakroomHasRead() {
    PageToken page = tokenOfPage();
    String[] outer = {"parameters", "parts"};
    String[] bodies = {
      "_csrf=" + page.token() + "&a=1",
      SharedBodyContract.part("_csrf", page.token()) + SharedBodyContract.part("a", "1") + END
    };
    String[] types = {URLENCODED, MULTIPART};
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> response =
          send(
              "POST",
              "/form/after",
              bodies[i],
              "Content-Type",
              types[i],
              "Cookie",
              page.cookie(),
              "X-Outer",
              outer[i]);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("a=1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {URLENCODED, MULTIPART})
  default void bytesThatAFilterBeforeCloakroomHasTakenAreMissed(String type) {
    List<HttpProblem> refused = new CopyOnWriteArrayList<>();
    handler(visit -> {
      // Jetty ends a connection on which it was asked in vain for parts.
      visit.exchange().setHeader("Connection", "close");
      try {
        visit.readFormData();
      } catch (HttpProblem e) {
        refused.add(e);
      }
    });
    String body =
        type.equals(URLENCODED) ? "a=1" : "--" + BOUNDARY + "\r\n\r\n1\r\n--" + BOUNDARY + "--";

    sendSame("/visit/x", new SentForm("", type, body), "X-Outer", "bytes");

    assertThat(refused).extracting(HttpProblem::code).containsExactly("form.body.taken");
    assertThat(refused.get(0).getCause())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a filter or framework before Cloakroom")
        .hasMessageContaining("CloakroomFilter");
  }

  private HttpResponse<String> sendSame(String path, SentForm form, String... more) {
    String[] headers = new String[4 + more.length];
    System.arraycopy(
        new String[] {"Content-Type", form.type(), "Sec-Fetch-Site", "same-origin"},
        0,
        headers,
        0,
        4);
    System.arraycopy(more, 0, headers, 4, more.length);
    return send("POST", path, form.body(), headers);
  }
}

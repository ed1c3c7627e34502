package io.cloakroom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.flash.Flash;
import io.cloakroom.form.Form;
import io.cloakroom.form.Submission;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import jakarta.validation.constraints.NotBlank;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines in the log for an operator. */
@Isolated("It replaces standard error, where the log goes")
class LoggedTest {

  private static String logged(Runnable work) {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(UTF_8);
  }

  @Test
  void flashMessagesThatAreLeftOutAreLoggedOnceForARequestAndWithoutTheirTexts() {
    Cloakroom cloakroom = Cloakroom.of(MemoryStore.of());
    FakeExchange exchange = FakeExchange.get("/");
    String log =
        logged(() -> {
          for (int i = 0; i < 10; i++) {
            cloakroom.visit(exchange).flash().info(i + "secret".repeat(Flash.MAX_BYTES / 12));
          }
          exchange.end();
        });
    assertThat(log).containsOnlyOnce("9 flash messages were left out").doesNotContain("secret");
  }

  @Test
  void oneFlashMessageThatIsLeftOutIsOne() {
    Cloakroom cloakroom = Cloakroom.of(MemoryStore.of());
    FakeExchange exchange = FakeExchange.get("/");
    String log =
        logged(() -> {
          cloakroom.visit(exchange).flash().info("x".repeat(Flash.MAX_BYTES));
          exchange.end();
        });
    assertThat(log).contains("- 1 flash message was left out: ");
  }

  @ParameterizedTest
  @CsvSource({
    "X-Forwarded-For, , 'Ignored X-Forwarded-For from 192.0.2.7, because it is not a trusted'",
    "X-Forwarded-For, X-Forwarded-Proto,"
        + " 'Ignored X-Forwarded-For and X-Forwarded-Proto from 192.0.2.7, because it is not a'"
  })
  void headersOfAProxyThatIsNotTrustedAreNamed(String one, String other, String line) {
    Cloakroom cloakroom = Cloakroom.of(MemoryStore.of());
    FakeExchange exchange = FakeExchange.get("/").with(one, "https");
    if (other != null) {
      exchange.with(other, "https");
    }
    assertThat(logged(() -> cloakroom.visit(exchange).csrf().token())).contains(line);
  }

  @Test
  void aRefusedFormThatASessionHasNoRoomForIsLoggedOnceAndWithoutItsValues() {
    record LogIn(@NotBlank String password, String name) {}
    Form<LogIn> form = Form.of(LogIn.class);
    Cloakroom cloakroom =
        Cloakroom.builder().sessions(Sessions.of(MemoryStore.of()).withMaxBytes(80)).build();
    FakeExchange exchange =
        FakeExchange.post("/login", "application/x-www-form-urlencoded", "name=secret");

    String log =
        logged(() -> {
          Visit visit = cloakroom.visit(exchange);
          if (visit.read(form) instanceof Submission.Invalid<LogIn> invalid) {
            visit.refuse(invalid).redirect("/login");
          }
          exchange.end();
        });

    assertThat(log)
        .containsOnlyOnce("A refused form was left out of the session, which has no room for it")
        .contains("/login")
        .doesNotContain("secret");
  }

  @Test
  void whatIsNotCheckedForCsrfIsLoggedAtTheStart() {
    assertThat(
            logged(() ->
                Cloakroom.builder()
                    .store(MemoryStore.of())
                    .csrfExemption("/webhooks/*")
                    .csrfExemption("requests of the partner", exchange -> false)
                    .build()))
        .contains(
            "Not checked for CSRF: requests with Authorization: Bearer",
            "; /webhooks/*; requests of the partner");
  }
}

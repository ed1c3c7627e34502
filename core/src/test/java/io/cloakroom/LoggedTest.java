package io.cloakroom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.flash.Flash;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.store.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

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

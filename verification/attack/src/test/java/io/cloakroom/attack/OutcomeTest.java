package io.cloakroom.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OutcomeTest {

  private static final Footprint BEFORE = new Footprint(25, 300, 35, 107);

  private final Load load = new SlowClients(1);
  private final Phase phase = Phase.of("slow", List.of(load));

  private Outcome outcome(Footprint after, boolean alive, Optional<Duration> end) {
    return new Outcome(List.of(phase), BEFORE, after, alive, end);
  }

  private Outcome quiet() {
    return outcome(BEFORE, true, Optional.of(Duration.ofSeconds(1)));
  }

  private void watch(int status, long millis) {
    for (Probe probe : Probe.values()) {
      phase.add(probe, reply(status, ""), millis);
    }
  }

  private void count(Reply reply) {
    phase.loads().values().forEach(counts -> counts.add(reply.label()));
  }

  private static Reply reply(int status, String headers) {
    return Reply.parse(("HTTP/1.1 " + status + " \r\n" + headers + "\r\n").getBytes(US_ASCII));
  }

  @Test
  void refusalsAreNoFaults() {
    watch(200, 2000);
    count(reply(413, ""));
    count(reply(503, "Retry-After: 10\r\n"));
    count(Reply.failed(Reply.CUT));
    assertThat(quiet().broken()).isEmpty();
  }

  @Test
  void serverErrorsAreFaults() {
    watch(200, 10);
    count(reply(500, ""));
    count(reply(503, ""));
    assertThat(quiet().broken())
        .containsExactly(
            "slow: server errors for " + load.name() + " (500: 1, 503 without Retry-After: 1).");
  }

  @Test
  void aSlowPageIsAFault() {
    watch(200, 2001);
    assertThat(quiet().broken())
        .hasSize(Probe.values().length)
        .contains("slow: the login took up to 2001 ms.");
  }

  @Test
  void aPageThatIsNotShownIsAFault() {
    watch(503, 10);
    assertThat(quiet().broken())
        .contains("slow: the style sheet was not always answered (503 without Retry-After: 1).");
  }

  @Test
  void noAnswerAtAllIsAFault() {
    assertThat(quiet().broken()).contains("slow: the front page was never answered.");
  }

  @Test
  void memoryThreadsAndFilesMustGoBack() {
    watch(200, 10);
    for (Footprint after :
        List.of(
            new Footprint(90, 300, 35, 107),
            new Footprint(25, 300, 250, 107),
            new Footprint(25, 300, 35, 500))) {
      assertThat(outcome(after, true, Optional.of(Duration.ZERO)).broken())
          .containsExactly("Memory, threads or files did not go back.");
    }
    // A JVM rarely gives memory back to the system.
    Footprint larger = new Footprint(25, 500, 35, 107);
    assertThat(outcome(larger, true, Optional.of(Duration.ZERO)).broken()).isEmpty();
  }

  @Test
  void theProcessMustLiveAndThenEndByItself() {
    watch(200, 10);
    assertThat(outcome(Footprint.NONE, false, Optional.of(Duration.ZERO)).broken())
        .containsExactly("The process ended during the attack.");
    assertThat(outcome(BEFORE, true, Optional.empty()).broken())
        .containsExactly("The process did not end within 30 s of SIGTERM.");
  }

  @Test
  void theTablesHaveEverythingThatWasMeasured() {
    watch(200, 1234);
    count(reply(408, ""));
    phase.measured(new Footprint(99, 400, 280, 500));
    assertThat(OutcomeTable.of(quiet()))
        .contains("| slow | 1 clients that send 600 bytes a second | 408: 1 |")
        .contains("≤ 1234 ms (200: 1)")
        .contains("| before | 25 MB | 300 MB | 35 | 107 |")
        .contains("| most during slow | 99 MB | 400 MB | 280 | 500 |")
        .contains("The process ended 1000 ms after SIGTERM.");
  }
}

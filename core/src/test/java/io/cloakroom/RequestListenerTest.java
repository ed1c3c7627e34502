package io.cloakroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cloakroom.body.FormData;
import io.cloakroom.body.FormTrace;
import io.cloakroom.http.FakeExchange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestListenerTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  @Test
  void seesARequestBeforeItsFormIsRead() {
    List<FormTrace> traces = new ArrayList<>();
    Cloakroom cloakroom =
        Cloakroom.builder()
            .requestListener(visit -> traces.add(FormTrace.of(visit.exchange())))
            .build();
    FakeExchange exchange =
        FakeExchange.post("/", FORM, "a=1").with("Sec-Fetch-Site", "same-origin");

    cloakroom.begin(exchange);
    assertThat(cloakroom.visit(exchange).readFormData().value("a")).hasValue("1");
    assertThat(traces.get(0).pairs()).hasSize(1);
  }

  @Test
  void whatItThrowsHarmsNoRequestAndNoOtherObserver() {
    List<Visit> seen = new ArrayList<>();
    Cloakroom cloakroom =
        Cloakroom.builder()
            .requestListener(visit -> {
              throw new IllegalStateException("broken");
            })
            .requestListener(seen::add)
            .build();
    FakeExchange exchange = FakeExchange.get("/?a=1");

    assertThatCode(() -> cloakroom.begin(exchange)).doesNotThrowAnyException();
    assertThat(seen).containsExactly(cloakroom.visit(exchange));
    assertThat(FormData.of(exchange).value("a")).contains("1");
  }
}

package io.cloakroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.form.FormData;
import io.cloakroom.form.FormTrace;
import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestObserverTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  @Test
  void seesARequestBeforeItsFormIsRead() {
    List<FormTrace> traces = new ArrayList<>();
    Cloakroom cloakroom =
        Cloakroom.builder().observer(visit -> traces.add(FormTrace.on(visit.exchange()))).build();
    // Nothing says where it comes from, so the form is read for its token, and has none.
    FakeExchange exchange = FakeExchange.post("/", FORM, "a=1");

    assertThatThrownBy(() -> cloakroom.check(exchange)).isInstanceOf(HttpProblem.class);
    assertThat(traces.get(0).pairs()).hasSize(1);
  }

  @Test
  void whatItThrowsHarmsNoRequestAndNoOtherObserver() {
    List<Visit> seen = new ArrayList<>();
    Cloakroom cloakroom =
        Cloakroom.builder()
            .observer(visit -> {
              throw new IllegalStateException("broken");
            })
            .observer(seen::add)
            .build();
    FakeExchange exchange = FakeExchange.get("/?a=1");

    assertThatCode(() -> cloakroom.check(exchange)).doesNotThrowAnyException();
    assertThat(seen).containsExactly(cloakroom.visit(exchange));
    assertThat(FormData.of(exchange).value("a")).contains("1");
  }
}

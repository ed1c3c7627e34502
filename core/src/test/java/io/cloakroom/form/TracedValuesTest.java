package io.cloakroom.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cloakroom.body.FormTrace;
import io.cloakroom.http.FakeExchange;
import jakarta.validation.constraints.Min;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The entries that a form adds to the trace of the data that it reads. */
class TracedValuesTest {

  record Trip(@Min(1) int seats, Stop stop, Optional<String> note) {}

  record Stop(LocalDate day) {}

  @Test
  void whatAFormMadeOfEachPlaceIsToldWithItsErrors() {
    FakeExchange exchange =
        FakeExchange.post(
            "/", "application/x-www-form-urlencoded", "seats=0&stop[day]=2026-11-25&note=");
    FormTrace trace = FormTrace.of(exchange);
    Form.of(Trip.class).read(exchange);
    assertThat(trace.values())
        .extracting(FormTrace.Value::name, FormTrace.Value::type, FormTrace.Value::value)
        .containsExactly(
            tuple("stop[day]", "LocalDate", LocalDate.of(2026, 11, 25)),
            tuple("seats", "int", 0),
            tuple("stop", "record", new Stop(LocalDate.of(2026, 11, 25))),
            tuple("note", "optional", Optional.empty()));
    assertThat(trace.values().get(1).errors())
        .extracting(FormTrace.ValueError::code)
        .containsExactly("min");
  }

  record Entry(String name, @Secret String password) {}

  @Test
  void aSecretComponentIsSaidToBeOne() {
    FakeExchange exchange =
        FakeExchange.post("/", "application/x-www-form-urlencoded", "name=a&password=b");
    FormTrace trace = FormTrace.of(exchange);
    Form.of(Entry.class).read(exchange);
    assertThat(trace.values()).extracting(FormTrace.Value::secret).containsExactly(false, true);
    assertThat(trace.refusal()).isEmpty();
  }

  @Secret
  record Locked(String digits) {}

  sealed interface Way permits Mail, Call {}

  record Mail(String to) implements Way {}

  record Call(Locked number) implements Way {}

  record Person(
      Optional<Entry> entry,
      List<Map<String, Entry>> all,
      Optional<Locked> locked,
      Optional<Way> way,
      List<Person> friends,
      Stops stops) {}

  record Stops(List<Stop> stops, List<Stops> more) {}

  @Test
  void aPlaceIsSaidToHoldASecretWhereverItsTypeHasOne() {
    FakeExchange exchange =
        FakeExchange.post(
            "/",
            "application/x-www-form-urlencoded",
            "entry={&all=x&locked[digits]=1&way=x&stops[more][0][more]=");
    FormTrace trace = FormTrace.of(exchange);
    Form.of(Person.class).read(exchange);
    assertThat(trace.values().stream().filter(FormTrace.Value::holdsSecret))
        .extracting(FormTrace.Value::pointer)
        .containsExactlyInAnyOrder(
            "/entry", "/all", "/locked", "/locked/digits", "/way", "/friends");
    assertThat(trace.values().stream().filter(FormTrace.Value::secret))
        .extracting(FormTrace.Value::pointer)
        .containsExactly("/locked/digits", "/locked");
  }
}

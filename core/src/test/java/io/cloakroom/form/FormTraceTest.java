package io.cloakroom.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import jakarta.validation.constraints.Min;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTraceTest {

  private static final String MULTIPART =
      """
      --B
      Content-Disposition: form-data; name="a"

      one
      --B
      Content-Disposition: form-data; name="f"; filename="n.txt"
      Content-Type: text/plain

      two
      lines
      --B--
      """
          .replace("\n", "\r\n");

  private static List<String> places(String type, String body, int cut) {
    FormTrace trace = new FormTrace();
    byte[] bytes = body.getBytes(UTF_8);
    try (FormDecoder decoder = FormDecoder.builder(type).trace(trace).build()) {
      decoder.accept(bytes, 0, cut);
      decoder.accept(bytes, cut, bytes.length - cut);
      assertThat(decoder.finish().trace()).containsSame(trace);
    }
    return trace.pairs().stream()
        .map(pair ->
            pair.sent().name()
                + " "
                + text(trace, pair.start(), pair.valueStart())
                + "|"
                + text(trace, pair.valueStart(), pair.end()))
        .toList();
  }

  private static String text(FormTrace trace, long from, long to) {
    return new String(trace.bytes(from, to).orElseThrow(), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=1&&b%5B%5D=%E0%A4%85+x&c&=d&%zz=%", "%61=%", "a=b=c", "x%4"})
  void anUrlencodedPairIsFoundWhereItStood(String body) {
    List<String> whole = places("application/x-www-form-urlencoded", body, 0);
    for (int cut = 1; cut <= body.length(); cut++) {
      assertThat(places("application/x-www-form-urlencoded", body, cut)).isEqualTo(whole);
    }
  }

  @Test
  void anUrlencodedNameAndValueAreShownAsTheyWereSent() {
    assertThat(
            places("application/x-www-form-urlencoded", "a=1&&b%5B%5D=%E0%A4%85+x&c&=d&%zz=%", 0))
        .containsExactly("a a=|1", "b[] b%5B%5D=|%E0%A4%85+x", "c c|", " =|d", "%zz %zz=|%");
  }

  @Test
  void aPartIsFoundWithItsHeadersHoweverTheBodyIsCut() {
    for (int cut = 0; cut <= MULTIPART.length(); cut++) {
      List<String> places = places("multipart/form-data; boundary=B", MULTIPART, cut);
      assertThat(places)
          .containsExactly(
              "a Content-Disposition: form-data; name=\"a\"\r\n\r\n|one",
              "f Content-Disposition: form-data; name=\"f\"; filename=\"n.txt\"\r\n"
                  + "Content-Type: text/plain\r\n\r\n|two\r\nlines");
    }
  }

  @Test
  void aJsonValueIsFoundWhereItStood() {
    String body = "{ \"a\" : {\"b\":[true, \"x y\" ,-1.5e3]},\"c\":null,\"é\":0}";
    int length = body.getBytes(UTF_8).length;
    for (int cut = 0; cut <= length; cut++) {
      assertThat(places("application/json", body, cut))
          .containsExactly("a.b[0] |true", "a.b[1] |\"x y\"", "a.b[2] |-1.5e3", "é \"é\":|0");
    }
  }

  @Test
  void aRequestIsTracedWhereThatIsAskedForInTime() {
    FakeExchange exchange = FakeExchange.of("GET", "/?q=%C3%A9");
    FormTrace trace = FormTrace.on(exchange);
    FormData.of(exchange);
    assertThat(trace.pairs()).extracting(pair -> pair.sent().name()).containsExactly("q");
    assertThat(text(trace, 2, 8)).isEqualTo("%C3%A9");

    FakeExchange late = FakeExchange.of("GET", "/?q=1");
    FormData.of(late);
    assertThatThrownBy(() -> FormTrace.on(late)).isInstanceOf(IllegalStateException.class);
  }

  record Trip(@Min(1) int seats, Stop stop, Optional<String> note) {}

  record Stop(LocalDate day) {}

  @Test
  void whatAFormMadeOfEachPlaceIsToldWithItsErrors() {
    FakeExchange exchange =
        FakeExchange.post(
            "/", "application/x-www-form-urlencoded", "seats=0&stop[day]=2026-11-25&note=");
    FormTrace trace = FormTrace.on(exchange);
    Form.of(Trip.class).read(exchange);
    assertThat(trace.values())
        .extracting(FormTrace.Value::name, FormTrace.Value::type, FormTrace.Value::value)
        .containsExactly(
            tuple("stop[day]", "LocalDate", LocalDate.of(2026, 11, 25)),
            tuple("seats", "int", 0),
            tuple("stop", "record", new Stop(LocalDate.of(2026, 11, 25))),
            tuple("note", "optional", Optional.empty()));
    assertThat(trace.values().get(1).errors()).extracting(FieldError::code).containsExactly("min");
  }

  record Entry(String name, @Secret String password) {}

  @Test
  void aSecretComponentIsSaidToBeOne() {
    FakeExchange exchange =
        FakeExchange.post("/", "application/x-www-form-urlencoded", "name=a&password=b");
    FormTrace trace = FormTrace.on(exchange);
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
    FormTrace trace = FormTrace.on(exchange);
    Form.of(Person.class).read(exchange);
    assertThat(trace.values().stream().filter(FormTrace.Value::holdsSecret))
        .extracting(FormTrace.Value::pointer)
        .containsExactlyInAnyOrder(
            "/entry", "/all", "/locked", "/locked/digits", "/way", "/friends");
    assertThat(trace.values().stream().filter(FormTrace.Value::secret))
        .extracting(FormTrace.Value::pointer)
        .containsExactly("/locked/digits", "/locked");
  }

  @Test
  void whyAFormWasNotReadIsTold() {
    FakeExchange exchange = FakeExchange.post("/", "text/csv", "a,b");
    FormTrace trace = FormTrace.on(exchange);
    assertThatThrownBy(() -> FormData.of(exchange)).isInstanceOf(HttpProblem.class);
    assertThat(trace.refusal().orElseThrow().code()).isEqualTo("form.content-type.unsupported");
  }

  @Test
  void bytesAreShownSoThatPeopleCanReadThem() {
    FormTrace trace = new FormTrace();
    byte[] body = "a=\\\r\né~\u007f".getBytes(UTF_8);
    try (FormDecoder decoder =
        FormDecoder.builder("application/x-www-form-urlencoded").trace(trace).build()) {
      decoder.accept(body, 0, body.length);
      decoder.finish();
    }
    assertThat(trace.printable(0, body.length, 100)).isEqualTo("a=\\\\\\r\\n\\xc3\\xa9~\\x7f");
    assertThat(trace.printable(0, body.length, 2)).isEqualTo("a=…");
    assertThat(trace.printable(0, body.length + 1, 100)).isEmpty();
    assertThat(trace.printable(3, 3, 100)).isEmpty();
  }

  @Test
  void itTellsNothingWhereItIsPrinted() {
    FormTrace trace = new FormTrace();
    try (FormDecoder decoder =
        FormDecoder.builder("application/x-www-form-urlencoded").trace(trace).build()) {
      decoder.accept("password=hunter2".getBytes(UTF_8), 0, 16);
      decoder.finish();
    }
    assertThat(trace).asString().doesNotContain("hunter2");
  }

  @Test
  void aJsonValueIsFoundBehindAByteOrderMarkToo() {
    String body = "\uFEFF{\"a\":[1,\"x\"],\"b\":true}";
    for (int cut = 0; cut <= body.getBytes(UTF_8).length; cut++) {
      assertThat(places("application/json", body, cut))
          .containsExactly("a[0] |1", "a[1] |\"x\"", "b \"b\":|true");
    }
  }
}

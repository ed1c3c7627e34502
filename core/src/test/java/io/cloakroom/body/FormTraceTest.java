package io.cloakroom.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.util.List;
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
    FormTrace trace = FormTrace.of();
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
    FormTrace trace = FormTrace.of(exchange);
    FormData.of(exchange);
    assertThat(trace.pairs()).extracting(pair -> pair.sent().name()).containsExactly("q");
    assertThat(text(trace, 2, 8)).isEqualTo("%C3%A9");

    FakeExchange late = FakeExchange.of("GET", "/?q=1");
    FormData.of(late);
    assertThatThrownBy(() -> FormTrace.of(late)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whyAFormWasNotReadIsTold() {
    FakeExchange exchange = FakeExchange.post("/", "text/csv", "a,b");
    FormTrace trace = FormTrace.of(exchange);
    assertThatThrownBy(() -> FormData.of(exchange)).isInstanceOf(HttpProblem.class);
    assertThat(trace.refusal().orElseThrow().code()).isEqualTo("form.content-type.unsupported");
  }

  @Test
  void bytesAreShownSoThatPeopleCanReadThem() {
    FormTrace trace = FormTrace.of();
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
    FormTrace trace = FormTrace.of();
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

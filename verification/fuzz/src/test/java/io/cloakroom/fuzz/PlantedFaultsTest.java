package io.cloakroom.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.body.FormLimits;
import io.cloakroom.form.Form;
import io.cloakroom.http.HttpProblem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fuzz targets find faults that were planted. */
class PlantedFaultsTest {

  private static final String PART = "B\n--B\r\nContent-Disposition: form-data; name=\"a\"";

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }

  private static void assertFound(Target.Check check, String input, String what) {
    assertThatThrownBy(() -> check.check(bytes(input)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(what);
  }

  @Test
  void aByteLostBetweenChunks() {
    Decoder.Factory losing =
        Planted.changing((bytes, first) ->
            first || bytes.length < 2
                ? bytes
                : new String(bytes, ISO_8859_1).substring(1).getBytes(ISO_8859_1));
    assertFound(new UrlencodedTarget(losing, Cuts.EVERY), "a=12345", "Cut at");
    assertFound(new MultipartTarget(losing, Cuts.EVERY), PART + "\r\n\r\nx\r\n--B--", "Cut at");
    assertFound(new JsonTarget(losing, Cuts.EVERY), "{\"a\":12345}", "Cut at");
  }

  @Test
  void semicolonsThatSeparate() {
    Decoder.Factory other = Planted.reading(text -> text.replace(';', '&'));
    assertFound(new UrlencodedTarget(other, Cuts.SOME), "a=1;b=2", "not the expected ones");
  }

  @Test
  void aFileThatEndsAtWhatLooksLikeABoundary() {
    Decoder.Factory other = Planted.reading(text -> text.replace('x', '-'));
    String body = PART + "; filename=\"f\"\r\n\r\n1\r\n--Bxx2\r\n--B--";
    assertFound(new MultipartTarget(other, Cuts.SOME), body, "not the expected ones");
  }

  @Test
  void jsonThatIsNone() {
    Decoder.Factory other = Planted.reading(text -> text.replace('\'', '"'));
    assertFound(new JsonTarget(other, Cuts.SOME), "{'a':1}", "not the expected ones");
    Decoder.Factory narrow = Planted.reading(text -> text.replace('E', 'x'));
    assertFound(new JsonTarget(narrow, Cuts.SOME), "{\"a\":1E2}", "although it is well-formed");
  }

  @Test
  void anExceptionThatIsNoAnswer() {
    Decoder.Factory failing =
        Planted.reading(text -> {
          throw new ArrayIndexOutOfBoundsException(7);
        });
    assertThatThrownBy(() -> new UrlencodedTarget(failing, Cuts.SOME).check(bytes("a")))
        .isInstanceOf(ArrayIndexOutOfBoundsException.class);
    Decoder.Factory blaming =
        Planted.reading(text -> {
          throw new HttpProblem(500, "form.broken", "Something is wrong.");
        });
    assertFound(new UrlencodedTarget(blaming, Cuts.SOME), "a", "500 form.broken");
  }

  @Test
  void limitsThatAreNotKept() {
    Decoder.Factory lavish = Planted.limited(FormLimits.of());
    assertFound(
        new UrlencodedTarget(lavish, Cuts.SOME), "a=" + "1".repeat(100), "longer than the limit");
    String file = "; filename=\"f\"\r\n\r\n" + "1".repeat(200) + "\r\n--B--";
    assertFound(new MultipartTarget(lavish, Cuts.SOME), PART + file, "longer than the limit");
  }

  @Test
  void aTemporaryFileThatIsLeft() {
    String file = "; filename=\"f\"\r\n\r\n" + "1".repeat(100) + "\r\n--B--";
    List<Decoder> open = new ArrayList<>();
    try {
      assertFound(new MultipartTarget(Planted.untidy(open), Cuts.SOME), PART + file, "are left");
    } finally {
      open.forEach(Decoder::close);
    }
  }

  /** As {@link Samples.Address}, but nobody said what is secret. */
  record Talkative(String secret) {}

  @Test
  void aSecretThatIsGivenBack() {
    BindingTarget target = new BindingTarget(List.of(Form.of(Talkative.class)));
    assertFound(target, "secret=hidden", "shows a secret again");
    assertThat(BindingTarget.FORMS).isNotEmpty();
  }
}

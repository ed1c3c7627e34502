package io.cloakroom.body;

import static io.cloakroom.body.Bodies.MULTIPART;
import static io.cloakroom.body.Bodies.bytes;
import static io.cloakroom.body.Bodies.multipart;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files under the rules of their fields, without a form. */
class UploadPolicyTest {

  private static final FormLimits LIMITS = FormLimits.of().withMax(FormLimit.FILE_BYTES, 100);

  private final List<String> told = new ArrayList<>();
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  private final UploadSink sink =
      file -> {
        told.add("begin " + file.filename());
        return new UploadSink.Target() {
          @Override
          public void write(byte[] bytes, int offset, int length) {
            content.write(bytes, offset, length);
          }

          @Override
          public void commit(Upload upload) {
            told.add("commit " + file.filename());
          }

          @Override
          public void abort() {
            told.add("abort " + file.filename());
          }
        };
      };

  private static String file(String name, int length) {
    return "name=\"" + name + "\"; filename=\"" + name + "\"\r\n\r\n" + "x".repeat(length);
  }

  private static UploadPolicy only(String field, UploadRule rule) {
    return name -> Optional.of(rule).filter(r -> name.equals(field));
  }

  private static FormData decode(UploadPolicy policy, String... parts) {
    try (FormDecoder decoder =
        FormDecoder.builder(MULTIPART).limits(LIMITS).uploads(policy).build()) {
      byte[] body = bytes(multipart(parts));
      decoder.accept(body, 0, body.length);
      return decoder.finish();
    }
  }

  @Test
  void aFileBeyondItsRuleIsCountedAndNotKept() {
    UploadPolicy policy = only("a", UploadRule.of().withMaxBytes(10));
    FormData data = decode(policy, file("a", 10), file("b", 100), file("a", 11), file("a", 500));
    assertThat(data.uploads("a"))
        .extracting(Upload::complete, Upload::length)
        .containsExactly(tuple(true, 10L), tuple(false, 11L), tuple(false, 500L));
    assertThat(data.uploads("b").get(0).complete()).isTrue();
    assertThatThrownBy(data.uploads("a").get(1)::bytes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("larger than its component takes");
  }

  @Test
  void aRuleMayAllowMoreThanTheLimitAndWithoutOneTheLimitHolds() {
    UploadPolicy policy = only("a", UploadRule.of().withMaxBytes(1000));
    assertThat(decode(policy, file("a", 1000)).uploads("a").get(0).complete()).isTrue();
    for (UploadPolicy each : List.of(policy, only("b", UploadRule.of()), UploadPolicy.of())) {
      assertThat(catchThrowableOfType(HttpProblem.class, () -> decode(each, file("b", 101))).code())
          .isEqualTo("form.limit.file-bytes");
    }
  }

  @Test
  void theFieldsNameIsAskedForAsItWasSent() {
    List<String> asked = new ArrayList<>();
    UploadPolicy policy =
        field -> {
          asked.add(field);
          return Optional.empty();
        };
    decode(policy, file("rows[0][scan]", 1), file("a.b", 1), "name=\"text\"\r\n\r\nx");
    assertThat(asked).containsExactly("rows[0][scan]", "a.b");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void filesGoToTheSinkAndStayIfTheyAreCommitted(boolean committed) {
    UploadPolicy policy = only("a", UploadRule.of().withSink(sink));
    FakeExchange exchange =
        FakeExchange.post("/", MULTIPART, bytes(multipart(file("a", 3), file("b", 3))));
    FormData data = FormData.of(exchange, FormSettings.of(), policy);
    try (SinkDelivery delivery = SinkDelivery.of(data, policy)) {
      delivery.forward();
      if (committed) {
        delivery.commit();
      }
    }
    exchange.end();
    assertThat(told).containsExactly("begin a", committed ? "commit a" : "abort a");
    assertThat(content.toString(ISO_8859_1)).isEqualTo("xxx");
  }

  @Test
  void whatWasDecodedBeforeIsForwardedToTheSink() {
    UploadPolicy policy = only("a", UploadRule.of().withSink(sink));
    FakeExchange exchange = FakeExchange.post("/", MULTIPART, bytes(multipart(file("a", 3))));
    FormData data = FormData.of(exchange);
    assertThat(told).isEmpty();
    try (SinkDelivery delivery = SinkDelivery.of(data, policy)) {
      delivery.forward();
      delivery.commit();
    }
    assertThat(told).containsExactly("begin a", "commit a");
    assertThatThrownBy(data.uploads("a").get(0)::bytes).hasMessageContaining("UploadSink");
  }

  @Test
  void aDecoderThatIsClosedAbortsWhatNobodyCommitted() {
    decode(only("a", UploadRule.of().withSink(sink)), file("a", 3));
    assertThat(told).containsExactly("begin a", "abort a");
  }

  @Test
  void theOrderOfABuildersOptionsDoesNotMatter(@TempDir Path folder) throws IOException {
    FormLimits limits = FormLimits.of().withMax(FormLimit.FILE_MEMORY_BYTES, 0);
    UploadPolicy policy = only("a", UploadRule.of().withMaxBytes(10));
    FormDecoder.Builder first =
        FormDecoder.builder(MULTIPART).uploads(policy).temporaryFolder(folder).limits(limits);
    FormDecoder.Builder second =
        FormDecoder.builder(MULTIPART).limits(limits).temporaryFolder(folder).uploads(policy);
    for (FormDecoder.Builder builder : List.of(first, second)) {
      try (FormDecoder decoder = builder.build()) {
        byte[] body = bytes(multipart(file("b", 3), file("a", 11)));
        decoder.accept(body, 0, body.length);
        FormData data = decoder.finish();
        assertThat(held(folder)).isEqualTo(1);
        assertThat(data.uploads("a").get(0).complete()).isFalse();
      }
    }
  }

  /** The open temporary files in a folder, which have no name. */
  private static long held(Path folder) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .filter(Files::isSymbolicLink)
          .filter(link -> {
            try {
              return Files.readSymbolicLink(link).startsWith(folder);
            } catch (IOException e) {
              return false; // The one that lists them is closed by now.
            }
          })
          .count();
    }
  }

  @Test
  void aRuleThatNoFileCouldMeetIsRefused() {
    assertThatThrownBy(() -> UploadRule.of().withMaxBytes(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxBytes is 0");
    for (String type : List.of("image/jpg", "picture/*", ".no-such-type")) {
      assertThatThrownBy(() -> UploadRule.of().withAccept(List.of(type)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(type)
          .hasMessageContaining("does not know");
    }
  }

  @Test
  void aRuleAcceptsByTheContent() {
    UploadRule images = UploadRule.of().withAccept(List.of("image/*"));
    Upload png = Upload.of("a.txt", "text/plain", bytes(FileKinds.content("png")));
    Upload html = Upload.of("a.png", "image/png", bytes(FileKinds.content("html")));
    assertThat(images.accepts(png)).isTrue();
    assertThat(images.accepts(html)).isFalse();
    assertThat(UploadRule.of().accepts(html)).isTrue();
  }

  @Test
  void rulesOfTheSameValuesAreEqual() {
    UploadRule rule = UploadRule.of().withMaxBytes(9).withAccept(List.of(".png")).withSink(sink);
    UploadRule same = UploadRule.of().withSink(sink).withAccept(List.of(".png")).withMaxBytes(9);
    assertThat(rule).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(List.of(rule.withMaxBytes(8), rule.withAccept(List.of()), UploadRule.of()))
        .doesNotContain(rule);
    assertThat(Map.of("max", rule.maxBytes(), "accept", rule.accept(), "sink", rule.sink()))
        .isEqualTo(Map.of("max", 9L, "accept", List.of(".png"), "sink", Optional.of(sink)));
  }
}

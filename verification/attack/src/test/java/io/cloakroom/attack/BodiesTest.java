package io.cloakroom.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

final class BodiesTest {

  @Test
  void aFormHasTextsThatAreNotTooLongOneByOne() {
    String form = new String(Bodies.form(), US_ASCII);
    assertThat(form).hasSize(Bodies.FORM_BYTES);
    assertThat(form.split("&key=", -1)).allMatch(value -> value.length() < 1 << 20);
  }

  @Test
  void aFormInGzipGrowsNearlyAHundredfold() throws IOException {
    byte[] coded = Bodies.codedForm();
    assertThat(coded).hasSizeBetween(44_000, 47_000);
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(coded))) {
      int decoded = gzip.readAllBytes().length;
      assertThat(decoded).isGreaterThan(4 << 20);
      assertThat(decoded / coded.length).isBetween(80, 98);
    }
  }
}

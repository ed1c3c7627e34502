package io.cloakroom.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.http.HttpProblem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MinimumRateTest {

  private static final long SECOND = 1_000_000_000L;

  private long now;

  /** A client that sends so many bytes, each after so long. */
  private InputStream client(int bytes, long pause) {
    return new InputStream() {
      private int left = bytes;

      @Override
      public int read() {
        now += pause;
        return left-- > 0 ? 'x' : -1;
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        int b = read();
        target[offset] = (byte) b;
        return b < 0 ? -1 : 1;
      }
    };
  }

  private long read(InputStream client, MinimumRate rate) throws IOException {
    return read(client, rate, Duration.ofDays(9));
  }

  private long read(InputStream client, MinimumRate rate, Duration most) throws IOException {
    FakeExchange exchange = FakeExchange.of("POST", "/");
    FormWaits.Wait wait = FormWaits.of(1).of(exchange);
    FormProgress progress = FormProgress.of(exchange);
    return new WatchedBody(() -> client, rate.pace(most), wait, () -> now, progress)
        .readAllBytes()
        .length;
  }

  @Test
  void aByteEveryTenSecondsIsRefusedAfterTheGrace() {
    HttpProblem refused =
        catchThrowableOfType(
            HttpProblem.class, () -> read(client(1000, 10 * SECOND), MinimumRate.of()));
    assertThat(refused.status()).isEqualTo(408);
    assertThat(refused.code()).isEqualTo("form.limit.rate");
    assertThat(refused.detail()).startsWith("The form arrived too slowly.");
    assertThat(now).isEqualTo(20 * SECOND);
  }

  @Test
  void aFormOfTextsThatArrivesSteadilyIsRefusedAfterItsTime() {
    HttpProblem refused =
        catchThrowableOfType(
            HttpProblem.class,
            () ->
                read(
                    client(100, SECOND),
                    new MinimumRate(1, Duration.ZERO),
                    Duration.ofSeconds(20)));
    assertThat(refused.status()).isEqualTo(408);
    assertThat(refused.code()).isEqualTo("form.limit.rate");
    assertThat(now).isEqualTo(21 * SECOND);
  }

  @Test
  void whoKeepsUpMayTakeAnyTime() throws IOException {
    MinimumRate rate = new MinimumRate(2, Duration.ZERO);
    assertThat(read(client(1000, SECOND / 2), rate)).isEqualTo(1000);
    assertThatThrownBy(() -> read(client(1000, SECOND / 2 + 1), rate))
        .isInstanceOf(HttpProblem.class);
  }

  @Test
  void whatCameAtOnceIsNoReasonToWaitForHours() throws IOException {
    InputStream rest = client(1000, 20 * SECOND);
    InputStream hoarding =
        new SequenceInputStream(new ByteArrayInputStream(new byte[2_000_000]), rest);
    assertThatThrownBy(() -> read(hoarding, MinimumRate.of())).isInstanceOf(HttpProblem.class);
    assertThat(now).isEqualTo(80 * SECOND);

    now = 0;
    InputStream pausing =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[100_000]), client(1, 59 * SECOND));
    assertThat(read(pausing, MinimumRate.of())).isEqualTo(100_001);
    MinimumRate patient = new MinimumRate(1, Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(read(client(3, 1000 * SECOND), patient)).isEqualTo(3);
  }

  @Test
  void aSmallFormOverASlowLineIsWithinTheGrace() throws IOException {
    assertThat(read(client(100, SECOND / 11), MinimumRate.of())).isEqualTo(100);
  }

  @Test
  void whatIsCompleteIsCompleteHoweverLongTheEndTakes() throws IOException {
    MinimumRate rate = new MinimumRate(1, Duration.ofSeconds(1));
    assertThat(read(client(0, 100 * SECOND), rate)).isZero();
  }

  @Test
  void aRateWithoutMeaningIsRefused() {
    assertThatThrownBy(() -> new MinimumRate(0, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MinimumRate(1, Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void filesAndRequestsMayBeLargerThanTwoGigabytes() {
    FormLimits limits =
        FormLimits.of()
            .withMax(FormLimit.FILE_BYTES, 1L << 40)
            .withMax(FormLimit.REQUEST_BYTES, 1L << 40);
    assertThat(limits.max(FormLimit.FILE_BYTES)).isEqualTo(1L << 40);
    assertThatThrownBy(() -> limits.withMax(FormLimit.FILE_BYTES, (1L << 40) + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> limits.withMax(FormLimit.BODY_BYTES, 1L << 31))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

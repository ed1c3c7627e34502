package io.cloakroom.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as they are written, and settings out of their range. */
final class RedisAddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "redis://localhost | redis://localhost:6379",
        "redis://localhost:7000 | redis://localhost:7000",
        "redis://localhost/2 | redis://localhost:6379/2",
        "redis://localhost/ | redis://localhost:6379",
        "redis://user:secret@localhost:6380/0 | redis://localhost:6380",
        "redis://:secret@localhost | redis://localhost:6379",
        "rediss://:se%40cret@example.org | rediss://example.org:6379",
        "redis://:a@b:secret@localhost | redis://localhost:6379",
        "redis-sentinel://a,b:7,c/3#main | redis-sentinel://a:26379,b:7,c:26379/3#main",
        "rediss-sentinel://:secret@a#main | rediss-sentinel://a:26379#main",
        "redis-cluster://a:1,b:2 | redis-cluster://a:1,b:2",
        "rediss-cluster://user:secret@a | rediss-cluster://a:6379",
      })
  void isUnderstoodAndShownWithoutThePassword(String url, String shown) {
    assertThat(RedisStore.builder(url)).hasToString("RedisStoreBuilder[" + shown + "]");
  }

  @Test
  void anIpv6AddressStandsInBrackets() {
    assertThat(RedisStore.builder("redis://[::1]:7000").toString()).contains("::1:7000");
    assertThat(RedisStore.builder("redis://[::1]").toString()).contains("::1:6379");
  }

  @Test
  void userAndPasswordMayHaveAnyCharacters() {
    RedisAddress address = RedisAddress.parse("redis://a%3Ab:%40%2F%3a+%23%25@localhost");

    assertThat(address.user()).contains("a:b");
    assertThat(address.password()).contains("@/:+#%");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:6379 | begins with redis://",
        "http://localhost | not http://",
        "redis:/localhost | begins with redis://",
        "redis:// | host is missing",
        "redis://:secret@ | host is missing",
        "redis://user@localhost | user:password@",
        "redis://user:secret | port is a number",
        "redis://:secret@localhost:0 | port is a number",
        "redis://:secret@localhost:65536 | port is a number",
        "redis://:secret@localhost:x | port is a number",
        "redis://:secret@localhost/x | database is a number",
        "redis://:secret@localhost/-1 | database is a number",
        "redis://:secret@a,b | has one server",
        "redis://:secret%zz@localhost | two hexadecimal digits",
        "redis://:secret@localhost#main | Only a redis-sentinel:// address",
        "redis-sentinel://:secret@localhost | must end with # and the name",
        "redis-cluster://:secret@localhost/1 | only database 0",
        "redis-cluster://:secret@a,,b | host is missing",
      })
  void aBadOneIsRefusedWithTheReasonAndWithoutThePassword(String url, String reason) {
    assertThatThrownBy(() -> RedisStore.builder(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "shop", ":", "a::", ":a:", "a b:", "ä:", "a:\n:"})
  void aPrefixThatCouldMixKeysUpIsRefused(String prefix) {
    RedisStoreBuilder builder = RedisStore.builder("redis://localhost");

    assertThatThrownBy(() -> builder.prefix(prefix))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("end with a colon");
    assertThat(builder.prefix("a:b-{c}:")).isSameAs(builder);
  }

  @Test
  void everyLimitIsFinite() {
    RedisStoreBuilder builder = RedisStore.builder("redis://localhost");

    for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofMillis(-1), Duration.ofDays(1)}) {
      assertThatThrownBy(() -> builder.timeout(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    for (int bad : new int[] {0, -1, 10_001}) {
      assertThatThrownBy(() -> builder.maximumConnections(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aContextForAnAddressWithoutTlsIsRefused() throws NoSuchAlgorithmException {
    SSLContext context = SSLContext.getDefault();

    assertThatThrownBy(() -> RedisStore.builder("redis://:secret@localhost").tls(context))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("rediss://")
        .hasMessageNotContaining("secret");
  }
}

package io.cloakroom.memcached;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemcachedAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:11211",
        "redis://localhost",
        "memcached://",
        "memcached://one,",
        "memcached://one:port",
        "memcached://one/path",
        "memcached://one?query",
        "memcached://o ne"
      })
  void addressThatIsNoneIsRefusedWithOneThatIs(String url) {
    assertThatThrownBy(() -> MemcachedStore.of(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("memcached://host:port");
  }

  @Test
  void serverThatIsNamedTwiceIsRefused() {
    assertThatThrownBy(() -> MemcachedStore.of("memcached://one:11211,one"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void passwordIsRefusedAndNotRepeated() {
    assertThatThrownBy(() -> MemcachedStore.of("memcached://ann:secret@one:11211"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no user and password")
        .hasMessageNotContaining("secret");
  }
}

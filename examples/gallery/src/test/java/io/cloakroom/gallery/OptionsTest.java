package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OptionsTest {

  @Test
  void whatIsNotSaidIsInTheUsersHomeAndTheDatabaseThere() {
    Options options = Options.of(Map.of());

    assertThat(options.port()).isEqualTo(8080);
    assertThat(options.store()).isEqualTo(new StoreUrl.GalleryDatabase());
    assertThat(options.database()).isEmpty();
    assertThat(options.data()).isEqualTo(Path.of(System.getProperty("user.home"), ".gallery"));
    assertThat(options.behindProxy()).isFalse();
  }

  @Test
  void theEnvironmentCountsWhereTheCommandLineIsSilent() {
    Map<String, String> environment =
        Map.of("GALLERY_STORE", "memory", "GALLERY_DATABASE", "jdbc:h2:mem:a");

    assertThat(Options.of(environment).store()).isEqualTo(new StoreUrl.Memory());
    assertThat(Options.of(environment).database()).hasValue("jdbc:h2:mem:a");
    assertThat(Options.of(environment, "--store", "sealed:", "--behind-proxy", "--port", "0"))
        .satisfies(said -> {
          assertThat(said.store()).isEqualTo(new StoreUrl.Sealed());
          assertThat(said.behindProxy()).isTrue();
          assertThat(said.port()).isZero();
        });
  }

  @Test
  void whatIsWrongIsNamed() {
    assertRefused("--port takes a number up to 65535, not 70000", "--port", "70000");
    assertRefused("--store takes a value", "--store");
    assertRefused("Unknown option --stoer", "--stoer", "memory");
    assertRefused(
        "not jdbc:mariadb://a/b?password=***", "--database", "jdbc:mariadb://a/b?password=b");
    assertRefused("--data takes a value", "--behind-proxy", "--data");
  }

  @Test
  void theUsageNamesEveryKindOfStore() {
    assertThat(Options.usage())
        .contains("memory", "database", "file:", "jdbc:h2:", "jdbc:postgresql:", "jdbc:mariadb:")
        .contains("jdbc:mysql:", "jdbc:sqlite:", "redis://", "rediss://", "redis-cluster://")
        .contains("redis-sentinel://", "memcached://", "near+", "sealed:");
  }

  private static void assertRefused(String reason, String... arguments) {
    assertThatThrownBy(() -> Options.of(Map.of(), arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }
}

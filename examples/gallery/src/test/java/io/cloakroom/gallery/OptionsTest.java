package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
  void aMoveHasAStoreThatDecidesAndAnotherOne() {
    String redis = "redis://localhost";
    StoreUrl step1 = new StoreUrl.Moving("database", Optional.of(redis), Optional.empty());
    StoreUrl step2 = new StoreUrl.Moving(redis, Optional.empty(), Optional.of("database"));

    assertThat(Options.of(Map.of(), "--move-to", redis).store()).isEqualTo(step1);
    assertThat(Options.of(Map.of("GALLERY_STORE", redis, "GALLERY_MOVE_FROM", "database")).store())
        .isEqualTo(step2);
    assertThat(Options.of(Map.of(), "--store", "near+database", "--move-to", redis).store())
        .isEqualTo(new StoreUrl.Near(step1));
    assertThat(Options.of(Map.of(), "--store", "memcached://h", "--move-to", redis).store())
        .isEqualTo(new StoreUrl.Memcached("memcached://h", step1));
    assertThat(Options.of(Map.of(), "--move-to", "redis://u:secret@h").store().toString())
        .isEqualTo("database, moving to redis://***@h");
  }

  @Test
  void whatIsWrongIsNamed() {
    assertRefused("--port must be a number from 0 to 65535, not 70000", "--port", "70000");
    assertRefused("in front of both stores of a move", "--move-to", "near+redis://localhost");
    assertRefused("sealed: is no store", "--move-from", "sealed:");
    assertRefused("A store is memory", "--move-from", "mongo");
    assertRefused("--store requires a value", "--store");
    assertRefused("Unknown option --stoer", "--stoer", "memory");
    assertRefused(
        "not jdbc:mariadb://a/b?password=***", "--database", "jdbc:mariadb://a/b?password=b");
    assertRefused("--data requires a value", "--behind-proxy", "--data");
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

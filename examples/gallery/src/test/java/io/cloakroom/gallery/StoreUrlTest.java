package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StoreUrlTest {

  @Test
  void eachKindOfStoreHasAnAddress() {
    assertThat(StoreUrl.parse("memory")).isEqualTo(new StoreUrl.Memory());
    assertThat(StoreUrl.parse("database")).isEqualTo(new StoreUrl.GalleryDatabase());
    assertThat(StoreUrl.parse("file:a/b")).isEqualTo(new StoreUrl.Files(Path.of("a/b")));
    assertThat(StoreUrl.parse("sealed:")).isEqualTo(new StoreUrl.Sealed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:mem:a;WRITE_DELAY=0",
        "jdbc:postgresql://db.example.org/site?user=a&password=b",
        "jdbc:mariadb://localhost:3306/site?user=a&password=b",
        "jdbc:mysql://localhost:3306/site?user=a",
        "jdbc:sqlite:/tmp/a.db"
      })
  void aDatabaseIsNamedAsItsDriverWantsIt(String url) {
    assertThat(StoreUrl.parse(url)).isEqualTo(new StoreUrl.Jdbc(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://localhost",
        "redis://:secret@127.0.0.1:6379/2",
        "rediss://ann:se@cret@redis.example.org:6380",
        "redis://[::1]:6379",
        "redis-cluster://ann:secret@127.0.0.1:7001,127.0.0.1:7002",
        "redis-sentinel://:secret@a:26379,b:26379,c:26379#main"
      })
  void redisIsNamedByOneServerOrSeveral(String url) {
    assertThat(StoreUrl.parse(url)).isEqualTo(new StoreUrl.Redis(url));
  }

  @Test
  void memcachedGoesBeforeAHomeWhichIsTheGallerysDatabaseUnlessNamed() {
    assertThat(StoreUrl.parse("memcached://a:11211,b"))
        .isEqualTo(new StoreUrl.Memcached("memcached://a:11211,b", new StoreUrl.GalleryDatabase()));
    assertThat(StoreUrl.parse("memcached://localhost:11211+jdbc:postgresql://db/site"))
        .isEqualTo(
            new StoreUrl.Memcached(
                "memcached://localhost:11211", new StoreUrl.Jdbc("jdbc:postgresql://db/site")));
  }

  @Test
  void copiesInTheProcessGoBeforeAnyHome() {
    assertThat(StoreUrl.parse("near+redis://a"))
        .isEqualTo(new StoreUrl.Near(new StoreUrl.Redis("redis://a")));
    assertThat(StoreUrl.parse("near+jdbc:postgresql://a/b"))
        .isEqualTo(new StoreUrl.Near(new StoreUrl.Jdbc("jdbc:postgresql://a/b")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                        | A store is memory",
        "mongodb://ann:secret@db                   | mongodb://***@db",
        "file:                                     | file:DIR",
        "jdbc:oracle:thin:ann/x@db                 | A store is memory",
        "jdbc:postgresql://db:port/a?password=secret | password=***",
        "redis://:secret@                          | host is missing",
        "redis://:secret@a:70000                   | from 1 to 65535",
        "rediss://:secret@a,b                      | redis-cluster://",
        "redis-cluster://:secret@a:1,,b:2          | host is missing",
        "memcached://                              | A Memcached address has the form",
        "memcached://a+memory                      | memcached:// can lose",
        "memcached://:secret@a                     | a user or a password",
        "memcached://a+memcached://b               | A store is memory",
        "memcached://a+sealed:                     | A store is memory",
        "near+memory                               | outside this process",
        "near+near+redis://a                       | A store is memory",
        "sealed:secret                             | A store is memory",
      })
  void whatNamesNoStoreIsRefusedWithTheReasonAndWithoutThePassword(String url, String reason) {
    assertThatThrownBy(() -> StoreUrl.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason.strip())
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("ann:", ":secret@"))
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("password=secret"));
  }

  @ParameterizedTest
  @CsvSource({
    "redis://ann:se/cr@et@a:1, redis://***@a:1",
    "'redis-cluster://ann:secret@a:1,ann:secret@b:2', redis-cluster://***@b:2",
    "near+redis://:secret@a, near+redis://***@a",
    "memcached://a+redis://:secret@b, memcached://***@b",
    "jdbc:postgresql://a/b?user=ann&password=sec;ret&ssl=true,"
        + " jdbc:postgresql://a/b?user=ann&password=***&ssl=true",
    "jdbc:postgresql://a/b?sslpassword=secret, jdbc:postgresql://a/b?sslpassword=***",
    "jdbc:mysql://ann:secret@a/b, jdbc:mysql://***@a/b",
    "jdbc:h2:mem:a;USER=ann;PASSWORD=secret, jdbc:h2:mem:a;USER=ann;PASSWORD=***"
  })
  void inLogsAnAddressHasNoPassword(String url, String shown) {
    assertThat(StoreUrl.masked(url)).isEqualTo(shown);
    assertThat(StoreUrl.parse(url).toString()).doesNotContain("secret", "se/cr", "sec;ret");
  }
}

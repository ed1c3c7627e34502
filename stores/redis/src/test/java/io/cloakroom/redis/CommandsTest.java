package io.cloakroom.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.RedisServer;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands of each operation as the server counts them, those of scripts among them. */
final class CommandsTest {

  private static final StoreKey KEY = new StoreKey("session", "a");
  private static final RedisServer server = RedisServer.of();

  private final OpenStores stores = new OpenStores();
  private final RedisStore store = stores.open(RedisStore.builder(server.url()));

  @AfterEach
  void close() {
    stores.close();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Teaches the server the scripts, which are sent as a whole the first time. */
  @BeforeEach
  void teach() {
    StoreKey other = new StoreKey("session", "other");
    store.create(other, record(60));
    store.create(other, record(60));
    Revision first = revision(store, other);
    store.replace(other, first, record(60).withOwner("ann"));
    store.replace(other, store.following(first), record(60));
    store.touch(other, revision(store, other), record(120).expiresAt());
    store.delete(other);
    server.forgetCalls();
  }

  private static StoredRecord record(int seconds) {
    return StoredRecord.of(new byte[100], Instant.now().plusSeconds(seconds));
  }

  private static Revision revision(RedisStore store, StoreKey key) {
    return store.load(key).map(LoadedRecord::revision).orElseThrow();
  }

  /** Returns the commands since the last time. */
  private static Map<String, Long> used() {
    Map<String, Long> used = new TreeMap<>(server.calls());
    used.keySet().removeIf(name -> name.equals("info") || name.startsWith("config"));
    server.forgetCalls();
    return used;
  }

  @Test
  void anOperationIsOneCommandOrAScriptOfFew() {
    assertThat(store.create(KEY, record(60))).isTrue();
    assertThat(used()).isEqualTo(Map.of("set", 1L));

    Revision first = revision(store, KEY);
    assertThat(used()).isEqualTo(Map.of("get", 1L));

    assertThat(store.replace(KEY, first, record(60))).isTrue();
    assertThat(used()).isEqualTo(Map.of("evalsha", 1L, "getrange", 1L, "set", 1L));

    assertThat(store.replace(KEY, first, record(60))).isFalse();
    assertThat(used()).isEqualTo(Map.of("evalsha", 1L, "getrange", 1L));

    assertThat(store.touch(KEY, store.following(first), record(120).expiresAt())).isTrue();
    assertThat(used())
        .isEqualTo(Map.of("evalsha", 1L, "getrange", 1L, "setrange", 1L, "pexpire", 1L));

    store.delete(KEY);
    assertThat(used()).isEqualTo(Map.of("evalsha", 1L, "getrange", 1L, "del", 1L));
  }

  @Test
  void aReplaceOfAnOwnedRecordReadsItOnce() {
    assertThat(store.create(KEY, record(60).withOwner("ann"))).isTrue();
    Revision first = revision(store, KEY);
    server.forgetCalls();

    assertThat(store.replace(KEY, first, record(60).withOwner("ann"))).isTrue();
    assertThat(used()).isEqualTo(Map.of("evalsha", 1L, "getrange", 1L, "set", 1L));
  }

  @Test
  void aCreateUnderAKeyThatIsTakenAsksTheScriptWhetherItHasExpired() {
    assertThat(store.create(KEY, record(60))).isTrue();
    server.forgetCalls();

    assertThat(store.create(KEY, record(60))).isFalse();
    assertThat(used()).isEqualTo(Map.of("set", 1L, "evalsha", 1L, "getrange", 1L));
  }

  @Test
  void aStoreThatPublishesUsesOneCommandMore() {
    RedisStore publishing = stores.open(RedisStore.builder(server.url()).publishChanges(true));
    server.forgetCalls();

    assertThat(publishing.create(KEY, record(60))).isTrue();
    assertThat(used()).isEqualTo(Map.of("evalsha", 1L, "getrange", 1L, "set", 1L, "publish", 1L));

    Revision first = revision(publishing, KEY);
    server.forgetCalls();
    assertThat(publishing.replace(KEY, first, record(60))).isTrue();
    assertThat(used()).isEqualTo(Map.of("evalsha", 1L, "getrange", 1L, "set", 1L, "publish", 1L));
  }
}

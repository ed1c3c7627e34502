package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The tests of a store whose server hangs, dies, or is behind a bad network, and keeps what it has
 * acknowledged through a restart. Every call must end in bounded time, and a write must be
 * acknowledged only if it has taken effect.
 *
 * <p>A test class has a server of its own, and runs alone in its JVM ({@code @Isolated}).
 *
 * @param <S> the type of the store
 */
public abstract class StoreFaultsContract<S extends Store> {

  /** A store's server of the test's own, which can be killed, restarted and frozen. */
  public interface Server extends AutoCloseable {

    /** Returns the port on 127.0.0.1; it stays the same through restarts. */
    int port();

    /** Starts the server again on the same port, and on the same data if it keeps any. */
    void restart();

    /** Kills the server as a power cut would: it cannot write anything more. */
    void kill();

    /** Suspends the server; connections stay open, and nothing is answered. */
    void freeze();

    /** Resumes the server after {@link #freeze}. */
    void thaw();

    /** Stops the server and removes its data. */
    @Override
    void close();
  }

  /** The key of a record with the content {@code one}. */
  protected static final StoreKey KEY = key("a");

  /** Far beyond every bound that is set, so that only a call without one reaches it. */
  protected static final Duration FOREVER = Duration.ofSeconds(30);

  private final Server server;
  private final TcpProxy proxy;
  private @Nullable S store;

  /** Creates the tests of a store on this server. */
  protected StoreFaultsContract(Server server) {
    this.server = server;
    proxy = TcpProxy.of(server.port());
  }

  /** Opens a store through the {@link #proxy}, whose calls end within a few seconds. */
  protected abstract S open();

  /** Returns the beginning of the message of every failure, up to {@code could not}. */
  protected abstract String failure();

  /**
   * Checks with {@link #assertFailsInBoundedTime} that the other calls of the store fail, too,
   * while the server hangs. None of them may remove the record under {@link #KEY} afterwards.
   */
  protected void otherCallsFailInBoundedTime() throws Exception {}

  @BeforeEach
  final void createTheRecord() {
    store = open();
    store.create(KEY, record("one"));
  }

  @AfterEach
  final void closeTheProxy() {
    proxy.close();
  }

  /** Returns the store, which has a record under {@link #KEY}. */
  protected final S store() {
    return Objects.requireNonNull(store);
  }

  /** Returns the proxy between the store and its server. */
  protected final TcpProxy proxy() {
    return proxy;
  }

  /** Returns the key of a session. */
  protected static StoreKey key(String id) {
    return new StoreKey("session", id);
  }

  /** Returns a record that does not expire. */
  protected static StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), Instant.MAX);
  }

  /** Returns the content of the record under {@link #KEY}. */
  protected final String content() {
    return new String(store().load(KEY).orElseThrow().record().content(), UTF_8);
  }

  /**
   * Checks that a call fails, in bounded time.
   *
   * @param asked what the message says that the store could not do, such as {@code load session:a}
   */
  protected final void assertFailsInBoundedTime(String asked, ThrowingCallable call)
      throws Exception {
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(() ->
            assertThatThrownBy(call)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith(failure())
                .hasMessageContaining(" could not " + asked));
    done.get(FOREVER.toSeconds(), TimeUnit.SECONDS);
  }

  private void awaitService() {
    Await.until("the store serves again", FOREVER, () -> store().load(KEY).isPresent());
  }

  @Test
  final void hungServerIsAFailureInBoundedTimeAndServesAgain() throws Exception {
    S store = store();
    LoadedRecord loaded = store.load(KEY).orElseThrow();
    server.freeze();
    try {
      assertFailsInBoundedTime("load session:a", () -> store.load(KEY));
      assertFailsInBoundedTime(
          "replace session:a", () -> store.replace(KEY, loaded.revision(), record("two")));
      assertFailsInBoundedTime("create session:b", () -> store.create(key("b"), record("two")));
      otherCallsFailInBoundedTime();
    } finally {
      server.thaw();
    }
    awaitService();
  }

  @Test
  final void deadServerIsAFailureAndWhatWasAcknowledgedIsThereAfterItsRestart() throws Exception {
    S store = store();
    LoadedRecord loaded = store.load(KEY).orElseThrow();
    assertThat(store.replace(KEY, loaded.revision(), record("two"))).isTrue();
    server.kill();
    try {
      assertFailsInBoundedTime("load session:a", () -> store.load(KEY));
      assertFailsInBoundedTime(
          "touch session:a", () -> store.touch(KEY, loaded.revision(), Instant.MAX));
    } finally {
      server.restart();
    }
    awaitService();
    LoadedRecord kept = store.load(KEY).orElseThrow();
    assertThat(content()).isEqualTo("two");
    assertThat(store.replace(KEY, kept.revision(), record("three"))).isTrue();
    assertThat(content()).isEqualTo("three");
  }

  @Test
  final void replyThatIsCutLeavesAnEffectAndARequestThatIsCutNone() throws Exception {
    S store = store();
    // Teaches the server what a write needs, such as a script.
    LoadedRecord known = store.load(KEY).orElseThrow();
    assertThat(store.replace(KEY, known.revision(), record("known"))).isTrue();
    LoadedRecord first = store.load(KEY).orElseThrow();

    proxy.inject(TcpProxy.Fault.CUT_REQUEST);
    assertFailsInBoundedTime(
        "replace", () -> store.replace(KEY, first.revision(), record("not sent")));
    proxy.inject(TcpProxy.Fault.NONE);
    assertThat(store.load(KEY)).contains(first);

    proxy.inject(TcpProxy.Fault.CUT_REPLY);
    assertFailsInBoundedTime(
        "replace", () -> store.replace(KEY, first.revision(), record("not answered")));
    proxy.inject(TcpProxy.Fault.NONE);
    Await.until("the write takes effect", FOREVER, () -> content().equals("not answered"));
    assertThat(store.replace(KEY, first.revision(), record("again"))).isFalse();
  }

  @Test
  final void slowAnswerIsAFailure() throws Exception {
    S store = store();
    store.load(KEY);
    proxy.delay(Duration.ofSeconds(20));
    try {
      assertFailsInBoundedTime("load", () -> store.load(KEY));
    } finally {
      proxy.delay(Duration.ZERO);
    }
  }

  @Test
  final void serverThatRefusesIsAFailureAlsoWhenTheStoreIsBuilt() throws Exception {
    proxy.inject(TcpProxy.Fault.REFUSE);
    proxy.cutAll();

    assertFailsInBoundedTime("load", () -> store().load(KEY));
    assertFailsInBoundedTime("be opened", this::open);
  }

  @Test
  final void connectionsThatWereCutCostNoWrite() {
    S store = store();
    for (int i = 0; i < 8; i++) {
      store.create(key("k" + i), record("one"));
    }
    List<LoadedRecord> loaded =
        Race.of(8, n -> store.load(key("k" + n)).orElseThrow()); // leaves connections behind
    proxy.cutAll();
    for (int i = 0; i < 8; i++) {
      assertThat(store.replace(key("k" + i), loaded.get(i).revision(), record("two"))).isTrue();
    }
    assertThat(store.create(key("new"), record("one"))).isTrue();

    List<LoadedRecord> replaced = Race.of(8, n -> store.load(key("k" + n)).orElseThrow());
    proxy.cutAll();
    Race.of(
        8,
        n -> {
          assertThat(store.touch(key("k" + n), replaced.get(n).revision(), Instant.MAX)).isTrue();
          return n;
        });
    proxy.cutAll();
    store.delete(key("k0"));
    assertThat(store.load(key("k0"))).isEmpty();
  }

  @Test
  final void replaceWhoseRequestIsLostIsRepeatedAndOneWhoseReplyIsLostFails() throws Exception {
    S store = store();
    LoadedRecord first = store.load(KEY).orElseThrow();
    proxy.inject(TcpProxy.Fault.CUT_ONE_REQUEST);
    assertThat(store.replace(KEY, first.revision(), record("two"))).isTrue();
    LoadedRecord second = store.load(KEY).orElseThrow();
    assertThat(content()).isEqualTo("two");

    proxy.inject(TcpProxy.Fault.CUT_ONE_REPLY);
    assertFailsInBoundedTime(
        "replace session:a", () -> store.replace(KEY, second.revision(), record("three")));
    Await.until("the write takes effect", FOREVER, () -> content().equals("three"));
  }

  @Test
  final void createWhoseConnectionIsCutIsNotRepeated() throws Exception {
    S store = store();
    proxy.inject(TcpProxy.Fault.CUT_ONE_REQUEST);
    assertFailsInBoundedTime("create session:n", () -> store.create(key("n"), record("one")));
    assertThat(store.load(key("n"))).isEmpty();
    assertThat(store.create(key("n"), record("one"))).isTrue();
  }
}

package io.cloakroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cloakroom.http.FakeExchange;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.MovingStore.Step;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings that choose the store, and move to another one. */
class StoreSettingsTest {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);

  private final Map<String, Store> servers =
      new HashMap<>(Map.of("db", MemoryStore.of(), "redis://cache", MemoryStore.of()));

  private Store server(String address) {
    Store store = servers.get(address);
    if (store == null) {
      throw new IllegalArgumentException("no store of this application");
    }
    return store;
  }

  private Store open(String lines) {
    return settings(lines).store(this::server).orElseThrow();
  }

  private static Settings settings(String lines) {
    Map<String, String> values = new HashMap<>();
    for (String line : lines.split(" +", -1)) {
      String[] pair = line.split("=", 2);
      values.put("cloakroom." + pair[0], pair[1]);
    }
    return Settings.of(values);
  }

  @Test
  void theStoreIsTheNamedOne(@TempDir Path folder) {
    assertThat(open("store=memory")).isInstanceOf(MemoryStore.class);
    assertThat(open("store=file file.directory=" + folder)).isInstanceOf(FileStore.class);
    assertThat(open("store=directory:" + folder.resolve("b"))).isInstanceOf(FileStore.class);
    assertThat(open("store=db")).isSameAs(servers.get("db"));
    assertThat(Settings.of(Map.of()).store(this::server)).isEmpty();
  }

  @Test
  void theSettingOfTheOtherStoreIsTheStep() {
    MovingStore first = (MovingStore) open("store=db move.to=redis://cache");
    assertThat(first.step()).isEqualTo(Step.OLD_DECIDES);
    assertThat(first.oldStore()).isSameAs(servers.get("db"));
    assertThat(first.newStore()).isSameAs(servers.get("redis://cache"));

    MovingStore second = (MovingStore) open("store=redis://cache move.from=db move.overlap=30d");
    assertThat(second.step()).isEqualTo(Step.NEW_DECIDES);
    assertThat(second.oldStore()).isSameAs(first.oldStore());
    assertThat(second.newStore()).isSameAs(first.newStore());
  }

  /** A counter of one visitor, in an application with these settings. */
  private int count(String lines, FakeExchange exchange) {
    Settings settings = settings(lines);
    Cloakroom cloakroom =
        Cloakroom.builder()
            .store(settings.store(this::server).orElseThrow())
            .settings(settings)
            .build();
    int count = cloakroom.visit(exchange).session().update(COUNT, 0, n -> n + 1);
    exchange.end();
    return count;
  }

  @Test
  void aSessionGoesOnThroughAllSteps() {
    FakeExchange begin = FakeExchange.get("/");
    assertThat(count("store=db", begin)).isEqualTo(1);
    String cookie = begin.responseHeaders("Set-Cookie").get(0).split(";", 2)[0];

    String[] steps = {
      "store=db move.to=redis://cache", "store=redis://cache move.from=db", "store=redis://cache"
    };
    for (int i = 0; i < steps.length; i++) {
      assertThat(count(steps[i], FakeExchange.get("/").with("Cookie", cookie))).isEqualTo(i + 2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "store=db move.to=redis://cache move.from=db | are both set, and each is a step of its own",
        "move.to=redis://cache | cloakroom.move.to needs cloakroom.store, the old store",
        "move.from=db | cloakroom.move.from needs cloakroom.store, the new store",
        "store=db move.to=db | cloakroom.move.to is the same store as cloakroom.store; name the new",
        "store=db move.from=db | is the same store as cloakroom.store; name the old store, or remove",
        "store=directory:a move.to=directory:b/../a | cloakroom.move.to is the same store",
        "store=file file.directory=a move.to=directory:./a | cloakroom.move.to is the same store",
        "store=db move.to=alias | cloakroom.move.to is the same store as cloakroom.store",
        "store=db move.overlap=9d | cloakroom.move.overlap has no effect without cloakroom.move.to",
        "store=db move.to=redis://cache move.overlap=1s | cloakroom.move.overlap: overlap must be",
        "store=memcached://h move.to=db | cloakroom.store is memcached, which may forget",
        "store=db move.to=memcached | cloakroom.move.to is memcached, which may forget",
        "store=sealed move.to=db | cloakroom.store is sealed: sessions in cookies are in no store",
        "store=db move.from=sealed: | cloakroom.move.from is sealed",
        "store=db move.to=file | cloakroom.move.to=file needs cloakroom.file.directory",
        "store=db file.directory=a | cloakroom.file.directory has no effect without",
        "store=db move.to=mongo://u:secret@h | cloakroom.move.to: no store of this application"
      })
  void aMistakeIsNamedWithItsCure(String lines, String reason) {
    servers.put("alias", server("db"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(lines))
        .withMessageContaining(reason)
        .withMessageNotContaining("secret");
  }

  @Test
  void twoAddressesOfOneStoreAreFoundByLooking() {
    Store one = server("db");
    servers.put("alias", (Store) forwarding(one));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("store=alias move.from=db"))
        .withMessageStartingWith("cloakroom.move.from is the same store as cloakroom.store");
  }

  private static Object forwarding(Store store) {
    return Proxy.newProxyInstance(
        StoreSettingsTest.class.getClassLoader(),
        new Class<?>[] {Store.class},
        (proxy, method, arguments) -> method.invoke(store, arguments));
  }

  @Test
  void theOldStoreServesIfTheNewOneIsDown() {
    servers.put(
        "down",
        (Store)
            Proxy.newProxyInstance(
                StoreSettingsTest.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (proxy, method, arguments) -> {
                  throw new StoreException("down", null);
                }));
    Store store = open("store=db move.to=down");

    assertThat(store.load(new StoreKey("session", "a"))).isEqualTo(Optional.empty());
  }

  @Test
  void theEnvironmentCompletesTheFile(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("app.properties"), "cloakroom.move.from=db\n");
    Settings settings =
        Settings.of(file).withEnvironment(Map.of("CLOAKROOM_STORE", "redis://cache"));

    assertThat(settings.store(this::server).orElseThrow()).isInstanceOf(MovingStore.class);
  }

  @Test
  void aStoreThatTheApplicationDoesNotOpenIsNamed() {
    Settings settings = settings("store=redis://u:secret@h move.from=db");
    assertThatIllegalStateException()
        .isThrownBy(() -> Cloakroom.builder().store(MemoryStore.of()).settings(settings).build())
        .withMessageContaining("Settings[cloakroom.move.from, cloakroom.store]")
        .withMessageContaining("settings.store(…)")
        .withMessageNotContaining("secret");
  }
}

package io.cloakroom.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoredRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The log lines about values and records that this version cannot read. */
@Isolated("reads what the JVM logs")
class UndecodableLogTest {

  record Item(String name, String price) {}

  record PricedItem(String name, int price) {}

  record Years(int years) {}

  record Age(int years) {

    Age {
      if (years < 0) {
        throw new IllegalArgumentException("not an age: " + years);
      }
    }
  }

  private final MemoryStore store = MemoryStore.of();
  private final Browser older = new Browser(Sessions.of(store));
  private final Sessions sessions = Sessions.of(store);

  private Browser newer() {
    Browser newer = new Browser(sessions);
    older.cookies().forEach(newer::show);
    return newer;
  }

  private static List<String> logged(Runnable work) {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try {
      work.run();
    } finally {
      System.setErr(before);
    }
    return log.toString(UTF_8).lines().toList();
  }

  @Test
  void aValueThatNoLongerFitsItsClassIsLoggedOnceWithItsKeyClassAndCauseOnly() {
    older.visit(session ->
        session.set(SessionKey.listOf("cart", Item.class), List.of(new Item("print", "secret"))));
    SessionKey<List<PricedItem>> cart = SessionKey.listOf("cart", PricedItem.class);

    List<String> lines =
        logged(() -> {
          for (int i = 0; i < 3; i++) {
            newer().visit(session -> assertThat(session.get(cart)).isEmpty());
          }
        });

    assertThat(lines)
        .singleElement()
        .asString()
        .contains(
            "WARN",
            "The session value cart cannot be read as java.util.List<"
                + PricedItem.class.getName()
                + ">, so it counts as absent: InvalidFormatException at [0].price, which should be"
                + " int. It stays stored")
        .doesNotContain("secret", "print");
  }

  @Test
  void aValueThatAnUpdateSetsAsideIsLogged() {
    older.visit(session -> session.set(SessionKey.of("count", String.class), "many"));

    List<String> lines =
        logged(() ->
            newer()
                .visit(session ->
                    session.update(SessionKey.of("count", Integer.class), 0, n -> n + 1)));

    assertThat(lines)
        .singleElement()
        .asString()
        .contains("The session value count cannot be read as java.lang.Integer")
        .doesNotContain("many");
  }

  @Test
  void keysOfMapsAndMessagesOfTheApplicationAreNotLogged() {
    older.visit(session ->
        session.set(
            SessionKey.mapOf("ages", Years.class), Map.of("zoe@example.com", new Years(-17))));
    SessionKey<Map<String, Age>> ages = SessionKey.mapOf("ages", Age.class);

    List<String> lines = logged(() -> newer().visit(session -> session.get(ages)));

    assertThat(lines)
        .singleElement()
        .asString()
        .contains(" at *", "caused by java.lang.IllegalArgumentException")
        .doesNotContain("zoe", "17");
  }

  @Test
  void theNumberOfLinesIsBounded() {
    older.visit(session ->
        Stream.iterate(0, n -> n < 1200, n -> n + 1)
            .forEach(n -> session.set(SessionKey.of("key" + n, String.class), "x")));

    List<String> lines =
        logged(() ->
            newer()
                .visit(session ->
                    Stream.iterate(0, n -> n < 1200, n -> n + 1)
                        .forEach(n -> session.get(SessionKey.of("key" + n, Integer.class)))));

    assertThat(lines).hasSize(1000);
  }

  @Test
  void aRecordOfANewerVersionIsLoggedOnceWithItsVersion() {
    older.visit(session -> session.logIn("ann"));
    replaceRecord("{\"v\":2,\"x\":[]}");

    List<String> lines =
        logged(() -> {
          newer().visit(session -> assertThat(session.owner()).isEmpty());
          newer().visit(session -> assertThat(session.owner()).isEmpty());
        });

    assertThat(lines)
        .singleElement()
        .asString()
        .contains(
            "WARN",
            "cannot be read, so its visitor has an empty session: its format is version 2, and this"
                + " application reads version 1. It stays stored");
  }

  @Test
  void recordsThatAreNoSessionsAreLoggedWithTheReason() {
    older.visit(session -> session.logIn("ann"));
    for (Map.Entry<String, String> record :
        Map.of(
                "zoe's secrets",
                "it is not JSON",
                "{\"name\":\"zoe\"}",
                "it has no version of the format",
                "{\"v\":1,\"created\":\"zoe\"}",
                "it has a field that is not as version 1 of the format has it")
            .entrySet()) {
      replaceRecord(record.getKey());

      List<String> lines = logged(() -> newer().visit(Session::owner));

      assertThat(lines).singleElement().asString().contains(record.getValue());
      assertThat(lines.toString()).doesNotContain("zoe");
    }
  }

  private void replaceRecord(String content) {
    StoreEntry entry = store.scan(Sessions.SPACE).findFirst().orElseThrow();
    StoredRecord known = entry.loaded().record();
    StoredRecord next = StoredRecord.of(content.getBytes(UTF_8), known.expiresAt());
    assertThat(store.replace(entry.key(), entry.loaded().revision(), next)).isTrue();
  }
}

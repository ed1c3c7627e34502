package io.cloakroom.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.key.KeyRing;
import io.cloakroom.store.CountingStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.ScanPage;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sessions as pages of administration see them. */
class AdministrationTest {

  record Cart(List<String> photos) {}

  private static final SessionKey<Cart> CART = SessionKey.of("cart", Cart.class);
  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);

  private final TestClock clock = new TestClock();
  private final CountingStore<MemoryStore> store =
      new CountingStore<>(MemoryStore.builder().clock(clock).build());
  private final Sessions sessions = Sessions.of(store).withClock(clock);

  private Browser login(String owner) {
    Browser browser = new Browser(sessions);
    browser.visit(session -> session.logIn(owner));
    return browser;
  }

  @Test
  void pagesLeadToEverySessionAndPassOverThoseThatMoved() {
    for (int i = 0; i < 20; i++) {
      login("user" + i).visit(Session::rotate);
    }
    List<String> owners = new ArrayList<>();
    Sessions.Page page = sessions.page(ScanPage.START, 7);
    int read = page.read();
    assertThat(page.sessions()).hasSizeLessThanOrEqualTo(7);
    while (true) {
      page.sessions().forEach(session -> owners.add(session.owner().orElseThrow()));
      if (page.next().isEmpty()) {
        break;
      }
      page = sessions.page(page.next().get(), 7);
      read += page.read();
    }

    assertThat(owners).hasSize(20).doesNotHaveDuplicates();
    assertThat(read).as("with the markers of sessions that moved").isEqualTo(40);
    assertThat(sessions.knowsAll()).isTrue();
  }

  @Test
  void sealedSessionsHaveNoPages() {
    Sessions sealed = Sessions.sealed(KeyRing.generate());

    assertThat(sealed.knowsAll()).isFalse();
    assertThatThrownBy(() -> sealed.page(ScanPage.START, 7))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void readsRecordsOfTheStoreAlsoOfOtherVersions() {
    login("ann");
    Instant soon = clock.instant().plusSeconds(60);
    StoreKey newer = new StoreKey(Sessions.SPACE, "newer");
    byte[] content = "{\"v\":2,\"secret\":1}".getBytes(StandardCharsets.UTF_8);
    assertThat(store.create(newer, StoredRecord.of(content, soon).withOwner("bob"))).isTrue();
    StoreKey note = new StoreKey(Sessions.SPACE, "note");
    assertThat(store.create(note, StoredRecord.of(new byte[] {1, '{'}, soon))).isTrue();
    login("eve").visit(Session::rotate);

    List<SessionInfo> read = new ArrayList<>();
    try (Stream<StoreEntry> entries =
        store.capability(Scannable.class).orElseThrow().scan(Sessions.SPACE)) {
      entries.forEach(entry -> sessions.read(entry).ifPresent(read::add));
    }
    assertThat(read)
        .extracting(session -> session.owner().orElse(""))
        .containsExactlyInAnyOrder("ann", "bob", "eve");
    SessionInfo bob =
        read.stream().filter(session -> session.flaw().isPresent()).findFirst().orElseThrow();
    assertThat(bob.publicId()).isEqualTo("newer");
    assertThat(bob.flaw())
        .contains("its format is version 2, and this application reads version 1");
    assertThat(bob.expiresAt()).isEqualTo(soon);
    assertThat(bob.bytes()).isEqualTo(content.length);
    assertThat(sessions.items(bob)).isEmpty();
    assertThat(sessions.all()).hasSize(2);
    assertThat(sessions.end(bob)).isTrue();
    assertThat(store.load(newer)).isEmpty();
  }

  @Test
  void itemsHaveNameTypeSizeAndValue() {
    Browser browser = login("ann");
    browser.visit(session -> session.set(CART, new Cart(List.of("sunset"))));
    browser.use(attributes -> attributes.set("since", Year.of(2026)));
    browser.visit(session -> session.set(COUNT, 7));
    SessionInfo info = sessions.ownedBy("ann").get(0);

    List<SessionInfo.Item> items = sessions.items(info);
    assertThat(items)
        .containsExactly(
            new SessionInfo.Item("cart", Cart.class.getTypeName(), 21, "{\"photos\":[\"sunset\"]}"),
            new SessionInfo.Item("since", "java.time.Year", 4, "2026"),
            new SessionInfo.Item("count", "java.lang.Integer", 1, "7"));
    assertThat(items.toString()).doesNotContain("sunset");
    assertThat(info.names()).containsExactly("cart", "since", "count");
    assertThat(info.bytes()).isBetween(100, 400);

    // A node that has not used the keys knows the kinds of JSON.
    assertThat(Sessions.of(store).withClock(clock).items(info))
        .extracting(SessionInfo.Item::type)
        .containsExactly("object", "java.time.Year", "number");
  }

  @Test
  void listenersThatAreAddedLaterHearWhatHappensUntilTheyLeave() {
    List<SessionEvent> heard = new ArrayList<>();
    List<SessionEvent> heardByCopy = new ArrayList<>();
    Sessions copy = sessions.withIdleTimeout(Duration.ofHours(1));
    Runnable end = sessions.onEvent(heard::add);
    Runnable unused = copy.onEvent(heardByCopy::add);

    Browser ann = login("ann");
    assertThat(heard).hasSize(1).first().isInstanceOf(SessionEvent.Created.class);
    assertThat(sessions.endAll("ann")).isEqualTo(1);
    assertThat(heard).hasSize(2);
    assertThat(heardByCopy).as("those of the copy only").isEmpty();

    end.run();
    ann.visit(session -> session.logIn("ann"));
    assertThat(heard).hasSize(2);
  }

  @Test
  void aRequestCanLeaveTheExpiryUnlessItChangesSomething() {
    Browser browser = login("ann");
    clock.advance(Duration.ofMinutes(20));
    store.calls.clear();
    browser.visit(session -> {
      session.leaveExpiry();
      assertThat(session.owner()).contains("ann");
    });
    assertThat(store.calls).containsExactly("load");

    browser.visit(session -> {
      session.leaveExpiry();
      session.set(COUNT, 1);
    });
    clock.advance(Duration.ofMinutes(20));
    browser.visit(session -> {
      session.leaveExpiry();
      assertThat(session.get(COUNT)).as("the change counted as a use").contains(1);
    });
    clock.advance(Duration.ofMinutes(15));
    browser.visit(session -> assertThat(session.owner()).isEmpty());
  }

  @Test
  void aPollDoesNotKeepASealedSessionAlive() {
    Sessions sealed = Sessions.sealed(KeyRing.generate()).withClock(clock);
    Browser browser = new Browser(sealed);
    browser.visit(session -> session.set(COUNT, 1));
    for (int i = 0; i < 4; i++) {
      clock.advance(Duration.ofMinutes(10));
      browser.visit(session -> {
        session.leaveExpiry();
        boolean unused = session.get(COUNT).isPresent();
      });
    }
    browser.visit(session -> assertThat(session.get(COUNT)).isEmpty());
  }
}

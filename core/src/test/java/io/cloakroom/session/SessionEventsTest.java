package io.cloakroom.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.session.SessionEvent.EndReason;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoredRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The events that listeners receive. */
class SessionEventsTest {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);
  private static final String COOKIE = "__Host-sid";

  private final TestClock clock = new TestClock();
  private final MemoryStore store = MemoryStore.builder().clock(clock).build();
  private final List<SessionEvent> heard = new ArrayList<>();
  private final Sessions sessions = Sessions.of(store).withClock(clock).withListener(heard::add);
  private final Browser browser = new Browser(sessions);

  private String id(Browser browser) {
    String[] id = new String[1];
    browser.visit(session -> id[0] = session.id().orElseThrow());
    return id[0];
  }

  @Test
  void aBeginningALoginAndALogoutAreToldWithTheSessionsIdAndOwner() {
    browser.visit(session -> session.set(COUNT, 1));
    String anonymous = id(browser);
    browser.visit(session -> session.logIn("ann"));
    String anns = id(browser);
    browser.visit(Session::end);

    assertThat(heard)
        .containsExactly(
            new SessionEvent.Created(anonymous, Optional.empty()),
            new SessionEvent.Rotated(anns, Optional.of("ann"), anonymous),
            new SessionEvent.Ended(anns, Optional.of("ann"), EndReason.BY_REQUEST));
    assertThat(heard.toString()).doesNotContain(String.valueOf(browser.cookies().get(COOKIE)));
  }

  @Test
  void aSessionEndedFromElsewhereIsToldSo() {
    browser.visit(session -> session.logIn("ann"));
    String id = id(browser);
    Browser anonymous = new Browser(sessions);
    anonymous.visit(session -> session.set(COUNT, 1));
    String other = id(anonymous);
    heard.clear();

    assertThat(sessions.endAll("ann")).isEqualTo(1);
    sessions.all().forEach(sessions::end);

    assertThat(heard)
        .containsExactly(
            new SessionEvent.Ended(id, Optional.of("ann"), EndReason.FROM_ELSEWHERE),
            new SessionEvent.Ended(other, Optional.empty(), EndReason.FROM_ELSEWHERE));
  }

  @Test
  void aTokenThatOpensNothingIsToldAndAMalformedOneIsNot() {
    browser.visit(session -> session.set(COUNT, 1));
    String id = id(browser);
    heard.clear();
    clock.advance(Duration.ofHours(1));

    browser.visit(session -> session.get(COUNT));
    browser.show(COOKIE, "short");
    browser.visit(session -> session.get(COUNT));

    assertThat(heard).containsExactly(new SessionEvent.NotFound(id, Optional.empty()));
  }

  @Test
  void conflictsAndDroppedChangesAreTold() {
    browser.visit(session -> session.set(COUNT, 1));
    String id = id(browser);
    Browser.Request slow = browser.begin();
    slow.session.update(COUNT, 0, n -> n + 1);
    browser.visit(session -> session.update(COUNT, 0, n -> n + 1));
    Browser.Request late = browser.begin();
    late.session.update(COUNT, 0, n -> n + 1);
    heard.clear();

    slow.end();
    browser.visit(Session::end);
    late.end();

    assertThat(heard)
        .containsExactly(
            new SessionEvent.ConflictReplayed(id, Optional.empty(), 1),
            new SessionEvent.Ended(id, Optional.empty(), EndReason.BY_REQUEST),
            new SessionEvent.ConflictReplayed(id, Optional.empty(), 1),
            new SessionEvent.ChangesDropped(id, Optional.empty()));
  }

  @Test
  void anAttributeThatNoLongerDecodesIsToldWithItsName() {
    Browser older = new Browser(Sessions.of(store).withClock(clock));
    older.visit(session -> session.set(SessionKey.of("count", String.class), "many"));
    older.cookies().forEach(browser::show);
    String id = id(browser);
    heard.clear();

    browser.visit(session -> assertThat(session.get(COUNT)).isEmpty());

    assertThat(heard)
        .containsExactly(new SessionEvent.AttributeUndecodable(id, Optional.empty(), "count"));
  }

  private StoredRecord makeForeign() {
    StoreEntry entry = store.scan(Sessions.SPACE).findFirst().orElseThrow();
    StoredRecord known = entry.loaded().record();
    StoredRecord foreign = StoredRecord.of("{\"v\":2,\"x\":[]}".getBytes(UTF_8), known.expiresAt());
    StoredRecord owned = known.owner().map(foreign::withOwner).orElse(foreign);
    assertThat(store.replace(entry.key(), entry.loaded().revision(), owned)).isTrue();
    return owned;
  }

  @Test
  void aRecordThatOnlyANewerVersionReadsIsToldAndStays() {
    browser.visit(session -> session.logIn("ann"));
    String id = id(browser);
    String token = String.valueOf(browser.cookies().get(COOKIE));
    StoredRecord foreign = makeForeign();
    heard.clear();

    browser.visit(session -> {
      assertThat(session.owner()).isEmpty();
      session.set(COUNT, 1);
    });

    assertThat(heard).first().isEqualTo(new SessionEvent.RecordUndecodable(id, Optional.of("ann")));
    assertThat(heard).last().isInstanceOf(SessionEvent.Created.class);
    assertThat(browser.cookies().get(COOKIE)).isNotEqualTo(token);
    assertThat(store.scan(Sessions.SPACE).map(entry -> entry.loaded().record())).contains(foreign);
    assertThat(sessions.all()).as("only what can be read").hasSize(1);
  }

  @Test
  void aChangeDuringWhichANewerVersionWroteTheRecordBeginsANewSession() {
    browser.visit(session -> session.set(COUNT, 1));
    Browser.Request slow = browser.begin();
    slow.session.update(COUNT, 0, n -> n + 1);
    StoredRecord foreign = makeForeign();
    heard.clear();

    slow.end();

    assertThat(heard).last().isInstanceOf(SessionEvent.Created.class);
    browser.visit(session -> assertThat(session.get(COUNT)).contains(1));
    assertThat(store.scan(Sessions.SPACE).map(entry -> entry.loaded().record())).contains(foreign);
  }

  @Test
  void aLogoutEndsARecordThatOnlyANewerVersionReads() {
    browser.visit(session -> session.logIn("ann"));
    makeForeign();

    browser.visit(Session::end);

    assertThat(store.scan(Sessions.SPACE)).isEmpty();
  }

  @Test
  void endingAllSessionsOfAnOwnerEndsThoseThatOnlyANewerVersionReads() {
    browser.visit(session -> session.logIn("ann"));
    makeForeign();

    assertThat(sessions.ownedBy("ann")).isEmpty();
    assertThat(sessions.endAll("ann")).isEqualTo(1);

    assertThat(store.scan(Sessions.SPACE)).isEmpty();
  }

  @Test
  void aListenerThatThrowsHarmsNeitherTheRequestNorTheOtherListeners() {
    List<SessionEvent> second = new ArrayList<>();
    Browser visitor =
        new Browser(
            sessions
                .withListener(event -> {
                  throw new IllegalStateException("listener down");
                })
                .withListener(second::add));

    visitor.visit(session -> session.set(COUNT, 1));

    visitor.visit(session -> assertThat(session.get(COUNT)).contains(1));
    assertThat(heard).hasSize(1);
    assertThat(second).isEqualTo(heard);
  }
}

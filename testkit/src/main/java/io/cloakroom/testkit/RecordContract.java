package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cloakroom.store.CountedRevisions;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of one record, used by one thread. */
interface RecordContract extends StoreUnderTest {

  @Test
  default void anUnknownKeyIsAbsent() {
    assertThat(store().load(key("a"))).isEmpty();
  }

  @Test
  default void aCreatedRecordIsLoadedAsItWasGiven() {
    Instant expiresAt = Instant.parse("2031-02-03T04:05:06.789Z");
    StoredRecord record = StoredRecord.of(new byte[] {1, 2, 3}, expiresAt).withOwner("ann");

    LoadedRecord loaded = created(key("a"), record);

    assertThat(loaded.record()).isEqualTo(record);
    assertThat(loaded.record().content()).containsExactly(1, 2, 3);
    assertThat(loaded.record().expiresAt()).isEqualTo(expiresAt);
    assertThat(loaded.record().owner()).contains("ann");
  }

  @Test
  default void anExpendableRecordIsKeptLikeAnyOther() {
    StoredRecord record = record("one").withExpendable(true);

    LoadedRecord first = created(key("a"), record);
    assertThat(first.record()).isEqualTo(record("one"));
    assertThat(store().replace(key("a"), first.revision(), record("two").withExpendable(true)))
        .isTrue();
    LoadedRecord second = present(key("a"));
    Instant later = second.record().expiresAt().plusSeconds(60);
    assertThat(store().touch(key("a"), second.revision(), later)).isTrue();
    assertThat(present(key("a")).record()).isEqualTo(record("two").withExpiry(later));
  }

  @Test
  default void anExpiryIsKeptToTheMillisecondRoundedDown() {
    Instant expiresAt = Instant.parse("2031-02-03T04:05:06.789999999Z");

    LoadedRecord loaded = created(key("a"), StoredRecord.of(new byte[0], expiresAt));

    assertThat(loaded.record().expiresAt()).isEqualTo(Instant.parse("2031-02-03T04:05:06.789Z"));
  }

  @Test
  default void aRevisionStaysWhileNothingIsWritten() {
    LoadedRecord loaded = created(key("a"), record("one"));

    assertThat(present(key("a")).revision()).isEqualTo(loaded.revision());
  }

  @Test
  default void createOfATakenKeyIsRefusedAndChangesNothing() {
    LoadedRecord first = created(key("a"), record("one"));

    assertThat(store().create(key("a"), record("two"))).isFalse();
    assertThat(store().load(key("a"))).contains(first);
  }

  @Test
  default void replaceWritesTheNextVersion() {
    LoadedRecord first = created(key("a"), record("one").withOwner("ann"));
    StoredRecord next = record("two", Duration.ofMinutes(5)).withOwner("bob");

    assertThat(store().replace(key("a"), first.revision(), next)).isTrue();

    LoadedRecord second = present(key("a"));
    assertThat(second.record()).isEqualTo(next);
    assertThat(second.revision()).isNotEqualTo(first.revision());
  }

  @Test
  default void replaceMayTakeTheOwnerAway() {
    LoadedRecord first = created(key("a"), record("one").withOwner("ann"));

    assertThat(store().replace(key("a"), first.revision(), record("two"))).isTrue();
    assertThat(present(key("a")).record().owner()).isEmpty();
  }

  @Test
  default void replaceWithTheSameContentIsAVersionOfItsOwn() {
    LoadedRecord first = created(key("a"), record("one"));

    assertThat(store().replace(key("a"), first.revision(), first.record())).isTrue();
    assertThat(store().replace(key("a"), first.revision(), first.record())).isFalse();
  }

  @Test
  default void aRevisionThatIsForetoldIsTheOneThatComes() {
    LoadedRecord first = created(key("a"), record("one"));
    store().replace(key("a"), first.revision(), record("two"));

    store()
        .capability(CountedRevisions.class)
        .ifPresent(counted ->
            assertThat(present(key("a")).revision())
                .isEqualTo(counted.following(first.revision())));
  }

  @Test
  default void replaceNeverCreates() {
    LoadedRecord other = created(key("other"), record("one"));

    assertThat(store().replace(key("a"), other.revision(), record("two"))).isFalse();
    assertThat(store().load(key("a"))).isEmpty();
  }

  @Test
  default void replaceAtAStaleRevisionIsRefused() {
    LoadedRecord first = created(key("a"), record("one"));
    store().replace(key("a"), first.revision(), record("two"));

    assertThat(store().replace(key("a"), first.revision(), record("late"))).isFalse();
    assertThat(content(key("a"))).contains("two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "1 OR 1=1", "99999999999999999999999", "\u0661"})
  default void aRevisionOfNobodyMatchesNothing(String revision) {
    created(key("a"), record("one"));

    assertThat(store().replace(key("a"), new Revision(revision), record("two"))).isFalse();
    assertThat(store().touch(key("a"), new Revision(revision), Instant.MAX)).isFalse();
    assertThat(present(key("a")).record()).isEqualTo(record("one"));
  }

  @Test
  default void touchMovesTheExpiryAndNothingElse() {
    LoadedRecord first = created(key("a"), record("one").withOwner("ann"));
    Instant later = clock().instant().plus(Duration.ofHours(2));

    assertThat(store().touch(key("a"), first.revision(), later)).isTrue();

    LoadedRecord touched = present(key("a"));
    assertThat(touched.record()).isEqualTo(first.record().withExpiry(later));
    assertThat(touched.revision()).isEqualTo(first.revision());
  }

  @Test
  default void touchNeverShortens() {
    LoadedRecord first = created(key("a"), record("one"));

    assertThat(store().touch(key("a"), first.revision(), clock().instant())).isTrue();
    assertThat(store().touch(key("a"), first.revision(), Instant.MIN)).isTrue();
    assertThat(store().load(key("a"))).contains(first);
  }

  @Test
  default void touchAtAStaleRevisionIsRefused() {
    LoadedRecord first = created(key("a"), record("one"));
    store().replace(key("a"), first.revision(), record("two"));

    assertThat(store().touch(key("a"), first.revision(), Instant.MAX)).isFalse();
    assertThat(present(key("a")).record()).isEqualTo(record("two"));
  }

  @Test
  default void touchNeverCreates() {
    assertThat(store().touch(key("a"), Revision.of(1), Instant.MAX)).isFalse();
    assertThat(store().load(key("a"))).isEmpty();
  }

  @Test
  default void aTouchedRecordIsReplacedAtItsRevision() {
    LoadedRecord first = created(key("a"), record("one"));
    store().touch(key("a"), first.revision(), Instant.MAX);

    assertThat(store().replace(key("a"), first.revision(), record("two"))).isTrue();
    assertThat(present(key("a")).record()).isEqualTo(record("two"));
  }

  @Test
  default void aDeletedRecordIsAbsentForEveryMethod() {
    LoadedRecord first = created(key("a"), record("one"));
    store().delete(key("a"));

    assertThat(store().load(key("a"))).isEmpty();
    assertThat(store().replace(key("a"), first.revision(), record("late"))).isFalse();
    assertThat(store().touch(key("a"), first.revision(), Instant.MAX)).isFalse();
    assertThat(store().load(key("a"))).isEmpty();
  }

  @Test
  default void deleteOfAnAbsentRecordDoesNothing() {
    created(key("a"), record("one"));
    store().delete(key("a"));

    assertThatCode(() -> store().delete(key("a"))).doesNotThrowAnyException();
  }

  @Test
  default void aWriterOfADeletedRecordMissesTheOneCreatedAfterIt() {
    LoadedRecord first = created(key("a"), record("one"));
    store().delete(key("a"));
    LoadedRecord second = created(key("a"), record("one"));

    assertThat(store().replace(key("a"), first.revision(), record("late"))).isFalse();
    assertThat(store().touch(key("a"), first.revision(), Instant.MAX)).isFalse();
    assertThat(store().load(key("a"))).contains(second);
  }

  @Test
  default void keysAreApart() {
    String[] ids = {
      "a",
      "A",
      "b",
      ".",
      "..",
      "../../a",
      "a/b",
      "a\\b",
      "*",
      "%",
      "_",
      "'",
      "\"",
      "''",
      "a'--",
      "$(id)",
      "~",
      "CON",
      "a%00",
      "{}",
      "?",
      "x".repeat(200),
      "x".repeat(199) + "y"
    };
    for (String id : ids) {
      assertThat(store().create(key(id), record("of " + id))).as(id).isTrue();
    }
    StoreKey sameIdElsewhere = new StoreKey("throttle", "a");
    assertThat(store().create(sameIdElsewhere, record("elsewhere"))).isTrue();

    for (String id : ids) {
      assertThat(content(key(id))).contains("of " + id);
    }
    store().delete(sameIdElsewhere);
    assertThat(content(key("a"))).contains("of a");
  }

  @Test
  default void aKeyMayHave240Characters() {
    StoreKey longest = new StoreKey("s".repeat(20), "x".repeat(219));

    assertThat(created(longest, record("one")).record()).isEqualTo(record("one"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 4095, 4096, 65_535, 65_536, 1_048_576})
  default void contentOfEverySizeComesBack(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);

    LoadedRecord first = created(key("a"), StoredRecord.of(content, Instant.MAX));
    assertThat(first.record().content()).isEqualTo(content);

    byte[] next = new byte[size + 1];
    assertThat(store().replace(key("a"), first.revision(), StoredRecord.of(next, Instant.MAX)))
        .isTrue();
    assertThat(present(key("a")).record().content()).isEqualTo(next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "'; DROP", "%", " x ", "Zoë", "\uD83E\uDDE5", "../x", "a:b"})
  default void anOwnerOfAnyCharactersComesBack(String owner) {
    LoadedRecord loaded = created(key("a"), record("one").withOwner(owner));

    assertThat(loaded.record().owner()).contains(owner);
  }

  @Test
  default void anOwnerMayHave255Characters() {
    String owner = "\u00e4".repeat(255);

    assertThat(created(key("a"), record("one").withOwner(owner)).record().owner()).contains(owner);
  }
}

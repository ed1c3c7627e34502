package io.cloakroom.store;

import io.cloakroom.key.RandomToken;
import io.cloakroom.store.MoveNote.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The handover of single records from an old store to a new one. Records and revisions here are the
 * stores' own. Thread-safe.
 *
 * <p>The old store says which store decides about a key: if it has a <em>moved</em> note, the new
 * one does. A record moves in three writes, each a compare-and-set:
 *
 * <ol>
 *   <li>a copy with an <em>arriving</em> note, which has a random claim and the old revision, is
 *       put into the new store;
 *   <li>the old record is loaded again, and replaced by a moved note with the same claim;
 *   <li>the arriving note is removed.
 * </ol>
 *
 * <p>The second write is the handover. Before it, the copy does not count; after it, the copy
 * counts even if nobody removes its note. Anyone who finds a copy continues.
 */
final class Handover {

  private static final int MAX_ATTEMPTS = 1000;

  private final MoveSide old;
  private final MoveSide young;
  private final Duration overlap;
  private final Clock clock;

  /**
   * Creates the handover between two stores.
   *
   * @param overlap how long a moved note outlives its record
   */
  Handover(MoveSide old, MoveSide young, Duration overlap, Clock clock) {
    this.old = old;
    this.young = young;
    this.overlap = overlap;
    this.clock = clock;
  }

  /** Returns the record in the new store, after moving it there if the old store has it. */
  Optional<LoadedRecord> load(StoreKey key) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<LoadedRecord> copy = young.load(key);
      if (isRecord(copy)) {
        return copy;
      }
      Optional<LoadedRecord> found = old.load(key);
      if (isRecord(found)) {
        if (found.get().record().expiredAt(clock.instant())) {
          return Optional.empty();
        }
        boolean unused = advance(key, copy, found.get());
      } else if (!countsBy(copy, found)) {
        // The copy was read before the note. Without a note, the key was not handed over.
        if (found.isEmpty() || sameVersion(copy, young.load(key))) {
          return Optional.empty();
        }
      } else {
        LoadedRecord arriving = copy.orElseThrow();
        boolean unused = young.replace(key, arriving.revision(), arrived(arriving));
      }
    }
    throw contended(key);
  }

  /**
   * Moves a record that was found in the old store. Returns false if it is no longer there, or
   * changed.
   */
  boolean move(StoreKey key, LoadedRecord found) {
    Optional<LoadedRecord> copy = Optional.empty();
    LoadedRecord current = found;
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (advance(key, copy, current)) {
        return true;
      }
      copy = young.load(key);
      if (isRecord(copy)) {
        return false;
      }
      Optional<LoadedRecord> again = old.load(key);
      if (!isRecord(again) || !again.get().revision().equals(found.revision())) {
        return false;
      }
      current = again.get();
    }
    throw contended(key);
  }

  /**
   * Hands over a record of this revision in the old store, and writes the next version into the new
   * store. Returns false if it is not in the old store, or changed.
   */
  boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<LoadedRecord> copy = young.load(key);
      Optional<LoadedRecord> found = old.load(key);
      if (isRecord(copy)
          || !isRecord(found)
          || !found.get().revision().equals(expected)
          || found.get().record().expiredAt(clock.instant())) {
        return false;
      }
      if (claims(key, copy, found.get())) {
        return replaceArrived(key, copy.orElseThrow(), next);
      }
    }
    throw contended(key);
  }

  /**
   * Writes the next version over a copy that counts. Returns false if somebody else completed the
   * move, because the record may have changed since.
   */
  private boolean replaceArrived(StoreKey key, LoadedRecord arriving, StoredRecord next) {
    MoveNote note = MoveNote.of(arriving.record());
    Optional<LoadedRecord> copy = Optional.of(arriving);
    while (copy.isPresent() && MoveNote.of(copy).claim().equals(note.claim())) {
      if (young.replace(key, copy.get().revision(), next)) {
        return true;
      }
      copy = young.load(key); // a touch was left in it
    }
    return false;
  }

  /** Takes the next step of a move. Returns whether this call completed it. */
  private boolean advance(StoreKey key, Optional<LoadedRecord> copy, LoadedRecord found) {
    if (!claims(key, copy, found)) {
      return false;
    }
    LoadedRecord arriving = copy.orElseThrow();
    // If this fails, somebody else did it.
    boolean unused = young.replace(key, arriving.revision(), arrived(arriving));
    return true;
  }

  /**
   * Puts the copy into the new store, or if it is there, replaces the old record by a moved note.
   * The copy must have been loaded before the record. Returns whether this call did the latter.
   */
  private boolean claims(StoreKey key, Optional<LoadedRecord> copy, LoadedRecord found) {
    MoveNote note = MoveNote.of(copy);
    if (copy.isEmpty() || !note.waitsFor(found.revision())) {
      // The claim of a copy of another revision can no longer be made: no revision comes back.
      boolean unused = young.put(key, copy, MoveNote.arriving(found));
      return false;
    }
    LoadedRecord arriving = copy.get();
    Instant expiresAt = found.record().expiresAt();
    if (arriving.record().expiresAt().isBefore(expiresAt)) {
      // The old record was touched. Nobody may complete the move without this.
      boolean unused =
          young.replace(key, arriving.revision(), arriving.record().withExpiry(expiresAt));
      return false;
    }
    String fingerprint = MoveNote.fingerprint(found.record());
    return old.replace(
        key, found.revision(), MoveNote.moved(note.claim(), fingerprint, noteExpiry(expiresAt)));
  }

  /**
   * Creates a record of the new store. The old store decides whether the key is free, and has a
   * moved note afterwards.
   */
  boolean create(StoreKey key, StoredRecord record) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      String claim = RandomToken.text(16);
      MoveNote moved = new MoveNote(Kind.MOVED, claim, "", 0);
      if (!old.create(key, MoveNote.moved(claim, "", noteExpiry(record.expiresAt())))) {
        Optional<LoadedRecord> found = old.load(key);
        if (isRecord(found)) {
          return false;
        }
        moved = MoveNote.of(found);
      }
      Optional<Boolean> created = createIfMoved(key, moved, record);
      if (created.isPresent()) {
        return created.get();
      }
    }
    throw contended(key);
  }

  /**
   * Creates a record of the new store under a key that it decides about. Returns empty if the key
   * changed in the meantime.
   *
   * @param moved the note of the old store
   */
  Optional<Boolean> createIfMoved(StoreKey key, MoveNote moved, StoredRecord record) {
    if (moved.kind() != Kind.MOVED) {
      return Optional.empty();
    }
    if (young.create(key, record)) {
      return Optional.of(true);
    }
    Optional<LoadedRecord> present = young.load(key);
    if (present.isEmpty()) {
      return Optional.empty();
    }
    if (isRecord(present) || MoveNote.of(present).countsBy(moved)) {
      return Optional.of(false);
    }
    // A copy whose move never took place.
    return young.replace(key, present.get().revision(), record)
        ? Optional.of(true)
        : Optional.empty();
  }

  /** Deletes the record in both stores, so that nothing moves any more. */
  void delete(StoreKey key) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<LoadedRecord> found = old.load(key);
      if (!isRecord(found)
          || old.replace(
              key,
              found.get().revision(),
              MoveNote.moved(
                  RandomToken.text(16), "", noteExpiry(found.get().record().expiresAt())))) {
        young.delete(key);
        return;
      }
    }
    throw contended(key);
  }

  /**
   * Leaves a touch of the old record in the copy that may just be handed over. Returns false if the
   * record has moved.
   */
  boolean touched(StoreKey key, Instant expiresAt) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<LoadedRecord> copy = young.load(key);
      if (isRecord(copy)) {
        return false;
      }
      if (MoveNote.of(copy).kind() != Kind.ARRIVING
          || !copy.orElseThrow().record().expiresAt().isBefore(expiresAt)) {
        return true;
      }
      LoadedRecord arriving = copy.get();
      if (young.replace(key, arriving.revision(), arriving.record().withExpiry(expiresAt))) {
        return true;
      }
    }
    throw contended(key);
  }

  /** Removes a copy that does not count. Returns false if there is another version now. */
  boolean drop(StoreKey key, Revision copy) {
    return young.replace(key, copy, MoveNote.deleted());
  }

  /** Returns whether this is a record of the application, without a note. */
  static boolean isRecord(Optional<LoadedRecord> loaded) {
    return loaded.isPresent() && MoveNote.of(loaded.get().record()).kind() == Kind.NONE;
  }

  static StoreException contended(StoreKey key) {
    return new StoreException(
        "The record "
            + key.text()
            + " changed "
            + MAX_ATTEMPTS
            + " times while it was moved to another store",
        null);
  }

  private static boolean countsBy(Optional<LoadedRecord> copy, Optional<LoadedRecord> old) {
    return MoveNote.of(copy).countsBy(MoveNote.of(old));
  }

  private static boolean sameVersion(Optional<LoadedRecord> one, Optional<LoadedRecord> other) {
    return one.map(LoadedRecord::revision).equals(other.map(LoadedRecord::revision));
  }

  private static StoredRecord arrived(LoadedRecord arriving) {
    return MoveNote.arrived(arriving.record());
  }

  private Instant noteExpiry(Instant expiresAt) {
    Instant now = clock.instant();
    Instant last = expiresAt.isAfter(now) ? expiresAt : now;
    return StoredRecord.expiryMillis(last) == StoredRecord.NEVER
            || last.isAfter(Instant.MAX.minus(overlap))
        ? Instant.MAX
        : last.plus(overlap);
  }
}

package io.cloakroom.store;

import io.cloakroom.store.MoveNote.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The capabilities of two stores between which records move. The old store is always asked first: a
 * record that moves in the meantime is then found in the new one. Thread-safe.
 */
final class MovingCapabilities {

  private static final int MAX_ATTEMPTS = 1000;

  /** The beginning of cursors in the old store. */
  private static final String IN_OLD = "o";

  /** The beginning of cursors in the new store; alone, its first page. */
  private static final String IN_NEW = "n";

  private final Store moving;
  private final Handover handover;
  private final MoveSide old;
  private final MoveSide young;

  MovingCapabilities(Store moving, Handover handover, MoveSide old, MoveSide young) {
    this.moving = moving;
    this.handover = handover;
    this.old = old;
    this.young = young;
  }

  <C> Optional<C> find(Class<C> type) {
    Optional<?> found;
    if (type == OwnerIndex.class) {
      found = both(OwnerIndex.class, index -> other -> owners(index, other));
    } else if (type == Scannable.class) {
      found = both(Scannable.class, first -> second -> scannable(first, second));
    } else if (type == ExpiryIndex.class) {
      found = both(ExpiryIndex.class, first -> second -> new Expiries(first, second));
    } else if (type == Sweepable.class) {
      found = sweepable();
    } else {
      found = Optional.empty();
    }
    return found.map(type::cast);
  }

  private <I> Optional<I> both(Class<I> type, Function<I, Function<I, I>> joined) {
    return old.capability(type)
        .flatMap(first -> young.capability(type).map(second -> joined.apply(first).apply(second)));
  }

  private OwnerIndex owners(OwnerIndex inOld, OwnerIndex inNew) {
    return (space, owner, limit) -> {
      for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        Map<StoreKey, StoreEntry> found = new LinkedHashMap<>();
        for (StoreEntry entry : old.call(() -> inOld.ownedBy(space, owner, limit))) {
          found.put(entry.key(), old.outside(entry));
        }
        boolean complete = true;
        for (StoreEntry entry : young.call(() -> inNew.ownedBy(space, owner, limit))) {
          if (MoveNote.of(entry.loaded().record()).kind() == Kind.NONE) {
            found.put(entry.key(), young.outside(entry));
          } else {
            complete &= addIfOwned(found, entry, owner);
          }
        }
        if (complete) {
          return found.values().stream()
              .sorted(StoreEntry.LAST_TO_EXPIRE_FIRST)
              .limit(limit)
              .toList();
        }
      }
      throw new StoreException(
          "The records of an owner in the space "
              + space
              + " changed too often while they were moved to another store",
          null);
    };
  }

  /** Adds what a copy stands for. Returns false if it stood for nothing and left a gap. */
  private boolean addIfOwned(Map<StoreKey, StoreEntry> found, StoreEntry copy, String owner) {
    Optional<LoadedRecord> record =
        moving
            .load(copy.key())
            .filter(present -> present.record().owner().filter(owner::equals).isPresent());
    if (record.isPresent()) {
      found.put(copy.key(), new StoreEntry(copy.key(), record.get()));
      return true;
    }
    found.remove(copy.key());
    boolean unused = handover.drop(copy.key(), copy.loaded().revision());
    return false;
  }

  private Scannable scannable(Scannable inOld, Scannable inNew) {
    return (space, cursor, limit) -> {
      boolean first = !cursor.startsWith(IN_NEW);
      if (first && !cursor.equals(ScanPage.START) && !cursor.startsWith(IN_OLD)) {
        throw new IllegalArgumentException("No moving store has returned the cursor " + cursor);
      }
      String inside = cursor.isEmpty() ? ScanPage.START : cursor.substring(1);
      return first
          ? pageOfOld(old.call(() -> inOld.page(space, inside, limit)))
          : pageOfNew(young.call(() -> inNew.page(space, inside, limit)));
    };
  }

  private ScanPage pageOfOld(ScanPage page) {
    return new ScanPage(
        records(page).map(old::outside).toList(),
        page.next().map(IN_OLD::concat).or(() -> Optional.of(IN_NEW)));
  }

  private ScanPage pageOfNew(ScanPage page) {
    return new ScanPage(
        records(page).flatMap(this::current).toList(), page.next().map(IN_NEW::concat));
  }

  private Stream<StoreEntry> current(StoreEntry entry) {
    return MoveNote.of(entry.loaded().record()).kind() == Kind.NONE
        ? Stream.of(young.outside(entry))
        : moving.load(entry.key()).stream().map(found -> new StoreEntry(entry.key(), found));
  }

  /** Returns the records and copies of a page. */
  private static Stream<StoreEntry> records(ScanPage page) {
    return page.entries().stream()
        .filter(entry -> {
          Kind kind = MoveNote.of(entry.loaded().record()).kind();
          return kind == Kind.NONE || kind == Kind.ARRIVING;
        });
  }

  private Optional<Sweepable> sweepable() {
    Optional<Sweepable> inOld = old.capability(Sweepable.class);
    Optional<Sweepable> inNew = young.capability(Sweepable.class);
    if (inOld.isEmpty() && inNew.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(limit -> {
      int swept = inOld.map(side -> old.call(() -> side.sweep(limit))).orElse(0);
      int rest = limit - swept;
      return rest == 0
          ? swept
          : swept + inNew.map(side -> young.call(() -> side.sweep(rest))).orElse(0);
    });
  }

  private final class Expiries implements ExpiryIndex {

    private final ExpiryIndex inOld;
    private final ExpiryIndex inNew;

    Expiries(ExpiryIndex inOld, ExpiryIndex inNew) {
      this.inOld = inOld;
      this.inNew = inNew;
    }

    @Override
    public void keepExpired(String space) {
      inOld.keepExpired(space);
      inNew.keepExpired(space);
    }

    @Override
    public List<StoreEntry> takeExpired(String space, int limit) {
      List<StoreEntry> taken = new ArrayList<>();
      take(inOld, old, space, limit, taken);
      take(inNew, young, space, limit, taken);
      return taken;
    }

    private void take(
        ExpiryIndex index, MoveSide side, String space, int limit, List<StoreEntry> taken) {
      boolean more = true;
      while (more && taken.size() < limit) {
        int wanted = limit - taken.size();
        List<StoreEntry> some = side.call(() -> index.takeExpired(space, wanted));
        for (StoreEntry entry : some) {
          expired(entry, side).ifPresent(taken::add);
        }
        more = some.size() == wanted;
      }
    }

    /** Returns the record that expired; empty for notes, and for copies that never counted. */
    private Optional<StoreEntry> expired(StoreEntry entry, MoveSide side) {
      StoredRecord record = entry.loaded().record();
      MoveNote note = MoveNote.of(record);
      if (note.kind() == Kind.NONE) {
        return Optional.of(side.outside(entry));
      }
      if (!note.countsBy(MoveNote.of(old.load(entry.key())))) {
        return Optional.empty();
      }
      LoadedRecord arrived = new LoadedRecord(MoveNote.arrived(record), entry.loaded().revision());
      return Optional.of(side.outside(new StoreEntry(entry.key(), arrived)));
    }
  }
}

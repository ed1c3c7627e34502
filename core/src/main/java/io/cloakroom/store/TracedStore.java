package io.cloakroom.store;

import io.cloakroom.trace.VisitTrace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store as one request uses it: it notes each call in the request's {@link VisitTrace}. Not
 * thread-safe: it belongs to one request.
 */
public final class TracedStore extends ForwardingStore {

  /** The number of characters of a key's id that are shown. */
  private static final int SHOWN_ID = 22;

  /** The call that this thread is in. Stores in front of others note there whether they had it. */
  private static final ThreadLocal<@Nullable TracedStore> CALLED = new ThreadLocal<>();

  /** Whether any store was ever traced in this JVM. Without one, copies note nothing. */
  private static volatile boolean used;

  private final VisitTrace trace;
  private StoreCall.Copy copy = StoreCall.Copy.NONE;

  private TracedStore(Store store, VisitTrace trace) {
    super(store);
    this.trace = trace;
  }

  /** Returns a store that notes its calls in this trace; the store itself if there is none. */
  public static Store of(Store store, @Nullable VisitTrace trace) {
    if (trace == null) {
      return store;
    }
    used = true;
    return new TracedStore(store, trace);
  }

  /** Notes whether a store in front of another one had a copy, if the call is traced. */
  static void noteCopy(boolean hit) {
    if (!used) {
      return;
    }
    TracedStore called = CALLED.get();
    // The outermost copy decides: what is behind a miss is asked, too.
    if (called != null && called.copy != StoreCall.Copy.HIT) {
      called.copy = hit ? StoreCall.Copy.HIT : StoreCall.Copy.MISS;
    }
  }

  /** The part of an answer that is noted. */
  private record Answer(StoreCall.Outcome outcome, OptionalInt bytes, Optional<Revision> revision) {

    static Answer of(Optional<LoadedRecord> loaded) {
      return loaded
          .map(found ->
              new Answer(
                  StoreCall.Outcome.FOUND,
                  OptionalInt.of(found.record().size()),
                  Optional.of(found.revision())))
          .orElse(new Answer(StoreCall.Outcome.ABSENT, OptionalInt.empty(), Optional.empty()));
    }

    static Answer of(boolean done, OptionalInt bytes, Optional<Revision> revision) {
      return new Answer(done ? StoreCall.Outcome.DONE : StoreCall.Outcome.REFUSED, bytes, revision);
    }
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    return traced(
        StoreCall.Operation.LOAD, key.space(), key.id(), () -> super.load(key), Answer::of);
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    return traced(
        StoreCall.Operation.CREATE,
        key.space(),
        key.id(),
        () -> super.create(key, record),
        done -> Answer.of(done, OptionalInt.of(record.size()), Optional.empty()));
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    return traced(
        StoreCall.Operation.REPLACE,
        key.space(),
        key.id(),
        () -> super.replace(key, expected, next),
        done -> Answer.of(done, OptionalInt.of(next.size()), Optional.of(expected)));
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    return traced(
        StoreCall.Operation.TOUCH,
        key.space(),
        key.id(),
        () -> super.touch(key, expected, expiresAt),
        done -> Answer.of(done, OptionalInt.empty(), Optional.of(expected)));
  }

  @Override
  public void delete(StoreKey key) {
    boolean unused =
        traced(
            StoreCall.Operation.DELETE,
            key.space(),
            key.id(),
            () -> {
              super.delete(key);
              return true;
            },
            done -> Answer.of(done, OptionalInt.empty(), Optional.empty()));
  }

  /**
   * Returns the capabilities of the store behind this one; calls of the owner's index are noted.
   */
  @Override
  public <C> Optional<C> capability(Class<C> type) {
    Optional<C> behind = super.capability(type);
    if (!type.equals(OwnerIndex.class)) {
      return behind;
    }
    return behind
        .map(OwnerIndex.class::cast)
        .<OwnerIndex>map(index -> (space, owner, limit) -> ownedBy(index, space, owner, limit))
        .map(type::cast);
  }

  private List<StoreEntry> ownedBy(OwnerIndex index, String space, String owner, int limit) {
    return traced(
        StoreCall.Operation.OWNED_BY,
        space,
        owner,
        () -> index.ownedBy(space, owner, limit),
        found ->
            new Answer(
                found.isEmpty() ? StoreCall.Outcome.ABSENT : StoreCall.Outcome.FOUND,
                OptionalInt.of(
                    found.stream().mapToInt(entry -> entry.loaded().record().size()).sum()),
                Optional.empty()));
  }

  private <T> T traced(
      StoreCall.Operation operation,
      String space,
      String id,
      Supplier<T> call,
      Function<T, Answer> answer) {
    long began = System.nanoTime();
    TracedStore outer = CALLED.get();
    CALLED.set(this);
    copy = StoreCall.Copy.NONE;
    try {
      T result = call.get();
      note(operation, space, id, began, answer.apply(result), "");
      return result;
    } catch (StoreException e) {
      Answer failed = new Answer(StoreCall.Outcome.FAILED, OptionalInt.empty(), Optional.empty());
      note(operation, space, id, began, failed, String.valueOf(e.getMessage()));
      throw e;
    } finally {
      if (outer == null) {
        CALLED.remove();
      } else {
        CALLED.set(outer);
      }
    }
  }

  private void note(
      StoreCall.Operation operation,
      String space,
      String id,
      long began,
      Answer answer,
      String failure) {
    trace.add(
        new StoreCall(
            operation,
            space,
            id.substring(0, Math.min(SHOWN_ID, id.length())),
            Duration.ofNanos(System.nanoTime() - began),
            answer.bytes(),
            answer.revision().map(Revision::value),
            copy,
            answer.outcome(),
            failure));
  }
}

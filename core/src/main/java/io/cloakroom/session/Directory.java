package io.cloakroom.session;

import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The sessions of a store, as seen from outside their requests. Thread-safe. */
final class Directory {

  private static final int MAX_LISTED = 1000;

  private final Store store;
  private final SessionSettings settings;

  Directory(Store store, SessionSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  Stream<SessionInfo> all() {
    return capability(Scannable.class, "list all sessions")
        .scan(Sessions.SPACE)
        .map(Directory::found)
        .flatMap(found -> found instanceof Found.Live live ? Stream.of(live) : Stream.empty())
        .map(this::info);
  }

  List<SessionInfo> ownedBy(String owner) {
    return entries(owner).stream()
        .map(Directory::found)
        .flatMap(found -> found instanceof Found.Live live ? Stream.of(live) : Stream.empty())
        .map(this::info)
        .sorted(Comparator.comparing(SessionInfo::lastSeen).reversed())
        .toList();
  }

  /** Ends the sessions of this owner whose id matches, and returns how many there were. */
  int end(String owner, Predicate<String> id) {
    return (int)
        entries(owner).stream()
            .filter(entry -> id.test(SessionInfo.id(entry.key())))
            .filter(entry -> end(found(entry)))
            .count();
  }

  boolean end(SessionInfo session) {
    return end(Found.load(store, session.key()));
  }

  private boolean end(Found found) {
    Optional<Found.Kept> ended = Ending.end(store, found);
    ended.ifPresent(kept ->
        settings.fire(
            new SessionEvent.Ended(
                kept.id(), kept.whose(), SessionEvent.EndReason.FROM_ELSEWHERE)));
    return ended.isPresent();
  }

  private List<StoreEntry> entries(String owner) {
    return capability(OwnerIndex.class, "list sessions by owner")
        .ownedBy(Sessions.SPACE, owner, MAX_LISTED);
  }

  private <C> C capability(Class<C> type, String what) {
    return store
        .capability(type)
        .orElseThrow(() ->
            new IllegalStateException(
                store.getClass().getSimpleName()
                    + " cannot "
                    + what
                    + "; use a store with the capability "
                    + type.getSimpleName()));
  }

  private static Found found(StoreEntry entry) {
    return Found.of(entry.key(), Optional.of(entry.loaded()));
  }

  private SessionInfo info(Found.Live live) {
    return new SessionInfo(live, settings.lifetime());
  }
}

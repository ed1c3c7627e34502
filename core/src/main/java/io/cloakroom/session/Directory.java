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

/** The sessions of a store, seen from outside of their requests. Thread-safe. */
final class Directory {

  private static final int MAX_DEVICES = 1000;

  private final Store store;
  private final SessionSettings settings;

  Directory(Store store, SessionSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  Stream<SessionSummary> all() {
    return capability(Scannable.class, "walk through its sessions")
        .scan(Sessions.SPACE)
        .map(Directory::found)
        .flatMap(found -> found instanceof Found.Live live ? Stream.of(live) : Stream.empty())
        .map(live -> new SessionSummary(live, device(live)));
  }

  List<Device> devices(String owner) {
    return ownedBy(owner).stream()
        .map(Directory::found)
        .flatMap(found -> found instanceof Found.Live live ? Stream.of(live) : Stream.empty())
        .map(this::device)
        .sorted(Comparator.comparing(Device::lastSeen).reversed())
        .toList();
  }

  /** Ends those of this owner's sessions whose id is one of these; returns how many. */
  int end(String owner, Predicate<String> id) {
    return (int)
        ownedBy(owner).stream()
            .filter(entry -> id.test(Device.id(entry.key())))
            .filter(entry -> end(found(entry)))
            .count();
  }

  boolean end(SessionSummary session) {
    return end(Found.load(store, session.key()));
  }

  private boolean end(Found found) {
    Optional<Found.Kept> ended = Ending.end(store, found);
    ended.ifPresent(kept ->
        settings.tell(
            new SessionEvent.Ended(
                kept.id(), kept.whose(), SessionEvent.EndReason.FROM_ELSEWHERE)));
    return ended.isPresent();
  }

  private List<StoreEntry> ownedBy(String owner) {
    return capability(OwnerIndex.class, "list sessions by owner")
        .ownedBy(Sessions.SPACE, owner, MAX_DEVICES);
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

  private Device device(Found.Live live) {
    return new Device(
        live.id(),
        live.record().device(),
        live.record().createdAt(),
        settings.lifetime().lastSeen(live));
  }
}

package io.cloakroom.session;

import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.ScanPage;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The sessions of a store, as seen from outside their requests. Thread-safe. */
final class Directory {

  /** The number of sessions of one owner that are listed, or loaded at once to end them. */
  private static final int PAGE = 1000;

  private final Store store;
  private final SessionSettings settings;

  Directory(Store store, SessionSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  Stream<SessionInfo> all() {
    return live(capability(Scannable.class, "list all sessions").scan(Sessions.SPACE));
  }

  private Stream<SessionInfo> live(Stream<StoreEntry> entries) {
    return entries
        .map(Directory::found)
        .flatMap(found -> found instanceof Found.Live live ? Stream.of(live) : Stream.empty())
        .map(this::info);
  }

  Sessions.Page page(String cursor, int limit) {
    ScanPage page =
        capability(Scannable.class, "list all sessions").page(Sessions.SPACE, cursor, limit);
    return new Sessions.Page(
        live(page.entries().stream()).toList(), page.entries().size(), page.next());
  }

  Optional<SessionInfo> find(String publicId) {
    // It has the form of a token, from which it was computed.
    if (SessionToken.parse(publicId).isEmpty()) {
      return Optional.empty();
    }
    return Found.load(store, new StoreKey(Sessions.SPACE, publicId)) instanceof Found.Live live
        ? Optional.of(info(live))
        : Optional.empty();
  }

  Optional<SessionInfo> read(StoreEntry entry) {
    StoredRecord stored = entry.loaded().record();
    // Every version writes JSON; a store that moves keeps its notes beside it.
    boolean json = stored.size() > 0 && stored.content()[0] == '{';
    Found found = found(entry);
    if (found instanceof Found.Live live) {
      return Optional.of(info(live));
    }
    return json && found instanceof Found.Foreign foreign
        ? Optional.of(new SessionInfo(foreign, stored))
        : Optional.empty();
  }

  OwnedSessions ownedBy(String owner) {
    List<StoreEntry> entries = entries(owner, PAGE + 1);
    List<SessionInfo> newestFirst =
        live(entries.stream())
            .sorted(Comparator.comparing(SessionInfo::lastSeen).reversed())
            .limit(PAGE)
            .toList();
    return new OwnedSessions(newestFirst, entries.size() > PAGE);
  }

  /**
   * Ends the sessions of this owner whose id matches, and returns how many there were. It lists
   * them again until none is left that began before this call, because one page does not hold all
   * of them, and because a session may move to a new token while it is listed.
   */
  int end(String owner, Predicate<String> id) {
    Instant start = settings.clock().instant();
    Set<StoreKey> tried = new HashSet<>();
    boolean seenAll = false;
    int limit = PAGE;
    int ended = 0;
    while (true) {
      List<StoreEntry> page = entries(owner, limit);
      boolean lastPage = page.size() < limit;
      int triedBefore = tried.size();
      for (StoreEntry entry : page) {
        Found found = found(entry);
        if (id.test(SessionInfo.id(entry.key()))
            && !(seenAll && beganAfter(start, found))
            && tried.add(entry.key())
            && end(found)) {
          ended++;
        }
      }
      boolean nothingLeft = tried.size() == triedBefore;
      if (nothingLeft && lastPage) {
        return ended;
      }
      if (nothingLeft) {
        // The page is full of sessions that stay.
        limit *= 2;
      }
      seenAll |= lastPage;
    }
  }

  /**
   * Returns whether a session began after this time, by its own node's clock. The sessions that are
   * there when the ending begins are ended whatever their clock says.
   */
  private static boolean beganAfter(Instant start, Found found) {
    return found instanceof Found.Live live && live.record().createdAt().isAfter(start);
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

  private List<StoreEntry> entries(String owner, int limit) {
    return capability(OwnerIndex.class, "list sessions by owner")
        .ownedBy(Sessions.SPACE, owner, limit);
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

package io.cloakroom.toolbar;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The newest requests, and older ones that are pinned, within a limit of memory. Thread-safe. */
final class RecentRequests {

  /**
   * A request in the list.
   *
   * @param version grows with each change, so that a page asks only for what is new to it
   */
  record Listed(long version, boolean pinned, SeenRequest.Summary summary) {}

  /**
   * The changes since a version.
   *
   * @param epoch grows when everything was cleared
   * @param kept the numbers of all requests that are there
   */
  record Changes(long epoch, long version, List<Listed> requests, List<Long> kept) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record Kept(Listed listed, byte[] json) {}

  private final int most;
  private final long mostBytes;
  private final Map<Long, Kept> requests = new LinkedHashMap<>();
  private long bytes;
  private long epoch = 1;
  private long version;

  /**
   * @param most the maximum number of requests that are not pinned, and of those that are
   * @param mostBytes the maximum size of all together
   */
  RecentRequests(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /** Adds a request and its data as JSON. */
  synchronized void add(SeenRequest.Summary summary, byte[] json) {
    requests.put(summary.number(), new Kept(new Listed(++version, false, summary), json));
    bytes += json.length;
    drop(false, summary.number());
    drop(true, summary.number());
  }

  /** Drops the oldest requests beyond the limits, except for one. */
  private void drop(boolean pinned, long except) {
    long count = requests.values().stream().filter(each -> each.listed.pinned == pinned).count();
    Iterator<Kept> oldest = requests.values().iterator();
    while ((count > most || bytes > mostBytes) && oldest.hasNext()) {
      Kept each = oldest.next();
      if (each.listed.pinned == pinned && each.listed.summary.number() != except) {
        bytes -= each.json.length;
        count--;
        oldest.remove();
      }
    }
  }

  /** Returns what has changed since this version, in order of the changes. */
  synchronized Changes after(long known) {
    List<Listed> newer = new ArrayList<>();
    for (Kept each : requests.values()) {
      if (each.listed.version > known) {
        newer.add(each.listed);
      }
    }
    newer.sort((one, other) -> Long.compare(one.version, other.version));
    return new Changes(epoch, version, newer, List.copyOf(requests.keySet()));
  }

  /** Returns the data of a request as JSON. */
  synchronized Optional<byte[]> json(long number) {
    return Optional.ofNullable(requests.get(number)).map(Kept::json);
  }

  /** Keeps a request when newer ones come, or no longer; returns whether it is there. */
  synchronized boolean pin(long number, boolean pinned) {
    Kept found = requests.get(number);
    if (found == null) {
      return false;
    }
    requests.put(number, new Kept(new Listed(++version, pinned, found.listed.summary), found.json));
    drop(pinned, pinned ? number : 0);
    return true;
  }

  /** Removes everything that is not pinned. */
  synchronized void clear() {
    requests.values().removeIf(each -> !each.listed.pinned);
    bytes = requests.values().stream().mapToLong(each -> each.json.length).sum();
    epoch++;
  }

  /** Removes everything. */
  synchronized void close() {
    requests.clear();
    bytes = 0;
  }
}

package io.cloakroom.session;

import java.util.AbstractList;
import java.util.List;

/**
 * The sessions of one owner, the most recently used first. There are at most 1000; {@link #hasMore}
 * tells whether the owner has more. Immutable.
 *
 * <pre>{@code
 * OwnedSessions devices = sessions.ownedBy(account.id());
 * String count = devices.size() + (devices.hasMore() ? " or more" : "");
 * }</pre>
 */
public final class OwnedSessions extends AbstractList<SessionInfo> {

  private final List<SessionInfo> listed;
  private final boolean hasMore;

  OwnedSessions(List<SessionInfo> listed, boolean hasMore) {
    this.listed = listed;
    this.hasMore = hasMore;
  }

  @Override
  public SessionInfo get(int index) {
    return listed.get(index);
  }

  @Override
  public int size() {
    return listed.size();
  }

  /** Returns whether the owner has more sessions than those that are listed. */
  public boolean hasMore() {
    return hasMore;
  }
}

package io.cloakroom.store;

import java.util.stream.Stream;

/**
 * A store that can read all its records one after the other, for administration, not for requests.
 */
public interface Scannable {

  /**
   * Returns the unexpired records of this key space, in no particular order. They are read in steps
   * as the stream is consumed, and nothing is locked in between. A record that exists during the
   * whole scan is returned at least once, usually exactly once. A record that is created, changed
   * or deleted during the scan may be returned in its old version, in its new version, or not at
   * all.
   *
   * @throws StoreException while the stream is consumed, if the store cannot be read
   */
  Stream<StoreEntry> scan(String space);
}

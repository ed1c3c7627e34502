package io.cloakroom.store;

import java.util.stream.Stream;

/** A store that can walk through all its records: for administration, not for requests. */
public interface Scannable {

  /**
   * The unexpired records of this key space, in no order, read bit by bit as the stream is
   * consumed, with nothing held between. Records that exist from the beginning to the end are seen
   * at least once, mostly exactly once; those that come, change or go meanwhile may be seen as they
   * were before, after, or not at all.
   *
   * @throws StoreException while the stream is consumed, where the store cannot be read
   */
  Stream<StoreEntry> scan(String space);
}

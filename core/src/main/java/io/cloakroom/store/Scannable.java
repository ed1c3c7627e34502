package io.cloakroom.store;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A store that can read all its records one after the other, for administration, not for requests.
 */
public interface Scannable {

  /** The number of records that a step of {@link #scan} reads. */
  int SCAN_STEP = 500;

  /**
   * Returns the unexpired records of this key space, in no particular order. They are read in steps
   * as the stream is consumed, and nothing is locked in between. A record that exists during the
   * whole scan is returned at least once, usually exactly once. A record that is created, changed
   * or deleted during the scan may be returned in its old version, in its new version, or not at
   * all.
   *
   * @throws StoreException while the stream is consumed, if the store cannot be read
   */
  default Stream<StoreEntry> scan(String space) {
    return Stream.iterate(
            Optional.of(page(space, ScanPage.START, SCAN_STEP)),
            Optional::isPresent,
            page -> page.flatMap(ScanPage::next).map(next -> page(space, next, SCAN_STEP)))
        .flatMap(page -> page.orElseThrow().entries().stream());
  }

  /**
   * Returns one step of a scan, which promises the same as {@link #scan}. It reads about {@code
   * limit} records, so its cost does not depend on how many there are; a page may have fewer
   * entries, or some more if the engine returns them together. Nothing is kept for a cursor, so a
   * scan can be continued later and by another node. A cursor is opaque visible ASCII of at most
   * 240 characters, without a secret.
   *
   * @param cursor {@link ScanPage#START}, or {@link ScanPage#next} of the previous page
   * @param limit the number of records to read, at least 1
   * @throws IllegalArgumentException if the store cannot have returned this cursor
   * @throws StoreException if the store cannot be read, or its servers have changed since the
   *     previous page, so that the scan must begin again
   */
  ScanPage page(String space, String cursor, int limit);
}

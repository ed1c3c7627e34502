package io.cloakroom.store;

import java.util.List;
import java.util.Optional;

/**
 * One step of a scan.
 *
 * @param entries the records that were found; there may be none although others follow
 * @param next the cursor of the next page; empty if this is the last one
 */
public record ScanPage(List<StoreEntry> entries, Optional<String> next) {

  /** The cursor of the first page. */
  public static final String START = "";

  /** Copies the list. */
  public ScanPage {
    entries = List.copyOf(entries);
  }
}

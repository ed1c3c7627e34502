package io.cloakroom.jdbc;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A database that each call opens until that succeeds, because it may be away. Thread-safe. */
final class LazyDatabase {

  private final Supplier<OpenDatabase> opening;
  private volatile @Nullable OpenDatabase opened;
  private volatile boolean schemaMissing;

  LazyDatabase(Supplier<OpenDatabase> opening) {
    this.opening = opening;
  }

  /**
   * Returns the open database.
   *
   * @throws io.cloakroom.store.StoreException if it is out of reach, refuses or is not supported
   */
  OpenDatabase open() {
    OpenDatabase present = opened;
    if (present == null) {
      present = first(opening.get());
    }
    if (schemaMissing) {
      present.createSchema();
      schemaMissing = false;
    }
    return present;
  }

  /** Creates the table and its indexes, if they are missing, before the next call does its work. */
  void createSchemaLater() {
    schemaMissing = true;
  }

  /** Returns the one that was opened first, because the writers of a store take turns in it. */
  private synchronized OpenDatabase first(OpenDatabase fresh) {
    OpenDatabase present = opened;
    if (present == null) {
      opened = fresh;
      return fresh;
    }
    return present;
  }
}

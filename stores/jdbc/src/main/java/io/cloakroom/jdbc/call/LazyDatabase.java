package io.cloakroom.jdbc.call;

import io.cloakroom.store.StoreException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that each call opens until that succeeds, because it may be away. Thread-safe.
 *
 * @param <D> the open database
 */
public final class LazyDatabase<D> {

  private static final Logger LOG = LoggerFactory.getLogger(LazyDatabase.class);

  private final Supplier<D> opening;
  private final Consumer<D> schema;
  private final boolean startWithout;
  private volatile @Nullable D opened;
  private volatile boolean schemaMissing;

  private LazyDatabase(Supplier<D> opening, Consumer<D> schema, boolean startWithout) {
    this.opening = opening;
    this.schema = schema;
    this.startWithout = startWithout;
  }

  /**
   * Returns a database that is not open yet.
   *
   * @param schema creates what is missing of the tables and indexes
   * @param startWithout whether the application may start while the database is out of reach
   */
  public static <D> LazyDatabase<D> of(
      Supplier<D> opening, Consumer<D> schema, boolean startWithout) {
    return new LazyDatabase<>(opening, schema, startWithout);
  }

  /**
   * Returns the open database.
   *
   * @throws StoreException if it is out of reach, refuses or is not supported
   */
  public D open() {
    D present = opened;
    if (present == null) {
      present = first(opening.get());
    }
    if (schemaMissing) {
      schema.accept(present);
      schemaMissing = false;
    }
    return present;
  }

  /**
   * Opens the database, unless it is out of reach and the application may start without it.
   *
   * @throws StoreException if it is out of reach, refuses or is not supported
   */
  public void start() {
    nowOrLater(this::open, () -> {});
  }

  /**
   * Creates what is missing of the tables and indexes. If the database is out of reach and the
   * application may start without it, the next call that reaches it creates them first.
   */
  public void createSchema() {
    nowOrLater(() -> schema.accept(open()), () -> schemaMissing = true);
  }

  private void nowOrLater(Runnable now, Runnable later) {
    try {
      now.run();
    } catch (StoreException e) {
      if (!startWithout || !StatementRunner.isAway(e)) {
        throw e;
      }
      LOG.warn(
          "{}. The application starts without it, and calls fail until it can be reached",
          e.getMessage());
      later.run();
    }
  }

  /** Returns the one that was opened first, because its writers take turns in it. */
  private synchronized D first(D fresh) {
    D present = opened;
    if (present == null) {
      opened = fresh;
      return fresh;
    }
    return present;
  }
}

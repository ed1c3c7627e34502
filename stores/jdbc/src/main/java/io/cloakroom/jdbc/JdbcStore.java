package io.cloakroom.jdbc;

import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.CountedRevisions;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.store.Sweepable;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A store in one table of a relational database, shared by all nodes of a site. Thread-safe.
 *
 * <p>The engines are PostgreSQL, MariaDB from 10.6, MySQL from 8.0, H2, and SQLite for the nodes of
 * one machine. Each keeps through a crash what it acknowledged, or not, by a setting of its own:
 *
 * <ul>
 *   <li>PostgreSQL with {@code synchronous_commit=on}, its default.
 *   <li>MariaDB and MySQL with {@code innodb_flush_log_at_trx_commit=1}, their default.
 *   <li>SQLite with {@code synchronous=FULL}, its default. Put {@code ?journal_mode=WAL} into its
 *       address, or readers and the one writer wait for each other.
 *   <li>H2 writes commits to its file only after 500 milliseconds: put {@code ;WRITE_DELAY=0} into
 *       its address, or a process that is killed takes the last of them with it. Even so it does
 *       not wait for the disk, as a power cut would need.
 * </ul>
 *
 * <p>Every call is one statement on a connection of its own, which commits by itself also where the
 * pool hands out connections without autocommit. On MariaDB and MySQL, to create a record whose key
 * is taken, or to touch one in vain, costs a second statement, rarely a third. Hand in the pool
 * itself, not a proxy that joins the caller's transaction: a session must not be undone with it,
 * and to set autocommit there would commit it. Expiry is a matter of the store's clock, not of the
 * database's.
 *
 * <p>A call takes {@link Builder#timeout} at most, 2 seconds by default, also where the database
 * hangs, and then is a {@link StoreException}; the effect of a write is unknown then. How long a
 * pool waits for a connection is the pool's own setting (HikariCP's {@code connectionTimeout} is 30
 * seconds unless set; 1 second suits), and adds to it. H2 over TCP has no such bound: its driver
 * cannot end a read from the network.
 *
 * <p>{@link #createSchema} makes the table. To have a migration tool make it, use {@code
 * schema-postgresql.sql}, {@code schema-mariadb.sql}, {@code schema-sqlite.sql} or {@code
 * schema-h2.sql} beside this class in the jar.
 */
public final class JdbcStore implements Store, CountedRevisions, OwnerIndex, Scannable, Sweepable {

  /** How many records a scan reads at once. */
  private static final int PAGE = 500;

  private final StatementRunner database;
  private final Dialect dialect;
  private final RecordRows rows;
  private final Statements sql;
  private final Sweep sweep;
  private final String table;
  private final Clock clock;
  private final DataSource connections;
  private final Duration timeout;
  private final boolean publishes;
  private final RandomGenerator random = new SecureRandom();

  private JdbcStore(Builder builder) {
    table = builder.table;
    clock = builder.clock;
    StatementRunner any =
        new StatementRunner(builder.connections, builder.timeout, "The JDBC store " + table);
    connections = builder.connections;
    timeout = builder.timeout;
    publishes = builder.publishes;
    dialect = any.dialect();
    database = any.as(dialect);
    rows = new RecordRows(dialect);
    Statements silent = Statements.of(dialect, table);
    if (publishes && dialect != Dialect.POSTGRESQL) {
      throw new IllegalStateException(
          "Only PostgreSQL can publish changes, not " + dialect + "; remove publishChanges(true)");
    }
    sql = publishes ? silent.announcedOn(channel()) : silent;
    sweep = new Sweep(database, sql, clock, dialect.searchesPastDeletedRows());
  }

  /** A store in the database of this pool. */
  public static JdbcStore of(DataSource connections) {
    return builder(connections).build();
  }

  /** Configures a store in the database of this pool. */
  public static Builder builder(DataSource connections) {
    return new Builder(connections);
  }

  /**
   * Creates the table and its indexes if they are missing. All nodes may call it when they start.
   */
  public JdbcStore createSchema() {
    for (String statement : dialect.schema(table)) {
      try {
        make(statement);
      } catch (StoreException collision) {
        // Two nodes that start at once collide even with IF NOT EXISTS; the second time it exists.
        make(statement);
      }
    }
    return this;
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    return database.run(
        "load " + key.text(),
        sql.load(),
        statement -> {
          rows.setText(statement, 1, key.text());
          statement.setLong(2, clock.millis());
          try (ResultSet found = statement.executeQuery()) {
            return found.next() ? Optional.of(rows.record(found)) : Optional.empty();
          }
        });
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    if (dialect.createsOverExpired()) {
      return insert(key, record);
    }
    // Again, because an expired record that took the key may be swept before it is written over.
    return insert(key, record) || overwrite(key, record) || insert(key, record);
  }

  private boolean insert(StoreKey key, StoredRecord record) {
    return database.write(
        "create " + key.text(),
        sql.create(),
        statement -> {
          rows.setText(statement, 1, key.text());
          statement.setLong(2, freshRevision());
          rows.setContent(statement, 3, record);
          if (dialect.createsOverExpired()) {
            statement.setLong(6, clock.millis());
          }
          return RecordRows.createdOne(statement);
        });
  }

  private boolean overwrite(StoreKey key, StoredRecord record) {
    return database.write(
        "create " + key.text(),
        sql.createOverExpired(),
        statement -> {
          statement.setLong(1, freshRevision());
          rows.setContent(statement, 2, record);
          rows.setText(statement, 5, key.text());
          statement.setLong(6, clock.millis());
          return RecordRows.wroteOne(statement);
        });
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    OptionalLong revision = counter(expected);
    return revision.isPresent()
        && database.write(
            "replace " + key.text(),
            sql.replace(),
            statement -> {
              rows.setContent(statement, 1, next);
              rows.setText(statement, 4, key.text());
              statement.setLong(5, revision.getAsLong());
              statement.setLong(6, clock.millis());
              return RecordRows.wroteOne(statement);
            });
  }

  @Override
  public Revision following(Revision revision) {
    return revision.next();
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    OptionalLong revision = counter(expected);
    return revision.isPresent()
        && (touched(key, revision.getAsLong(), StoredRecord.expiryMillis(expiresAt))
            || (!dialect.countsMatches()
                && load(key).filter(now -> now.revision().equals(expected)).isPresent()));
  }

  private boolean touched(StoreKey key, long revision, long expiresAt) {
    return database.write(
        "touch " + key.text(),
        sql.touch(),
        statement -> {
          statement.setLong(1, expiresAt);
          statement.setLong(2, expiresAt);
          rows.setText(statement, 3, key.text());
          statement.setLong(4, revision);
          statement.setLong(5, clock.millis());
          return RecordRows.wroteOne(statement);
        });
  }

  @Override
  public void delete(StoreKey key) {
    database.write(
        "delete " + key.text(),
        sql.delete(),
        statement -> {
          rows.setText(statement, 1, key.text());
          return RecordRows.wroteOne(statement);
        });
  }

  @Override
  public List<StoreEntry> ownedBy(String space, String owner, int limit) {
    return database.run(
        "list the records of an owner in the space " + space,
        sql.ownedBy(),
        statement -> {
          rows.setText(statement, 1, owner);
          rows.setText(statement, 2, space + ':');
          rows.setText(statement, 3, space + ';');
          statement.setLong(4, clock.millis());
          statement.setInt(5, limit);
          return rows.entries(statement);
        });
  }

  /**
   * {@inheritDoc}
   *
   * <p>One statement per 500 records.
   */
  @Override
  public Stream<StoreEntry> scan(String space) {
    return Stream.iterate(
            page(space, space + ':'),
            page -> !page.isEmpty(),
            page ->
                page.size() < PAGE
                    ? List.<StoreEntry>of()
                    : page(space, page.get(page.size() - 1).key().text()))
        .flatMap(List::stream);
  }

  private List<StoreEntry> page(String space, String after) {
    return database.run(
        "list the records of the space " + space,
        sql.page(),
        statement -> {
          rows.setText(statement, 1, after);
          rows.setText(statement, 2, space + ';');
          statement.setLong(3, clock.millis());
          statement.setInt(4, PAGE);
          return rows.entries(statement);
        });
  }

  /**
   * {@inheritDoc}
   *
   * <p>Two statements: one looks where the expired records begin, one removes those that nobody
   * holds.
   */
  @Override
  public int sweep(int limit) {
    return sweep.next(limit);
  }

  /**
   * What all stores with {@link Builder#publishChanges} write to this table.
   *
   * <p>Each subscription keeps one connection of the pool for itself, and reconnects when that is
   * lost. A connection that is silently dead is noticed within the store's timeout, 2 seconds by
   * default. PostgreSQL's driver must be in the class path or module path.
   *
   * @throws IllegalStateException if the store was built without {@link Builder#publishChanges}
   */
  public ChangeFeed changes() {
    if (!publishes) {
      throw new IllegalStateException(
          "The JDBC store "
              + table
              + " does not publish its changes; build it with publishChanges(true)");
    }
    return new PostgresChangeFeed(connections, channel(), timeout);
  }

  /** The table's name, as far as the name of a channel may be long. */
  private String channel() {
    return table.substring(Math.max(0, table.length() - 63)).toLowerCase(Locale.ROOT);
  }

  private void make(String statement) {
    database.write("create its schema", statement, PreparedStatement::execute);
  }

  /** A random start, so a writer of a deleted record cannot hit the one created after it. */
  private long freshRevision() {
    return random.nextLong() >>> 2;
  }

  /** The counter that {@link Revision#of} wrote; empty where this store did not make it. */
  private static OptionalLong counter(Revision revision) {
    try {
      long counter = Long.parseLong(revision.value());
      return Revision.of(counter).equals(revision)
          ? OptionalLong.of(counter)
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Configures a {@link JdbcStore}. Not thread-safe. */
  public static final class Builder {

    /** Unquoted in every dialect, and short enough for the index names made from it. */
    private static final Pattern NAME =
        Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,39}\\.)?[A-Za-z_][A-Za-z0-9_]{0,39}");

    private final DataSource connections;
    private String table = "cloakroom_records";
    private Clock clock = Clock.systemUTC();
    private Duration timeout = Duration.ofSeconds(2);
    private boolean publishes;

    private Builder(DataSource connections) {
      this.connections = connections;
    }

    /**
     * The table, with its schema before a dot or without; {@code cloakroom_records} by default.
     * ASCII letters, digits and underscores, 40 characters each at most. SQLite has no schemas.
     */
    public Builder table(String table) {
      if (!NAME.matcher(table).matches()) {
        throw new IllegalArgumentException(
            "A table is named by ASCII letters, digits and underscores, at most 40 characters,"
                + " optionally after its schema and a dot; not: "
                + table);
      }
      this.table = table;
      return this;
    }

    /** What decides whether a record expired; the system's clock by default. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * How long a call may wait for the database; 2 seconds by default, 1 millisecond to 1 hour.
     * Drivers that end a statement but no read from the network round it up to seconds.
     */
    public Builder timeout(Duration timeout) {
      if (timeout.compareTo(Duration.ofMillis(1)) < 0
          || timeout.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException("timeout is 1 millisecond to 1 hour, not " + timeout);
      }
      this.timeout = timeout;
      return this;
    }

    /**
     * Has each write tell the {@link JdbcStore#changes} of all nodes, by {@code NOTIFY} in the same
     * statement; off by default, and for PostgreSQL only. Every store that writes to the table
     * needs it. PostgreSQL commits writes that tell one after the other, so it costs throughput
     * where many write at once: see {@code docs/jdbc.md}.
     */
    public Builder publishChanges(boolean publishChanges) {
      publishes = publishChanges;
      return this;
    }

    /**
     * The store.
     *
     * @throws IllegalStateException if it is configured to publish changes and the database cannot
     * @throws StoreException if the database is out of reach or of a kind that is not supported
     */
    public JdbcStore build() {
      return new JdbcStore(this);
    }
  }
}

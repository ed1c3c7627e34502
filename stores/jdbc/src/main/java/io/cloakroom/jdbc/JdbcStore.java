package io.cloakroom.jdbc;

import io.cloakroom.jdbc.call.LazyDatabase;
import io.cloakroom.jdbc.call.StatementRunner;
import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.CountedRevisions;
import io.cloakroom.store.ExpiryIndex;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Revision;
import io.cloakroom.store.ScanPage;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.store.Sweepable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * A store in one table of a relational database, shared by all nodes of a site. Thread-safe.
 *
 * <pre>{@code
 * JdbcStore store = JdbcStore.of(dataSource).createSchema();
 * }</pre>
 *
 * <p>It supports PostgreSQL, MariaDB from 10.6, MySQL from 8.0, H2, and SQLite for the nodes of one
 * machine. A setting of each database decides whether acknowledged writes survive a crash:
 *
 * <ul>
 *   <li>PostgreSQL needs {@code synchronous_commit=on}, its default.
 *   <li>MariaDB and MySQL need {@code innodb_flush_log_at_trx_commit=1}, their default.
 *   <li>SQLite needs {@code synchronous=FULL}, its default. Add {@code ?journal_mode=WAL} to its
 *       URL; otherwise readers and the one writer wait for each other.
 *   <li>H2 writes commits to its file only after 500 milliseconds. Add {@code ;WRITE_DELAY=0} to
 *       its URL; otherwise a process that is killed loses the last of them. Even then it does not
 *       wait for the disk, so a power failure can lose commits.
 * </ul>
 *
 * <p>Every call is one statement on its own connection. It commits by itself, even if the pool
 * provides connections without autocommit. On MariaDB and MySQL, a call that creates a record whose
 * key is taken, or touches one without effect, needs a second statement and rarely a third. Pass
 * the pool itself, not a proxy that joins the caller's transaction: a rollback there would undo the
 * session, and setting autocommit there would commit the transaction. Expiry follows the store's
 * clock, not the database's.
 *
 * <p>A call takes at most {@link Builder#timeout}, 2 seconds by default, even if the database
 * hangs. After that, it fails with a {@link StoreException}, and the effect of a write is unknown.
 * A statement without an answer is cancelled at the server before that, so that it does not wait
 * for a lock there with a connection that no pool counts. The time that a pool waits for a
 * connection adds to this; it is a setting of the pool. HikariCP's {@code connectionTimeout} is 30
 * seconds by default; 1 second is suitable. H2 over TCP has no such bound, because its driver
 * cannot end a read from the network.
 *
 * <p>If a connection was cut, such as by a restart of the database, the call is repeated once on
 * another one that answers, unless it creates a record and was sent. A repeated write has an effect
 * only if the first had none, or changes nothing the second time. If that cannot be told, the call
 * fails.
 *
 * <p>The store is built only if the database can be reached, unless {@link
 * Builder#startWithoutDatabase} says otherwise.
 *
 * <p>{@link #createSchema} creates the table. If a migration tool creates it, use {@code
 * schema-postgresql.sql}, {@code schema-mariadb.sql}, {@code schema-sqlite.sql} or {@code
 * schema-h2.sql} beside this class in the jar. For a table of an earlier version, use {@code
 * upgrade-postgresql.sql} and so on.
 */
public final class JdbcStore
    implements Store, CountedRevisions, OwnerIndex, Scannable, Sweepable, ExpiryIndex {

  private final LazyDatabase<OpenDatabase> database;
  private final String table;
  private final Clock clock;
  private final DataSource connections;
  private final Duration timeout;
  private final boolean publishes;

  /** The key spaces whose expired records stay until they are taken. */
  private final Set<String> kept = ConcurrentHashMap.newKeySet();

  private JdbcStore(Builder builder) {
    table = builder.table;
    clock = builder.clock;
    connections = builder.connections;
    timeout = builder.timeout;
    publishes = builder.publishes;
    StatementRunner runner = StatementRunner.of(connections, timeout, "The JDBC store " + table);
    database =
        LazyDatabase.of(
            () ->
                OpenDatabase.of(
                    runner, table, clock, publishes ? Optional.of(channel()) : Optional.empty()),
            OpenDatabase::createSchema,
            builder.startWithoutDatabase);
    database.start();
  }

  /** Returns a store in the database of this pool. */
  public static JdbcStore of(DataSource connections) {
    return builder(connections).build();
  }

  /** Returns a builder for a store in the database of this pool. */
  public static Builder builder(DataSource connections) {
    return new Builder(connections);
  }

  /**
   * Creates the table and its indexes if they are missing, and changes a table that an earlier
   * version created. All nodes may call it when they start. If the database is out of reach and the
   * store may {@link Builder#startWithoutDatabase}, they are created as soon as it can be reached.
   */
  public JdbcStore createSchema() {
    database.createSchema();
    return this;
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    return database.open().records().load(key);
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    return database.open().records().create(key, record);
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    return database.open().records().replace(key, expected, next);
  }

  @Override
  public Revision following(Revision revision) {
    return revision.next();
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    return database.open().records().touch(key, expected, expiresAt);
  }

  @Override
  public void delete(StoreKey key) {
    database.open().records().delete(key);
  }

  @Override
  public List<StoreEntry> ownedBy(String space, String owner, int limit) {
    return database.open().records().ownedBy(space, owner, limit);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Runs one statement.
   */
  @Override
  public ScanPage page(String space, String cursor, int limit) {
    String after = cursor.equals(ScanPage.START) ? space + ':' : new StoreKey(space, cursor).text();
    List<StoreEntry> entries = database.open().records().page(space, after, limit);
    return new ScanPage(
        entries,
        entries.size() < limit
            ? Optional.empty()
            : Optional.of(entries.get(entries.size() - 1).key().id()));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Runs two statements: one finds the records that are due, one removes the expired ones that
   * are not locked. If live records are due, two more postpone them. If expired records of a key
   * space are kept, it runs a statement for each record of the others.
   */
  @Override
  public int sweep(int limit) {
    OpenDatabase open = database.open();
    return kept.isEmpty() ? open.sweep().next(limit) : open.expired().sweepOthers(kept, limit);
  }

  @Override
  public void keepExpired(String space) {
    kept.add(space);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Runs one statement that finds the records that are due, one that finds the earliest expired
   * ones of the key space, and one for each of these.
   */
  @Override
  public List<StoreEntry> takeExpired(String space, int limit) {
    return database.open().expired().take(space, limit);
  }

  /**
   * Returns the feed of the writes that all stores with {@link Builder#publishChanges} make to this
   * table.
   *
   * <p>Each subscription keeps one connection of the pool, and reconnects if that is lost. It
   * detects a silently broken connection within the store's timeout, 2 seconds by default.
   * PostgreSQL's driver must be on the class path or module path.
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

  /** Returns the table's name, cut to the maximum length of a channel's name. */
  private String channel() {
    return table.substring(Math.max(0, table.length() - 63)).toLowerCase(Locale.ROOT);
  }

  /** The builder of a {@link JdbcStore}. Not thread-safe. */
  public static final class Builder {

    /**
     * Names that every dialect takes without quotes, and that leave room for the names of indexes.
     */
    private static final Pattern NAME =
        Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,39}\\.)?[A-Za-z_][A-Za-z0-9_]{0,39}");

    private final DataSource connections;
    private String table = "cloakroom_records";
    private Clock clock = Clock.systemUTC();
    private Duration timeout = Duration.ofSeconds(2);
    private boolean publishes;
    private boolean startWithoutDatabase;

    private Builder(DataSource connections) {
      this.connections = connections;
    }

    /**
     * Sets the table, with or without its schema before a dot; the default is {@code
     * cloakroom_records}. Both names have at most 40 ASCII letters, digits and underscores. SQLite
     * has no schemas.
     */
    public Builder table(String table) {
      if (!NAME.matcher(table).matches()) {
        throw new IllegalArgumentException(
            "The table must be at most 40 ASCII letters, digits and underscores, optionally after"
                + " its schema and a dot, not "
                + table);
      }
      this.table = table;
      return this;
    }

    /** Sets the clock that decides whether a record has expired; the default is the system's. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Sets how long a call may wait for the database, 1 millisecond to 1 hour; the default is 2
     * seconds. Drivers that can end a statement, but not a read from the network, round it up to
     * seconds.
     */
    public Builder timeout(Duration timeout) {
      this.timeout = StatementRunner.checkedTimeout(timeout);
      return this;
    }

    /**
     * Sets whether the store is built even if the database is out of reach; the default is false.
     * If so, each call fails with a {@link StoreException} until it can be reached. A pool may have
     * to be told too: HikariCP's {@code initializationFailTimeout} must be negative. A refusal,
     * such as of the password, still keeps the store from being built.
     */
    public Builder startWithoutDatabase(boolean startWithoutDatabase) {
      this.startWithoutDatabase = startWithoutDatabase;
      return this;
    }

    /**
     * Sets whether each write notifies the {@link JdbcStore#changes} of all nodes, by {@code
     * NOTIFY} in the same statement; the default is false. Only PostgreSQL supports it, and every
     * store that writes to the table needs it. PostgreSQL commits such writes one after the other,
     * which costs throughput if many writes are concurrent; see {@code docs/jdbc.md}.
     */
    public Builder publishChanges(boolean publishChanges) {
      publishes = publishChanges;
      return this;
    }

    /**
     * Builds the store.
     *
     * @throws IllegalStateException if it is configured to publish changes and the database cannot
     * @throws StoreException if the database is out of reach or not supported
     */
    public JdbcStore build() {
      return new JdbcStore(this);
    }
  }
}

package io.cloakroom.login;

import io.cloakroom.jdbc.call.CallRules;
import io.cloakroom.jdbc.call.LazyDatabase;
import io.cloakroom.jdbc.call.Repetition;
import io.cloakroom.jdbc.call.StatementRunner;
import io.cloakroom.jdbc.call.StatementRunner.Transaction;
import io.cloakroom.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Accounts in two tables of an SQL database: {@code cloakroom_account}, and {@code
 * cloakroom_user_name} for user names. It supports PostgreSQL, MariaDB from 10.6, MySQL from 8.0,
 * H2 and SQLite. On any other database, each method throws a {@link StoreException} that says so.
 * Thread-safe if its {@link DataSource} is, as every pool is.
 *
 * <pre>{@code
 * JdbcAccounts accounts = JdbcAccounts.of(dataSource).createSchema();
 * }</pre>
 *
 * <p>Each method commits before it returns, whether or not connections commit by themselves. It
 * takes at most {@link Builder#timeout}, 2 seconds by default, even if the database hangs, and then
 * fails with a {@link StoreException}. A statement without an answer is cancelled at the server
 * before that. The time that a pool waits for a connection adds to this.
 *
 * <p>If a connection was cut, such as by a restart of the database, the call is repeated once on
 * another one that answers, unless something may have been written: then it fails.
 */
public final class JdbcAccounts implements ManagedAccounts {

  private static final String COLUMNS =
      "id, email, name, roles, enabled, generation, password_hash";

  /** Inserts a user name if the account exists: SQLite does not check foreign keys by itself. */
  private static final String INSERT_USER_NAME =
      "INSERT INTO cloakroom_user_name (user_name_key, user_name, account_id)"
          + " SELECT ?, ?, id FROM cloakroom_account WHERE id = ?";

  /** Each round of a deadlock has a winner, so more rounds than threads are not needed. */
  private static final int ROUNDS = 50;

  private final LazyDatabase<OpenAccounts> database;

  /** A database whose dialect is known. */
  private record OpenAccounts(AccountsDialect dialect, StatementRunner runner) {

    static OpenAccounts of(StatementRunner any) {
      AccountsDialect dialect = any.recognize(AccountsDialect::of);
      return new OpenAccounts(
          dialect,
          any.withRules(
              new CallRules(
                  dialect == AccountsDialect.SQLITE,
                  ROUNDS,
                  dialect.missingTableCure(),
                  dialect.oldTableCure())));
    }

    void createSchema() {
      for (String statement : dialect.schema()) {
        try {
          create(statement);
        } catch (StoreException lostRace) {
          // PostgreSQL's IF NOT EXISTS fails for one of two at once; by now the table is there.
          create(statement);
        }
      }
    }

    private void create(String table) {
      runner.write(
          "create the tables of accounts", table, Repetition.FREELY, PreparedStatement::execute);
    }

    void set(PreparedStatement statement, Object... values) throws SQLException {
      for (int i = 0; i < values.length; i++) {
        dialect.set(statement, i + 1, values[i]);
      }
    }

    boolean update(Transaction transaction, String sql, Object... values) throws SQLException {
      return transaction.run(
          sql,
          statement -> {
            set(statement, values);
            return statement.executeUpdate() > 0;
          });
    }

    List<String> texts(String column, String rowsOf, String id) {
      return runner.run(
          "find the names of an account",
          "SELECT " + column + " FROM " + rowsOf,
          statement -> {
            set(statement, id);
            try (ResultSet rows = statement.executeQuery()) {
              List<String> texts = new ArrayList<>();
              while (rows.next()) {
                texts.add(dialect.text(rows, column));
              }
              return texts;
            }
          });
    }
  }

  private JdbcAccounts(Builder builder) {
    StatementRunner runner =
        StatementRunner.of(builder.dataSource, builder.timeout, "The database");
    database =
        LazyDatabase.of(
            () -> OpenAccounts.of(runner),
            OpenAccounts::createSchema,
            builder.startWithoutDatabase);
  }

  /**
   * Returns the accounts in this database, whose tables exist or are made by {@link
   * #createSchema()}.
   */
  public static JdbcAccounts of(DataSource dataSource) {
    return builder(dataSource).build();
  }

  /** Returns a builder for the accounts in this database. */
  public static Builder builder(DataSource dataSource) {
    return new Builder(dataSource);
  }

  /**
   * Creates the tables that are missing. All nodes may call it when they start. If the database is
   * out of reach and the application may {@link Builder#startWithoutDatabase}, they are created as
   * soon as it can be reached. To use a migration tool instead, give it {@code
   * io/cloakroom/login/accounts.sql} from this jar; for MariaDB and MySQL, {@code
   * accounts-mariadb.sql}.
   */
  public JdbcAccounts createSchema() {
    database.createSchema();
    return this;
  }

  @Override
  public Optional<Account> find(String id) {
    return select("id = ?", id).map(StoredCredentials::account);
  }

  @Override
  public Optional<StoredCredentials> find(LoginName name) {
    return name instanceof EmailAddress
        ? select("email_key = ?", name.key())
        : select(
            "id = (SELECT account_id FROM cloakroom_user_name WHERE user_name_key = ?)",
            name.key());
  }

  @Override
  public Optional<PasswordHash> passwordHash(String id) {
    return select("id = ?", id).map(StoredCredentials::passwordHash);
  }

  @Override
  public Optional<Account> create(NewAccount account) {
    Account created = account.under(UUID.randomUUID().toString());
    OpenAccounts open = database.open();
    boolean free =
        unlessTaken(
            open,
            () ->
                open.runner()
                    .writeTogether(
                        "create an account",
                        transaction -> {
                          insert(open, transaction, created, account);
                          return true;
                        }));
    return free ? Optional.of(created) : Optional.empty();
  }

  private static void insert(
      OpenAccounts open, Transaction transaction, Account created, NewAccount account)
      throws SQLException {
    open.update(
        transaction,
        "INSERT INTO cloakroom_account (" + COLUMNS + ", email_key) VALUES (?,?,?,?,?,?,?,?)",
        created.id(),
        created.email(),
        created.name(),
        String.join(" ", created.roles()),
        created.enabled(),
        created.sessionVersion(),
        account.passwordHash().text(),
        account.email().key());
    // In the order of their keys, so that two accounts that claim the same ones cannot deadlock.
    for (UserName userName : account.userNames()) {
      open.update(transaction, INSERT_USER_NAME, userName.key(), userName.typed(), created.id());
    }
  }

  @Override
  public boolean addUserName(String id, UserName userName) {
    OpenAccounts open = database.open();
    return unlessTaken(
        open,
        () ->
            update(
                open, "add a user name", INSERT_USER_NAME, userName.key(), userName.typed(), id));
  }

  @Override
  public boolean removeUserName(String id, UserName userName) {
    return update(
        "remove a user name",
        "DELETE FROM cloakroom_user_name WHERE user_name_key = ? AND account_id = ?",
        userName.key(),
        id);
  }

  @Override
  public List<LoginName> loginNames(String id) {
    OpenAccounts open = database.open();
    List<LoginName> names = new ArrayList<>();
    for (String email : open.texts("email", "cloakroom_account WHERE id = ?", id)) {
      EmailAddress.parse(email).ifPresent(names::add);
    }
    // Sorted here, as databases differ in their order of texts.
    open.texts("user_name", "cloakroom_user_name WHERE account_id = ?", id).stream()
        .flatMap(userName -> UserName.parse(userName).stream())
        .sorted(Comparator.comparing(UserName::key))
        .forEach(names::add);
    return List.copyOf(names);
  }

  @Override
  public boolean rehash(String id, PasswordHash expected, PasswordHash next) {
    return update(
        "write a password's hash",
        "UPDATE cloakroom_account SET password_hash = ? WHERE id = ? AND password_hash = ?",
        next.text(),
        id,
        expected.text());
  }

  @Override
  public boolean changePassword(String id, PasswordHash expected, PasswordHash next) {
    return update(
        "change a password",
        "UPDATE cloakroom_account SET password_hash = ?, generation = generation + 1"
            + " WHERE id = ? AND password_hash = ?",
        next.text(),
        id,
        expected.text());
  }

  @Override
  public boolean endSessions(String id) {
    return update(
        "end the sessions of an account",
        "UPDATE cloakroom_account SET generation = generation + 1 WHERE id = ?",
        id);
  }

  @Override
  public boolean setName(String id, String name) {
    Account.checkName(name);
    return set(
        "set an account's name", "UPDATE cloakroom_account SET name = ? WHERE id = ?", name, id);
  }

  @Override
  public boolean setRoles(String id, Set<String> roles) {
    return set(
        "set an account's roles",
        "UPDATE cloakroom_account SET roles = ? WHERE id = ?",
        String.join(" ", Account.checkedRoles(roles)),
        id);
  }

  @Override
  public boolean enable(String id) {
    return set(
        "enable an account", "UPDATE cloakroom_account SET enabled = ? WHERE id = ?", true, id);
  }

  @Override
  public boolean disable(String id) {
    return set(
        "disable an account", "UPDATE cloakroom_account SET enabled = ? WHERE id = ?", false, id);
  }

  /** Sets a column, and returns whether there is such an account. */
  private boolean set(String what, String sql, Object value, String id) {
    // With useAffectedRows=true, MySQL's drivers do not count a row that had the value already.
    return update(what, sql, value, id) || find(id).isPresent();
  }

  @Override
  public boolean delete(String id) {
    OpenAccounts open = database.open();
    return open.runner()
        .writeTogether(
            "delete an account",
            transaction -> {
              boolean deleted =
                  open.update(transaction, "DELETE FROM cloakroom_account WHERE id = ?", id);
              // SQLite enforces foreign keys only if a setting turns that on.
              open.update(transaction, "DELETE FROM cloakroom_user_name WHERE account_id = ?", id);
              return deleted;
            });
  }

  @Override
  public List<Account> page(@Nullable EmailAddress after, int limit) {
    PageLimit.check(limit);
    OpenAccounts open = database.open();
    return open.runner()
        .run(
            "list accounts",
            "SELECT "
                + COLUMNS
                + " FROM cloakroom_account WHERE email_key > ? ORDER BY email_key LIMIT "
                + limit,
            statement -> {
              // Every key is greater than the empty text.
              open.set(statement, after == null ? "" : after.key());
              try (ResultSet rows = statement.executeQuery()) {
                List<Account> page = new ArrayList<>();
                while (rows.next()) {
                  page.add(read(open.dialect(), rows).account());
                }
                return page;
              }
            });
  }

  private Optional<StoredCredentials> select(String condition, String value) {
    OpenAccounts open = database.open();
    return open.runner()
        .run(
            "find an account",
            "SELECT " + COLUMNS + " FROM cloakroom_account WHERE " + condition,
            statement -> {
              open.set(statement, value);
              try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(read(open.dialect(), row)) : Optional.empty();
              }
            });
  }

  private static StoredCredentials read(AccountsDialect dialect, ResultSet row)
      throws SQLException {
    String roles = dialect.text(row, "roles");
    return new StoredCredentials(
        new Account(
            dialect.text(row, "id"),
            dialect.text(row, "email"),
            dialect.text(row, "name"),
            roles.isEmpty() ? Set.of() : Set.of(roles.split(" ", -1)),
            row.getBoolean("enabled"),
            row.getLong("generation")),
        PasswordHash.of(dialect.text(row, "password_hash")));
  }

  private boolean update(String what, String sql, Object... values) {
    return update(database.open(), what, sql, values);
  }

  private static boolean update(OpenAccounts open, String what, String sql, Object... values) {
    return open.runner()
        .write(
            what,
            sql,
            Repetition.NEVER,
            statement -> {
              open.set(statement, values);
              return statement.executeUpdate() > 0;
            });
  }

  /**
   * Returns the result of a write; false if a name is taken, or the account it is for does not
   * exist.
   */
  private static boolean unlessTaken(OpenAccounts open, BooleanSupplier write) {
    try {
      return write.getAsBoolean();
    } catch (StoreException failed) {
      if (failed.getCause() instanceof SQLException cause && open.dialect().isTakenOrGone(cause)) {
        return false;
      }
      throw failed;
    }
  }

  /** The builder of {@link JdbcAccounts}. Not thread-safe. */
  public static final class Builder {

    private final DataSource dataSource;
    private Duration timeout = Duration.ofSeconds(2);
    private boolean startWithoutDatabase;

    private Builder(DataSource dataSource) {
      this.dataSource = dataSource;
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
     * Sets whether {@link JdbcAccounts#createSchema} may be called while the database is out of
     * reach; the default is false. If so, each call fails with a {@link StoreException} until it
     * can be reached. A pool may have to be told too: HikariCP's {@code initializationFailTimeout}
     * must be negative. A refusal, such as of the password, is a failure all the same.
     */
    public Builder startWithoutDatabase(boolean startWithoutDatabase) {
      this.startWithoutDatabase = startWithoutDatabase;
      return this;
    }

    /** Builds the accounts. The database is first asked when they are used. */
    public JdbcAccounts build() {
      return new JdbcAccounts(this);
    }
  }
}

package io.cloakroom.login;

import io.cloakroom.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
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
 * <p>Each method commits before it returns, whether or not connections commit by themselves. The
 * data source decides how long to wait for a lost database, such as with PostgreSQL's {@code
 * connectTimeout} and {@code socketTimeout}.
 */
public final class JdbcAccounts implements ManagedAccounts {

  private static final String COLUMNS =
      "id, email, name, roles, enabled, generation, password_hash";

  /** The SQL states of a transaction that the database undid because of another one. */
  private static final Set<String> UNDONE = Set.of("40001", "40P01");

  /** Each round of a deadlock has a winner, so more rounds than threads are not needed. */
  private static final int ROUNDS = 50;

  private final DataSource dataSource;

  /** The database's dialect; null until the first connection. */
  private volatile @Nullable AccountsDialect dialect;

  private JdbcAccounts(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Returns the accounts in this database, whose tables exist or are made by {@link
   * #createSchema()}.
   */
  public static JdbcAccounts of(DataSource dataSource) {
    return new JdbcAccounts(dataSource);
  }

  /**
   * Creates the tables that are missing. All nodes may call it when they start. To use a migration
   * tool instead, give it {@code io/cloakroom/login/accounts.sql} from this jar; for MariaDB and
   * MySQL, {@code accounts-mariadb.sql}.
   */
  public JdbcAccounts createSchema() {
    AccountsDialect present = onConnection("be recognized", this::dialect);
    for (String statement : present.schema()) {
      try {
        create(statement);
      } catch (StoreException lostRace) {
        // PostgreSQL's IF NOT EXISTS fails for one of two at once; by now the table is there.
        create(statement);
      }
    }
    return this;
  }

  private void create(String table) {
    onConnection(
        "create the tables of accounts",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(table);
          }
        });
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
    boolean free =
        unlessTaken(() ->
            inTransaction(
                "create an account",
                connection -> {
                  insert(connection, created, account);
                  return true;
                }));
    return free ? Optional.of(created) : Optional.empty();
  }

  private void insert(Connection connection, Account created, NewAccount account)
      throws SQLException {
    update(
        connection,
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
      insert(connection, created.id(), userName);
    }
  }

  /** Inserts a user name if the account exists: SQLite does not check foreign keys by itself. */
  private boolean insert(Connection connection, String id, UserName userName) throws SQLException {
    return update(
        connection,
        "INSERT INTO cloakroom_user_name (user_name_key, user_name, account_id)"
            + " SELECT ?, ?, id FROM cloakroom_account WHERE id = ?",
        userName.key(),
        userName.typed(),
        id);
  }

  @Override
  public boolean addUserName(String id, UserName userName) {
    return unlessTaken(
        () -> onConnection("add a user name", connection -> insert(connection, id, userName)));
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
    return onConnection(
        "find the names of an account",
        connection -> {
          List<LoginName> names = new ArrayList<>();
          for (String email : texts(connection, "email", "cloakroom_account WHERE id = ?", id)) {
            EmailAddress.parse(email).ifPresent(names::add);
          }
          // Sorted here, as databases differ in their order of texts.
          texts(connection, "user_name", "cloakroom_user_name WHERE account_id = ?", id).stream()
              .flatMap(userName -> UserName.parse(userName).stream())
              .sorted(Comparator.comparing(UserName::key))
              .forEach(names::add);
          return List.copyOf(names);
        });
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
    return inTransaction(
        "delete an account",
        connection -> {
          boolean deleted = update(connection, "DELETE FROM cloakroom_account WHERE id = ?", id);
          // SQLite does not do what the foreign key says unless it is told to.
          update(connection, "DELETE FROM cloakroom_user_name WHERE account_id = ?", id);
          return deleted;
        });
  }

  private Optional<StoredCredentials> select(String condition, String value) {
    return onConnection(
        "find an account",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT " + COLUMNS + " FROM cloakroom_account WHERE " + condition)) {
            dialect(connection).set(statement, 1, value);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.of(read(dialect(connection), row)) : Optional.empty();
            }
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

  private List<String> texts(Connection connection, String column, String rowsOf, String id)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT " + column + " FROM " + rowsOf)) {
      dialect(connection).set(statement, 1, id);
      try (ResultSet rows = statement.executeQuery()) {
        List<String> texts = new ArrayList<>();
        while (rows.next()) {
          texts.add(dialect(connection).text(rows, column));
        }
        return texts;
      }
    }
  }

  private boolean update(String what, String sql, Object... values) {
    return onConnection(what, connection -> update(connection, sql, values));
  }

  private boolean update(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        dialect(connection).set(statement, i + 1, values[i]);
      }
      return statement.executeUpdate() > 0;
    }
  }

  /**
   * Returns the result of a write; false if a name is taken, or the account it is for does not
   * exist.
   */
  private boolean unlessTaken(BooleanSupplier write) {
    try {
      return write.getAsBoolean();
    } catch (StoreException failed) {
      AccountsDialect known = dialect;
      if (known != null
          && failed.getCause() instanceof SQLException cause
          && known.isTakenOrGone(cause)) {
        return false;
      }
      throw failed;
    }
  }

  private AccountsDialect dialect(Connection connection) throws SQLException {
    AccountsDialect known = dialect;
    if (known == null) {
      known = AccountsDialect.of(connection.getMetaData());
      dialect = known;
    }
    return known;
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T inTransaction(String what, Work<T> work) {
    return onConnection(
        what,
        connection -> {
          boolean byItself = connection.getAutoCommit();
          connection.setAutoCommit(false);
          try {
            return commit(connection, work);
          } finally {
            connection.setAutoCommit(byItself);
          }
        });
  }

  private <T> T onConnection(String what, Work<T> work) {
    try {
      return onConnection(work);
    } catch (SQLException failed) {
      String reason =
          failed instanceof SQLFeatureNotSupportedException ? ": " + failed.getMessage() : "";
      throw new StoreException("The database could not " + what + reason, failed);
    }
  }

  /** Repeats what the database undid, such as after a deadlock of two accounts' names. */
  private <T> T onConnection(Work<T> work) throws SQLException {
    for (int round = 1; ; round++) {
      try (Connection connection = dataSource.getConnection()) {
        return connection.getAutoCommit() ? work.on(connection) : commit(connection, work);
      } catch (SQLException failed) {
        if (!UNDONE.contains(String.valueOf(failed.getSQLState())) || round == ROUNDS) {
          throw failed;
        }
      }
    }
  }

  private static <T> T commit(Connection connection, Work<T> work) throws SQLException {
    try {
      T result = work.on(connection);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException failed) {
      connection.rollback();
      throw failed;
    }
  }
}

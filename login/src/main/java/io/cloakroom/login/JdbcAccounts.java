package io.cloakroom.login;

import io.cloakroom.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * Accounts in two tables of an SQL database, PostgreSQL or H2: {@code cloakroom_account}, and
 * {@code cloakroom_user_name} for user names. Thread-safe if its {@link DataSource} is, as every
 * pool is.
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

  /** SQL states of a key that exists already, and of a missing account in PostgreSQL and in H2. */
  private static final Set<String> TAKEN_OR_GONE = Set.of("23505", "23503", "23506");

  private final DataSource dataSource;

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
   * tool instead, give it {@code io/cloakroom/login/accounts.sql} from this jar.
   */
  public JdbcAccounts createSchema() {
    try {
      runSchema();
    } catch (StoreException lostRace) {
      // PostgreSQL's IF NOT EXISTS fails for one of two at once; by now the tables are there.
      runSchema();
    }
    return this;
  }

  private void runSchema() {
    onConnection(
        "create the tables of accounts",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(schema());
          }
        });
  }

  private static String schema() {
    try (InputStream sql =
        Objects.requireNonNull(JdbcAccounts.class.getResourceAsStream("accounts.sql"))) {
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException damagedJar) {
      throw new UncheckedIOException(damagedJar);
    }
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

  private static void insert(Connection connection, Account created, NewAccount account)
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

  private static boolean insert(Connection connection, String id, UserName userName)
      throws SQLException {
    return update(
        connection,
        "INSERT INTO cloakroom_user_name (user_name_key, user_name, account_id) VALUES (?,?,?)",
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
          for (String email :
              texts(connection, "SELECT email FROM cloakroom_account WHERE id = ?", id)) {
            EmailAddress.parse(email).ifPresent(names::add);
          }
          for (String userName :
              texts(
                  connection,
                  "SELECT user_name FROM cloakroom_user_name WHERE account_id = ?"
                      + " ORDER BY user_name_key",
                  id)) {
            UserName.parse(userName).ifPresent(names::add);
          }
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
    return update(
        "set an account's name", "UPDATE cloakroom_account SET name = ? WHERE id = ?", name, id);
  }

  @Override
  public boolean setRoles(String id, Set<String> roles) {
    return update(
        "set an account's roles",
        "UPDATE cloakroom_account SET roles = ? WHERE id = ?",
        String.join(" ", Account.checkedRoles(roles)),
        id);
  }

  @Override
  public boolean enable(String id) {
    return update(
        "enable an account", "UPDATE cloakroom_account SET enabled = ? WHERE id = ?", true, id);
  }

  @Override
  public boolean disable(String id) {
    return update(
        "disable an account", "UPDATE cloakroom_account SET enabled = ? WHERE id = ?", false, id);
  }

  @Override
  public boolean delete(String id) {
    return update("delete an account", "DELETE FROM cloakroom_account WHERE id = ?", id);
  }

  private Optional<StoredCredentials> select(String condition, String value) {
    return onConnection(
        "find an account",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT " + COLUMNS + " FROM cloakroom_account WHERE " + condition)) {
            statement.setString(1, value);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
          }
        });
  }

  private static StoredCredentials read(ResultSet row) throws SQLException {
    String roles = row.getString("roles");
    return new StoredCredentials(
        new Account(
            row.getString("id"),
            row.getString("email"),
            row.getString("name"),
            roles.isEmpty() ? Set.of() : Set.of(roles.split(" ", -1)),
            row.getBoolean("enabled"),
            row.getLong("generation")),
        PasswordHash.of(row.getString("password_hash")));
  }

  private static List<String> texts(Connection connection, String sql, String id)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        List<String> texts = new ArrayList<>();
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
        return texts;
      }
    }
  }

  private boolean update(String what, String sql, Object... values) {
    return onConnection(what, connection -> update(connection, sql, values));
  }

  private static boolean update(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate() > 0;
    }
  }

  /**
   * Returns the result of a write; false if a name is taken, or the account it is for does not
   * exist.
   */
  private static boolean unlessTaken(BooleanSupplier write) {
    try {
      return write.getAsBoolean();
    } catch (StoreException failed) {
      if (failed.getCause() instanceof SQLException cause
          && TAKEN_OR_GONE.contains(cause.getSQLState())) {
        return false;
      }
      throw failed;
    }
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
    try (Connection connection = dataSource.getConnection()) {
      return connection.getAutoCommit() ? work.on(connection) : commit(connection, work);
    } catch (SQLException failed) {
      throw new StoreException("The database could not " + what, failed);
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

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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Accounts in the table {@code cloakroom_account} of an SQL database, PostgreSQL or H2. Thread-safe
 * where its {@link DataSource} is, as every pool is.
 *
 * <p>Each method is one statement on one connection, committed before it returns, whether or not
 * the connection commits by itself. How long a lost database is waited for is for the data source
 * to say, such as PostgreSQL's {@code connectTimeout} and {@code socketTimeout}.
 */
public final class JdbcAccounts implements ManagedAccounts {

  private static final String COLUMNS =
      "id, email, name, roles, enabled, generation, password_hash";

  private final DataSource dataSource;

  private JdbcAccounts(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** The accounts in this database, whose table exists or is made by {@link #createSchema()}. */
  public static JdbcAccounts of(DataSource dataSource) {
    return new JdbcAccounts(dataSource);
  }

  /**
   * Creates the table where there is none yet; nodes that start together may all call it. An
   * application that migrates its schema with a tool of its own gives that tool {@code
   * io/cloakroom/login/accounts.sql} from this jar instead.
   */
  public JdbcAccounts createSchema() {
    try {
      runSchema();
    } catch (StoreException lostRace) {
      // PostgreSQL's IF NOT EXISTS fails for one of two at once; by now the table is there.
      runSchema();
    }
    return this;
  }

  private void runSchema() {
    onConnection(
        "create the table of accounts",
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
    return select("id", id).map(Credentials::account);
  }

  @Override
  public Optional<Credentials> find(EmailAddress email) {
    return select("email_key", email.key());
  }

  @Override
  public Optional<Account> create(NewAccount account) {
    Account created = account.under(UUID.randomUUID().toString());
    try {
      update(
          "create an account",
          "INSERT INTO cloakroom_account (" + COLUMNS + ", email_key) VALUES (?,?,?,?,?,?,?,?)",
          created.id(),
          created.email(),
          created.name(),
          String.join(" ", created.roles()),
          created.enabled(),
          created.generation(),
          account.hash().text(),
          account.email().key());
      return Optional.of(created);
    } catch (StoreException failed) {
      if (failed.getCause() instanceof SQLException cause && "23505".equals(cause.getSQLState())) {
        return Optional.empty();
      }
      throw failed;
    }
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
  public boolean rename(String id, String name) {
    if (!Account.nameFits(name)) {
      throw new IllegalArgumentException(
          "An account's name has 1 to " + Account.MAX_NAME + " characters on one line");
    }
    return update(
        "rename an account", "UPDATE cloakroom_account SET name = ? WHERE id = ?", name, id);
  }

  @Override
  public boolean assign(String id, Set<String> roles) {
    return update(
        "assign roles",
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

  private Optional<Credentials> select(String column, String value) {
    return onConnection(
        "find an account",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT " + COLUMNS + " FROM cloakroom_account WHERE " + column + " = ?")) {
            statement.setString(1, value);
            try (ResultSet row = statement.executeQuery()) {
              return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
          }
        });
  }

  private static Credentials read(ResultSet row) throws SQLException {
    String roles = row.getString("roles");
    return new Credentials(
        new Account(
            row.getString("id"),
            row.getString("email"),
            row.getString("name"),
            roles.isEmpty() ? Set.of() : Set.of(roles.split(" ", -1)),
            row.getBoolean("enabled"),
            row.getLong("generation")),
        PasswordHash.of(row.getString("password_hash")));
  }

  private boolean update(String what, String sql, Object... values) {
    return onConnection(
        what,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
              statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate() > 0;
          }
        });
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private <T> T onConnection(String what, Work<T> work) {
    try (Connection connection = dataSource.getConnection()) {
      boolean byItself = connection.getAutoCommit();
      try {
        T result = work.on(connection);
        if (!byItself) {
          connection.commit();
        }
        return result;
      } catch (SQLException | RuntimeException failed) {
        if (!byItself) {
          connection.rollback();
        }
        throw failed;
      }
    } catch (SQLException failed) {
      throw new StoreException("The database could not " + what, failed);
    }
  }
}

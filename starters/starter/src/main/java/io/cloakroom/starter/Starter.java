package io.cloakroom.starter;

import io.cloakroom.Cloakroom;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.key.KeyRing;
import io.cloakroom.login.JdbcAccounts;
import io.cloakroom.login.Login;
import io.cloakroom.views.PebbleTemplates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a new application, put together. Sessions, accounts and keys are kept in one folder,
 * so they survive a restart. Every page needs a login, and there are pages to log in, sign up and
 * log out. Pages are Pebble templates in the folder {@code pages} of the resources.
 *
 * <pre>{@code
 * Starter starter = Starter.of(Path.of("data"));
 * server.use(starter.cloakroom());
 * }</pre>
 *
 * <p>It is for the first days of an application. Later, build the parts yourself, as the source of
 * this class does. Immutable and thread-safe.
 */
public final class Starter {

  private static final Path SOURCES = Path.of("src", "main", "resources", "pages");

  private final DataSource database;
  private final Login login;
  private final Cloakroom cloakroom;

  private Starter(Builder builder) {
    StarterLogging.bridge();
    database = builder.database == null ? inFolder(builder.folder) : builder.database;
    Cloakroom plain =
        Cloakroom.builder()
            .store(JdbcStore.of(database).createSchema())
            .keys(keys(builder.folder))
            .templates(templates())
            .build();
    login =
        Login.builder(plain, JdbcAccounts.of(database).createSchema())
            .requiredEverywhere(!builder.publicPages)
            .build();
    cloakroom = plain.withPages(login.pages());
  }

  /** Returns the parts of an application that keeps everything in this folder. */
  public static Starter of(Path folder) {
    return builder(folder).build();
  }

  /**
   * Configures the parts of an application.
   *
   * @param folder the folder for the keys, and for the database unless it is elsewhere; it is made
   *     if it does not exist
   */
  public static Builder builder(Path folder) {
    return new Builder(folder);
  }

  /** Returns the toolkit, with the pages of the login, for the server. */
  public Cloakroom cloakroom() {
    return cloakroom;
  }

  /** Returns the login. */
  public Login login() {
    return login;
  }

  /** Returns the pool of connections to the database. */
  public DataSource database() {
    return database;
  }

  private static DataSource inFolder(Path folder) {
    String file = folder.toAbsolutePath().normalize().resolve("database").toString();
    if (file.contains(";")) {
      throw new IllegalArgumentException(
          "H2 takes no ; in the path of a database: " + file + "; choose another folder");
    }
    // H2 reports a commit only when it is in the file.
    return JdbcConnectionPool.create("jdbc:h2:" + file + ";WRITE_DELAY=0", "", "");
  }

  private static KeyRing keys(Path folder) {
    try {
      Files.createDirectories(folder);
      return KeyRing.of(folder.resolve("keys"));
    } catch (IOException e) {
      throw new UncheckedIOException("The keys cannot be kept in " + folder, e);
    }
  }

  /** Shows edited templates at once if the program runs beside its sources. */
  private static PebbleTemplates templates() {
    return Files.isDirectory(SOURCES)
        ? PebbleTemplates.builder().directory(SOURCES).reloading(true).build()
        : PebbleTemplates.of("pages");
  }

  /** Configures a {@link Starter}. The order of the calls does not matter. Not thread-safe. */
  public static final class Builder {

    private final Path folder;
    private @Nullable DataSource database;
    private boolean publicPages;

    private Builder(Path folder) {
      this.folder = Objects.requireNonNull(folder);
    }

    /**
     * Keeps sessions and accounts in the database of this pool; the default is an H2 database in
     * the folder.
     */
    public Builder database(DataSource database) {
      this.database = database;
      return this;
    }

    /**
     * Sets whether pages can be seen without a login; the default is false. If true, the handlers
     * that need a login call {@link Login#require}.
     */
    public Builder publicPages(boolean publicPages) {
      this.publicPages = publicPages;
      return this;
    }

    /**
     * Builds the parts.
     *
     * @throws io.cloakroom.store.StoreException if the database cannot be opened, such as when
     *     another process has it open
     */
    public Starter build() {
      return new Starter(this);
    }
  }
}

package io.cloakroom.cli;

import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that use an SQL database. */
final class DatabaseOptions {

  /** The option that names a driver. */
  static final String DRIVER = "--driver";

  /** The description of the option that names a driver. */
  static final String DRIVER_DESCRIPTION =
      "The jar of a JDBC driver. Those of PostgreSQL and H2 are built in.";

  private static final String VARIABLE = "CLOAKROOM_DATABASE";

  @Option(
      names = "--database",
      paramLabel = "ADDRESS",
      description = {
        "The address, such as jdbc:postgresql://localhost/shop. One with a password is given as "
            + SecretSource.DESCRIPTION,
        "Without it, the variable " + VARIABLE + " has the address."
      })
  private @Nullable String address;

  @Option(
      names = "--database-user",
      paramLabel = "NAME",
      description = "The user, unless the address has it.")
  private @Nullable String user;

  @Option(
      names = "--database-password-from",
      paramLabel = "SOURCE",
      description = "The user's password: " + SecretSource.DESCRIPTION)
  private @Nullable String passwordSource;

  @Option(names = DRIVER, paramLabel = "PATH", description = DRIVER_DESCRIPTION)
  private List<String> drivers = List.of();

  /**
   * Returns the database.
   *
   * @param creating whether a missing database file may be created
   */
  DataSource open(Terminal terminal, boolean creating) {
    String url =
        address == null
            ? terminal
                .environment(VARIABLE)
                .orElseThrow(() ->
                    new WrongArguments(
                        "The database is missing: use --database ADDRESS, or set "
                            + VARIABLE
                            + '.'))
            : SecretSource.address(terminal, "--database", address);
    SecretSource.conceal(terminal, url);
    if (!url.startsWith("jdbc:")) {
      throw new WrongArguments(
          "An address of a database begins with jdbc:, such as jdbc:postgresql://localhost/shop.");
    }
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (passwordSource != null) {
      properties.setProperty(
          "password",
          SecretSource.read(
              terminal, "Password of the database", "--database-password-from", passwordSource));
    }
    return DriverConnections.of(url, properties, drivers, creating);
  }
}

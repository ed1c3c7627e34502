package io.cloakroom.cli;

import java.io.PrintWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections of a driver, one for each call: a command makes few of them. Thread-safe. */
final class DriverConnections implements DataSource {

  private final Driver driver;
  private final String url;
  private final Properties properties;

  private DriverConnections(Driver driver, String url, Properties properties) {
    this.driver = driver;
    this.url = url;
    this.properties = properties;
  }

  /**
   * Returns the connections to an address.
   *
   * @param jars drivers that are not on the class path
   * @param creating whether a missing database file may be created, rather than be an error
   */
  static DriverConnections of(
      String url, Properties properties, List<String> jars, boolean creating) {
    String address = url;
    if (!creating && url.startsWith("jdbc:h2:")) {
      address = url + ";IFEXISTS=TRUE";
    }
    if (!creating && url.startsWith("jdbc:sqlite:")) {
      // SQLITE_OPEN_READWRITE, without SQLITE_OPEN_CREATE.
      properties.setProperty("open_mode", "2");
    }
    return new DriverConnections(driver(url, jars), address, properties);
  }

  private static Driver driver(String url, List<String> jars) {
    List<URL> urls = new ArrayList<>();
    for (String jar : jars) {
      Path path = InputFile.path(jar);
      if (!Files.isReadable(path)) {
        throw new CommandFailure("file.missing", "The driver " + jar + " cannot be read.");
      }
      try {
        urls.add(path.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new CommandFailure("file.name", jar + " is not a valid file name on this system.");
      }
    }
    ClassLoader all =
        new URLClassLoader(urls.toArray(URL[]::new), DriverConnections.class.getClassLoader());
    for (Driver driver : ServiceLoader.load(Driver.class, all)) {
      try {
        if (driver.acceptsURL(url)) {
          return driver;
        }
      } catch (SQLException e) {
        // Not an address of this driver.
      }
    }
    String kind = url.split(":", 3)[1];
    throw new CommandFailure(
        "driver.missing",
        "There is no driver for jdbc:" + kind + ". Name its jar with --driver PATH.");
  }

  @Override
  public Connection getConnection() throws SQLException {
    @Nullable Connection connection = driver.connect(url, (Properties) properties.clone());
    if (connection == null) {
      throw new SQLException("The driver does not accept the address");
    }
    return connection;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("The user is a part of the options");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException("There is no log");
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException("The address has the timeouts");
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("There is no log");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("This is no " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}

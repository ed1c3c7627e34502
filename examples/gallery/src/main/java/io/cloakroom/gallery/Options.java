package io.cloakroom.gallery;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Settings from the command line and the environment.
 *
 * @param port the port to listen on; 0 picks a free one
 * @param store where sessions are stored
 * @param database the JDBC URL for everything else; empty for a file in {@code data}
 * @param data the directory for that file and the keys
 * @param behindProxy whether requests come through a proxy on this machine
 * @param toolbar whether to open the toolbar for developers
 * @param admin the name of an account that becomes an administrator
 */
record Options(
    int port,
    StoreUrl store,
    Optional<String> database,
    Path data,
    boolean behindProxy,
    boolean toolbar,
    Optional<String> admin) {

  /** Creates the options of a single node with its database in this directory. */
  Options(int port, String store, Path data) {
    this(port, StoreUrl.parse(store), Optional.empty(), data, false, false, Optional.empty());
  }

  /**
   * Reads the arguments, and the environment for options that they omit.
   *
   * @throws IllegalArgumentException if an argument does not match {@link #usage}
   */
  static Options of(Map<String, String> environment, String... arguments) {
    int port = 8080;
    String store = environment.getOrDefault("GALLERY_STORE", "database");
    Optional<String> moveTo = Optional.ofNullable(environment.get("GALLERY_MOVE_TO"));
    Optional<String> moveFrom = Optional.ofNullable(environment.get("GALLERY_MOVE_FROM"));
    String database = environment.getOrDefault("GALLERY_DATABASE", "");
    Path data = Path.of(System.getProperty("user.home"), ".gallery");
    boolean behindProxy = false;
    boolean toolbar = false;
    Optional<String> admin = Optional.empty();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--port" -> port = port(value(arguments, i++));
        case "--store" -> store = value(arguments, i++);
        case "--move-to" -> moveTo = Optional.of(value(arguments, i++));
        case "--move-from" -> moveFrom = Optional.of(value(arguments, i++));
        case "--database" -> database = value(arguments, i++);
        case "--data" -> data = Path.of(value(arguments, i++));
        case "--behind-proxy" -> behindProxy = true;
        case "--toolbar" -> toolbar = true;
        case "--admin" -> admin = Optional.of(value(arguments, i++));
        default -> throw new IllegalArgumentException("Unknown option " + arguments[i]);
      }
    }
    return new Options(
        port,
        StoreUrl.parse(store, moveTo, moveFrom),
        database(database),
        data,
        behindProxy,
        toolbar,
        admin);
  }

  static String usage() {
    try (InputStream text =
        Objects.requireNonNull(Options.class.getResourceAsStream("/usage.txt"))) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException damagedJar) {
      throw new UncheckedIOException(damagedJar);
    }
  }

  private static String value(String[] arguments, int option) {
    if (option + 1 == arguments.length) {
      throw new IllegalArgumentException(arguments[option] + " requires a value");
    }
    return arguments[option + 1];
  }

  private static int port(String value) {
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new IllegalArgumentException("--port must be a number from 0 to 65535, not " + value);
    }
    return Integer.parseInt(value);
  }

  private static Optional<String> database(String value) {
    if (!value.isEmpty() && !value.matches("jdbc:(h2|postgresql):.+")) {
      throw new IllegalArgumentException(
          "--database must be jdbc:h2:… or jdbc:postgresql:…, not " + StoreUrl.masked(value));
    }
    return Optional.of(value).filter(url -> !url.isEmpty());
  }
}

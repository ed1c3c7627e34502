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
 * What the command line and the environment say.
 *
 * @param port where to listen; 0 picks a free one
 * @param store where sessions live
 * @param database the JDBC address of all else; empty for a file in the data
 * @param data the folder of that file and of the keys
 * @param behindProxy whether visitors come through a proxy on this machine
 * @param toolbar whether a developer wants to see what forms go through
 */
record Options(
    int port,
    StoreUrl store,
    Optional<String> database,
    Path data,
    boolean behindProxy,
    boolean toolbar) {

  /** A gallery by itself, with its database in this folder. */
  Options(int port, String store, Path data) {
    this(port, StoreUrl.parse(store), Optional.empty(), data, false, false);
  }

  /**
   * Reads the arguments, and what they leave open from the environment.
   *
   * @throws IllegalArgumentException where they are not as {@link #usage} says
   */
  static Options of(Map<String, String> environment, String... arguments) {
    int port = 8080;
    String store = environment.getOrDefault("GALLERY_STORE", "database");
    String database = environment.getOrDefault("GALLERY_DATABASE", "");
    Path data = Path.of(System.getProperty("user.home"), ".gallery");
    boolean behindProxy = false;
    boolean toolbar = false;
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--port" -> port = port(value(arguments, i++));
        case "--store" -> store = value(arguments, i++);
        case "--database" -> database = value(arguments, i++);
        case "--data" -> data = Path.of(value(arguments, i++));
        case "--behind-proxy" -> behindProxy = true;
        case "--toolbar" -> toolbar = true;
        default -> throw new IllegalArgumentException("Unknown option " + arguments[i]);
      }
    }
    return new Options(port, StoreUrl.parse(store), database(database), data, behindProxy, toolbar);
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
      throw new IllegalArgumentException(arguments[option] + " takes a value");
    }
    return arguments[option + 1];
  }

  private static int port(String value) {
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new IllegalArgumentException("--port takes a number up to 65535, not " + value);
    }
    return Integer.parseInt(value);
  }

  private static Optional<String> database(String value) {
    if (!value.isEmpty() && !value.matches("jdbc:(h2|postgresql):.+")) {
      throw new IllegalArgumentException(
          "--database takes jdbc:h2:… or jdbc:postgresql:…, not " + StoreUrl.masked(value));
    }
    return Optional.of(value).filter(url -> !url.isEmpty());
  }
}

package io.cloakroom.gallery;

import java.nio.file.Path;

/**
 * What the command line says.
 *
 * @param port where to listen; 0 picks a free one
 * @param store where sessions live: {@code database} (the gallery's own), {@code memory}, {@code
 *     file:DIR} or {@code jdbc:URL}
 * @param data the folder of the database and of the keys
 */
record Options(int port, String store, Path data) {

  static final String USAGE =
      """
      Usage: bin/demo [--port N] [--store memory|file:DIR|jdbc:URL] [--data DIR]

        --port   where to listen; 8080 by default, 0 for any free port
        --store  where sessions live; by default in the gallery's own database
        --data   the folder of the database and of the keys; by default .gallery in your home
      """;

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException where they are not as {@link #USAGE} says
   */
  static Options of(String... arguments) {
    int port = 8080;
    String store = "database";
    Path data = Path.of(System.getProperty("user.home"), ".gallery");
    for (int i = 0; i < arguments.length; i += 2) {
      String value = i + 1 < arguments.length ? arguments[i + 1] : "";
      switch (arguments[i]) {
        case "--port" -> port = port(value);
        case "--store" -> store = store(value);
        case "--data" -> data = Path.of(value);
        default -> throw new IllegalArgumentException("Unknown option " + arguments[i]);
      }
    }
    return new Options(port, store, data);
  }

  private static int port(String value) {
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new IllegalArgumentException("--port takes a number up to 65535, not " + value);
    }
    return Integer.parseInt(value);
  }

  private static String store(String value) {
    if (!value.equals("memory")
        && !value.equals("database")
        && !value.matches("file:.+")
        && !value.matches("jdbc:(h2|postgresql):.+")) {
      throw new IllegalArgumentException(
          "--store takes memory, file:DIR, jdbc:h2:… or jdbc:postgresql:…, not " + value);
    }
    return value;
  }
}

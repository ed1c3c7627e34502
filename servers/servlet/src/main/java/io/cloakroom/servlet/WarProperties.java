package io.cloakroom.servlet;

import io.cloakroom.Settings;
import io.cloakroom.session.AttributeTypes;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a WAR without code for Cloakroom: the {@link Settings}, and those that say what
 * sessions may hold, under the same names as in Spring Boot.
 */
final class WarProperties {

  private static final String HTTP_SESSION = "cloakroom.session.http-session";
  private static final String PACKAGES = "cloakroom.session.attribute-packages";

  private final Map<String, String> settings;
  private final @Nullable String httpSession;
  private final @Nullable String packages;

  private WarProperties(Map<String, String> values) {
    this.httpSession = values.remove(HTTP_SESSION);
    this.packages = values.remove(PACKAGES);
    this.settings = values;
  }

  /** Reads a file in UTF-8, in which names of others are left alone. */
  static WarProperties read(InputStream file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    Map<String, String> ours = new LinkedHashMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith("cloakroom.")) {
        ours.put(name, properties.getProperty(name, "").strip());
      }
    }
    return new WarProperties(ours);
  }

  /**
   * Returns the settings of Cloakroom itself, with those of the environment.
   *
   * @throws IllegalArgumentException for an unknown one, or a value that cannot be read
   */
  Settings settings() {
    return Settings.of(settings).withEnvironment(System.getenv());
  }

  /**
   * Opens the store.
   *
   * @throws IllegalArgumentException if none is meant by these settings
   */
  static Store store(Settings settings) {
    return settings.store(WarProperties::refused).orElseGet(MemoryStore::of);
  }

  private static Store refused(String value) {
    int address = value.indexOf(':');
    throw new IllegalArgumentException(
        "this is memory, file or directory:PATH, not "
            + (address < 0 ? value : value.substring(0, address))
            + ". For another store, remove this file, and call CloakroomFilter.addTo(…) in a"
            + " ServletContextListener");
  }

  /** Returns whether {@code request.getSession()} is Cloakroom's session. */
  boolean httpSession() {
    if (httpSession == null || httpSession.equals("true")) {
      return true;
    }
    if (httpSession.equals("false")) {
      return false;
    }
    throw new IllegalArgumentException(HTTP_SESSION + " is true or false, not " + httpSession);
  }

  /** Returns the types of attributes, without those of the web application. */
  AttributeTypes types() {
    return packages == null || packages.isEmpty()
        ? AttributeTypes.of()
        : AttributeTypes.of()
            .withPackages(
                Arrays.stream(packages.split(",", -1)).map(String::strip).toArray(String[]::new));
  }
}

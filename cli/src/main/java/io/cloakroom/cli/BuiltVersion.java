package io.cloakroom.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version from the properties file that the build writes. */
final class BuiltVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {text()};
  }

  /** Returns the name and the version, such as {@code cloakroom 1.0.0}. */
  static String text() {
    Properties build = new Properties();
    try (InputStream in =
        Objects.requireNonNull(BuiltVersion.class.getResourceAsStream("build.properties"))) {
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "cloakroom " + build.getProperty("version");
  }
}

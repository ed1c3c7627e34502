package io.cloakroom.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version from the properties file that the build writes. */
final class BuiltVersion implements IVersionProvider {

  @Override
  public String[] getVersion() throws IOException {
    Properties build = new Properties();
    try (InputStream in =
        Objects.requireNonNull(BuiltVersion.class.getResourceAsStream("build.properties"))) {
      build.load(in);
    }
    return new String[] {"cloakroom " + build.getProperty("version")};
  }
}

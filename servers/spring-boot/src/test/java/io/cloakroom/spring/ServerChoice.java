package io.cloakroom.spring;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/** Leaves out the server that a test does not ask for: an application has one of them. */
final class ServerChoice implements AutoConfigurationImportFilter, EnvironmentAware {

  /** The property with the server: tomcat or jetty. */
  static final String SERVER = "test.server";

  private @Nullable Environment environment;

  @Override
  public void setEnvironment(Environment environment) {
    this.environment = environment;
  }

  @Override
  public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
    String server = Objects.requireNonNull(environment).getProperty(SERVER, "tomcat");
    String other = server.equals("tomcat") ? "jetty" : "tomcat";
    boolean[] matches = new boolean[classes.length];
    for (int i = 0; i < classes.length; i++) {
      matches[i] =
          classes[i] == null || !classes[i].startsWith("org.springframework.boot." + other + '.');
    }
    return matches;
  }
}

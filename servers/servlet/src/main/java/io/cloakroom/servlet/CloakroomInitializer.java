package io.cloakroom.servlet;

import io.cloakroom.Cloakroom;
import io.cloakroom.Settings;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An initializer that registers {@link CloakroomFilter} in a WAR with the file {@code
 * WEB-INF/classes/cloakroom.properties}, which may be empty. The container finds and calls it.
 *
 * <p>The filter's Cloakroom has the {@link Settings} in that file and in the environment, and keeps
 * sessions in memory. An application that needs a store or templates has no such file, and calls
 * {@link CloakroomFilter#addTo} in a {@code ServletContextListener}.
 *
 * <p>It does nothing in a Spring Boot application, or if a filter named {@code cloakroom} is
 * registered already.
 */
public final class CloakroomInitializer implements ServletContainerInitializer {

  private static final String FILE = "/WEB-INF/classes/cloakroom.properties";
  private static final String SPRING_BOOT = "org/springframework/boot/SpringApplication.class";

  /** Creates the initializer, for the container. */
  public CloakroomInitializer() {}

  /**
   * Registers the filter if the web application has the file.
   *
   * @throws ServletException if the file cannot be read
   * @throws IllegalArgumentException for an unknown setting, or a value that cannot be read
   */
  @Override
  public void onStartup(@Nullable Set<Class<?>> types, ServletContext context)
      throws ServletException {
    try (InputStream file = context.getResourceAsStream(FILE)) {
      if (file != null && !isTakenCareOf(context)) {
        Settings settings = settings(file).withEnvironment(System.getenv());
        CloakroomFilter.of(Cloakroom.builder().settings(settings).build()).addTo(context);
      }
    } catch (IOException e) {
      throw new ServletException(FILE + " could not be read", e);
    }
  }

  private static boolean isTakenCareOf(ServletContext context) {
    @Nullable ClassLoader loader = context.getClassLoader();
    ClassLoader classes = loader == null ? CloakroomInitializer.class.getClassLoader() : loader;
    return context.getFilterRegistration("cloakroom") != null
        || classes.getResource(SPRING_BOOT) != null;
  }

  private static Settings settings(InputStream file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = new InputStreamReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    Map<String, String> ours =
        properties.stringPropertyNames().stream()
            .filter(name -> name.startsWith("cloakroom."))
            .collect(Collectors.toMap(name -> name, name -> properties.getProperty(name, "")));
    try {
      return Settings.of(ours);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(FILE + ": " + e.getMessage(), e);
    }
  }
}

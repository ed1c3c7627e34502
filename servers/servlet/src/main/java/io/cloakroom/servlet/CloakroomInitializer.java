package io.cloakroom.servlet;

import io.cloakroom.Cloakroom;
import io.cloakroom.Settings;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.Store;
import io.cloakroom.store.Sweeper;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An initializer that registers {@link CloakroomFilter} in a WAR with the file {@code
 * WEB-INF/classes/cloakroom.properties}, which may be empty. The container finds and calls it.
 *
 * <p>The filter's Cloakroom has the {@link Settings} in that file and in the environment. {@code
 * request.getSession()} is its session, and may hold the classes in {@code WEB-INF/classes}. The
 * file can also say:
 *
 * <ul>
 *   <li>{@code cloakroom.store=file} with {@code cloakroom.file.directory}: sessions are in this
 *       folder, and not in memory. With {@code cloakroom.move.to} and {@code cloakroom.move.from},
 *       they move to another folder while the application serves
 *   <li>{@code cloakroom.session.attribute-packages}: other packages of classes that a session may
 *       hold
 *   <li>{@code cloakroom.session.http-session=false}: {@code request.getSession()} stays the
 *       container's
 * </ul>
 *
 * <p>An application that needs another store, or templates, has no such file, and calls {@link
 * CloakroomFilter#addTo} in a {@code ServletContextListener}.
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
        register(WarProperties.read(file), context);
      }
    } catch (IOException e) {
      throw new ServletException(FILE + " could not be read", e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(FILE + ": " + e.getMessage(), e);
    }
  }

  private static void register(WarProperties properties, ServletContext context) {
    Settings settings = properties.settings();
    Store store = WarProperties.store(settings);
    Cloakroom cloakroom =
        Cloakroom.builder()
            .store(store)
            .sessions(
                Sessions.of(store)
                    .withAttributeTypes(properties.types().withClasses(WarClasses.of(context))))
            .settings(settings)
            .build();
    CloakroomFilter filter = CloakroomFilter.of(cloakroom);
    (properties.httpSession() ? filter.withHttpSessions(HttpSessions.of()) : filter).addTo(context);
    Sweeper sweeper = Sweeper.of(store);
    context.addListener(
        new ServletContextListener() {
          @Override
          public void contextDestroyed(ServletContextEvent event) {
            sweeper.close();
          }
        });
  }

  private static boolean isTakenCareOf(ServletContext context) {
    @Nullable ClassLoader loader = context.getClassLoader();
    ClassLoader classes = loader == null ? CloakroomInitializer.class.getClassLoader() : loader;
    return context.getFilterRegistration("cloakroom") != null
        || classes.getResource(SPRING_BOOT) != null;
  }
}

package io.cloakroom.war;

import io.cloakroom.Cloakroom;
import io.cloakroom.Settings;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.login.JdbcAccounts;
import io.cloakroom.login.Login;
import io.cloakroom.servlet.CloakroomFilter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jspecify.annotations.Nullable;

/**
 * Opens the database and registers the filter when the web application starts. Everything is kept
 * in the folder that the context parameter {@code data} names, or else in the application's
 * temporary folder. Tomcat may always write there, and keeps it until the WAR is replaced.
 */
@WebListener
public final class WarApplication implements ServletContextListener {

  private @Nullable JdbcConnectionPool database;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    Path data = folder(context).toAbsolutePath();
    // The container closes the database, after the last request.
    String url = "jdbc:h2:" + data.resolve("database") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    database = JdbcConnectionPool.create(url, "", "");
    Cloakroom plain =
        Cloakroom.builder()
            .store(JdbcStore.of(database).createSchema())
            .settings(
                Settings.of(
                    Map.of(
                        "cloakroom.cookie.prefix",
                        "hello-",
                        "cloakroom.keys.file",
                        data.resolve("keys").toString())))
            .build();
    Login login =
        Login.builder(plain, JdbcAccounts.of(database).createSchema())
            .requiredEverywhere(true)
            .build();
    Cloakroom cloakroom = plain.withPages(login.pages()).withLocal("user", login::require);
    CloakroomFilter.of(cloakroom).addTo(context);
  }

  private static Path folder(ServletContext context) {
    @Nullable String named = context.getInitParameter("data");
    return named == null
        ? ((File) context.getAttribute(ServletContext.TEMPDIR)).toPath()
        : Path.of(named);
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    if (database != null) {
      database.dispose();
    }
  }
}

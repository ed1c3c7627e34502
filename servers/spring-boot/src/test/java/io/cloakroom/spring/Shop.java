package io.cloakroom.spring;

import io.cloakroom.spring.app.ShopApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The application of the tests on an embedded Tomcat. */
final class Shop {

  static final String WITHOUT_SECURITY =
      "spring.autoconfigure.exclude="
          + "org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration,"
          + "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration,"
          + "org.springframework.boot.security.autoconfigure.web.servlet"
          + ".ServletWebSecurityAutoConfiguration,"
          + "org.springframework.boot.security.autoconfigure.web.servlet"
          + ".SecurityFilterAutoConfiguration,"
          + "org.springframework.boot.security.autoconfigure.actuate.web.servlet"
          + ".ManagementWebSecurityAutoConfiguration";

  private static final class Shared {
    static final Shop SHOP =
        start(
            ShopApplication.class,
            WITHOUT_SECURITY,
            "cloakroom.csrf.exempt-paths=/webhooks/*",
            "spring.mvc.hiddenmethod.filter.enabled=true",
            "spring.datasource.url=jdbc:h2:mem:shared",
            "cloakroom.session.idle-timeout=20m",
            "management.endpoints.web.exposure.include=cloakroom,health",
            "management.endpoint.health.show-details=always");
  }

  private final ConfigurableApplicationContext context;
  private final int port;

  private Shop(ConfigurableApplicationContext context) {
    this.context = context;
    this.port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
  }

  /** Returns the one that tests share, which ends with the JVM. */
  static Shop shared() {
    return Shared.SHOP;
  }

  /** Starts an application with these properties, such as {@code cloakroom.store=file}. */
  static Shop start(Class<?> application, String... properties) {
    return new Shop(run(application, properties));
  }

  /** Starts an application. */
  static ConfigurableApplicationContext run(Class<?> application, String... properties) {
    List<String> all = new ArrayList<>(List.of(properties));
    all.add("server.port=0");
    all.add("spring.jmx.enabled=false");
    all.add("logging.level.root=warn");
    return new SpringApplicationBuilder(application)
        .properties(all.toArray(String[]::new))
        .registerShutdownHook(false)
        .run();
  }

  int port() {
    return port;
  }

  /** Returns the CSRF token of the first form of a page. */
  static String token(String page) {
    return page.replaceFirst("(?s).*?name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  /** Returns a new browser. */
  Browser browser() {
    return new Browser(port);
  }

  /** A browser, which keeps cookies and says which site it is on. */
  static final class Browser {

    static final String MULTIPART = "multipart/form-data; boundary=XX";

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
        HttpClient.newBuilder()
            .cookieHandler(cookies)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final int port;

    Browser(int port) {
      this.port = port;
    }

    /** Returns the value of a cookie. */
    String cookie(String name) {
      return cookies.getCookieStore().getCookies().stream()
          .filter(cookie -> cookie.getName().equals(name))
          .map(HttpCookie::getValue)
          .findFirst()
          .orElse("");
    }

    void setCookie(String name, String value) {
      HttpCookie cookie = new HttpCookie(name, value);
      cookie.setPath("/");
      cookie.setVersion(0);
      cookies.getCookieStore().add(URI.create("http://localhost:" + port + "/"), cookie);
    }

    HttpResponse<String> get(String path, String... headers) {
      return send(path, request -> request.GET(), headers);
    }

    HttpResponse<String> post(String path, String form, String... headers) {
      List<String> all = new ArrayList<>(List.of(headers));
      if (!all.contains("Content-Type")) {
        all.addAll(List.of("Content-Type", "application/x-www-form-urlencoded"));
      }
      return send(
          path,
          request -> request.POST(HttpRequest.BodyPublishers.ofString(form)),
          all.toArray(String[]::new));
    }

    HttpResponse<String> delete(String path, String... headers) {
      return send(path, request -> request.DELETE(), headers);
    }

    /** Sends a form of the site's own page. */
    HttpResponse<String> submit(String path, String form, String... headers) {
      List<String> all = new ArrayList<>(List.of(headers));
      all.addAll(List.of("Sec-Fetch-Site", "same-origin"));
      return post(path, form, all.toArray(String[]::new));
    }

    private HttpResponse<String> send(
        String path,
        java.util.function.UnaryOperator<HttpRequest.Builder> body,
        String... headers) {
      HttpRequest.Builder request =
          body.apply(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)));
      if (headers.length > 0) {
        request.headers(headers);
      }
      try {
        return client.send(request.build(), BodyHandlers.ofString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    static String part(String name, String value) {
      return "--XX\r\nContent-Disposition: form-data; name=\""
          + name
          + "\"\r\n\r\n"
          + value
          + "\r\n";
    }

    static String file(String name, String value) {
      return "--XX\r\nContent-Disposition: form-data; name=\""
          + name
          + "\"; filename=\"a.txt\"\r\n\r\n"
          + value
          + "\r\n";
    }
  }
}

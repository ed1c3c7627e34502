package io.cloakroom.servlet;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The error pages in the deployment descriptor of a web application. */
final class ErrorPages {

  private ErrorPages() {}

  /** Returns whether the deployment descriptor declares an error page. */
  static boolean areDeclared(ServletContext context) {
    try (InputStream descriptor = context.getResourceAsStream("/WEB-INF/web.xml")) {
      return descriptor != null
          && new String(descriptor.readAllBytes(), StandardCharsets.UTF_8).contains("<error-page");
    } catch (IOException e) {
      context.log("The deployment descriptor could not be read", e);
      return false;
    }
  }
}

package io.cloakroom.servlet;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.junit.jupiter.api.Test;

final class ContainerSessionsTest {

  @Test
  void settingsOfTheContainersCookieAreRefusedWithThoseThatHaveTheSameEffect() {
    ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
    context.getSessionHandler().getSessionCookieConfig().setName("shop");
    context.getSessionHandler().getSessionCookieConfig().setMaxAge(600);

    assertThatThrownBy(() -> ContainerSessions.refuseCookieSettings(context.getServletContext()))
        .hasMessageContaining("Sessions.withCookieName(\"shop\")")
        .hasMessageContaining("Sessions.withPersistent(true)");
  }
}

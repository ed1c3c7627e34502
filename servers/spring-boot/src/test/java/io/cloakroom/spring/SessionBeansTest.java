package io.cloakroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.servlet.HttpSessions;
import io.cloakroom.session.AttributeTypes;
import io.cloakroom.spring.Shop.Browser;
import io.cloakroom.spring.members.MembersApplication;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** An application whose beans replace ours, with Spring Security. */
class SessionBeansTest {

  @SpringBootConfiguration
  @Import(MembersApplication.class)
  static class OwnBeans {

    @Bean
    HttpSessions httpSessions() {
      return HttpSessions.of()
          .withSerialized(request -> request.getRequestURI().startsWith("/legacy/"));
    }

    @Bean
    AttributeTypes attributeTypes() {
      return AttributeTypes.of().withPackages("io.cloakroom.spring.members");
    }

    @Bean
    SessionCount sessionCount() {
      return new SessionCount();
    }
  }

  static final class SessionCount implements HttpSessionListener {

    private final AtomicInteger begun = new AtomicInteger();

    @Override
    public void sessionCreated(HttpSessionEvent event) {
      begun.incrementAndGet();
    }
  }

  private static final Shop SHOP = Shop.start(OwnBeans.class, "cloakroom.store=memory");

  @AfterAll
  static void stop() {
    SHOP.context().close();
  }

  @Test
  void aLoginOfSpringSecurityStillOwnsItsSession() {
    Browser browser = SHOP.browser();
    browser.get("/open/add?item=print");
    String token = browser.get("/open/token").body();

    browser.post("/login", "username=ada&password=wonderful&_csrf=" + token);

    assertThat(browser.get("/me").body()).contains("ada").contains("print");
    assertThat(SHOP.context().getBean(Cloakroom.class).sessions().ownedBy("ada")).hasSize(1);
  }

  @Test
  void listenersAreStillCalledAndOnce() {
    AtomicInteger begun = SHOP.context().getBean(SessionCount.class).begun;
    int before = begun.get();

    SHOP.browser().get("/open/add?item=print");

    assertThat(begun).hasValue(before + 1);
  }
}

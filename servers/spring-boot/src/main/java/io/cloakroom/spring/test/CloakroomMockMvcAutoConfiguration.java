package io.cloakroom.spring.test;

import io.cloakroom.Cloakroom;
import io.cloakroom.spring.CloakroomAutoConfiguration;
import io.cloakroom.spring.CloakroomProperties;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.resttestclient.autoconfigure.RestTestClientBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mock.web.MockHttpServletRequest;

/**
 * Configures the tests of an application: {@code MockMvc} and {@code RestTestClient} send requests
 * as browsers do, and a {@code MockHttpSession} is the session of its requests.
 */
@AutoConfiguration(after = CloakroomAutoConfiguration.class)
@ConditionalOnClass(MockHttpServletRequest.class)
@ConditionalOnBean(Cloakroom.class)
public final class CloakroomMockMvcAutoConfiguration {

  CloakroomMockMvcAutoConfiguration() {}

  @Bean
  MockSessions cloakroomMockSessions(Cloakroom cloakroom) {
    return new MockSessions(cloakroom);
  }

  @Bean
  FilterRegistrationBean<MockBrowser> cloakroomMockBrowser(
      Cloakroom cloakroom, MockSessions sessions) {
    return registration(
        new MockBrowser(cloakroom, sessions),
        "cloakroomMockBrowser",
        CloakroomAutoConfiguration.FILTER_ORDER - 1);
  }

  @Bean
  FilterRegistrationBean<MockSessions> cloakroomMockSessionsFilter(
      MockSessions sessions, CloakroomProperties properties) {
    FilterRegistrationBean<MockSessions> registration =
        registration(
            sessions, "cloakroomMockSessions", CloakroomAutoConfiguration.FILTER_ORDER + 2);
    registration.setEnabled(properties.session().httpSession());
    return registration;
  }

  private static <T extends Filter> FilterRegistrationBean<T> registration(
      T filter, String name, int order) {
    FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
    registration.setName(name);
    registration.setOrder(order);
    registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
    return registration;
  }

  /** The client of Spring's tests, which names no site by itself. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(RestTestClientBuilderCustomizer.class)
  static class RestTestClientConfiguration {

    @Bean
    RestTestClientBuilderCustomizer cloakroomRestTestClient() {
      return client -> client.defaultHeader("Sec-Fetch-Site", "same-origin");
    }
  }
}

package io.cloakroom.spring;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Refuses to start in a reactive application, where no filter of ours would be called. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
public final class CloakroomReactiveAutoConfiguration {

  CloakroomReactiveAutoConfiguration() {}

  @Bean
  static BeanFactoryPostProcessor cloakroomNeedsServlets() {
    return factory -> {
      throw new CloakroomMisconfigured(
          "Cloakroom needs Spring MVC, and this application is reactive (Spring WebFlux), so its"
              + " sessions, forms and CSRF protection would not work.",
          "Replace spring-boot-starter-webflux by spring-boot-starter-webmvc, or set"
              + " spring.main.web-application-type=servlet if both are there; or remove"
              + " cloakroom-spring-boot.");
    };
  }
}

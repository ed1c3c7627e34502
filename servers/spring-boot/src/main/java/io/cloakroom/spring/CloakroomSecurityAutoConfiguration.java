package io.cloakroom.spring;

import io.cloakroom.Cloakroom;
import io.cloakroom.ReadyPages;
import jakarta.servlet.DispatcherType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.SecurityFilterChain;

/** Leaves each request's CSRF check to either Spring Security or Cloakroom. */
@AutoConfiguration(before = CloakroomAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({FilterChainProxy.class, SecurityFilterProperties.class})
public final class CloakroomSecurityAutoConfiguration {

  private static final Logger LOG =
      LoggerFactory.getLogger(CloakroomSecurityAutoConfiguration.class);

  CloakroomSecurityAutoConfiguration() {}

  @Bean
  @ConditionalOnClass(name = "org.springframework.security.jackson.SecurityJacksonModules")
  SecuritySessions cloakroomSecuritySessions() {
    return new SecuritySessions();
  }

  /** Returns the registry that a limit to sessions at the same time uses, if there is one. */
  @Bean
  @Lazy
  @ConditionalOnMissingBean
  @ConditionalOnProperty(name = "cloakroom.session.http-session", matchIfMissing = true)
  SessionRegistry cloakroomSessionRegistry(ObjectProvider<Cloakroom> cloakroom) {
    return new OwnedSessionRegistry(cloakroom).requireOwners();
  }

  @Bean
  CsrfDivision cloakroomCsrfDivision(
      ObjectProvider<FilterChainProxy> proxies,
      ObjectProvider<ReadyPages> pages,
      CloakroomProperties properties) {
    return new CsrfDivision(proxies, pages, properties.csrf().followSpringSecurity());
  }

  @Bean
  CloakroomCustomizer cloakroomCsrfExemption(CsrfDivision division) {
    return cloakroom ->
        cloakroom.csrfExemption("requests that Spring Security decides about", division::leaves);
  }

  @Bean
  FilterRegistrationBean<CsrfGuard> cloakroomCsrfGuard(
      CsrfDivision division, ObjectProvider<SecurityFilterProperties> properties) {
    FilterRegistrationBean<CsrfGuard> registration =
        new FilterRegistrationBean<>(new CsrfGuard(division));
    registration.setName("cloakroomCsrfGuard");
    int security =
        properties.stream()
            .mapToInt(SecurityFilterProperties::getOrder)
            .findFirst()
            .orElse(SecurityFilterProperties.DEFAULT_FILTER_ORDER);
    registration.setOrder(security + 1);
    registration.setDispatcherTypes(DispatcherType.REQUEST);
    return registration;
  }

  @Bean
  SmartInitializingSingleton cloakroomCsrfLog(CsrfDivision division) {
    return () -> {
      for (SecurityFilterChain chain : division.chains()) {
        LOG.info("CSRF tokens are checked by {} for {}", division.checker(chain), chain);
      }
    };
  }
}

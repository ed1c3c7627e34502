package io.cloakroom.spring;

import io.cloakroom.Cloakroom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.support.RequestDataValueProcessor;

/** Adds the CSRF token of {@link Cloakroom} to the forms that Spring's views write. */
@AutoConfiguration(
    afterName =
        "org.springframework.boot.security.autoconfigure.web.servlet"
            + ".ServletWebSecurityAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(RequestDataValueProcessor.class)
public final class CloakroomFormTokensAutoConfiguration {

  CloakroomFormTokensAutoConfiguration() {}

  /** Adds the token where nothing else has fields to add. */
  @Bean(FormTokens.BEAN)
  @ConditionalOnMissingBean(name = FormTokens.BEAN)
  FormTokens cloakroomFormTokens(ObjectProvider<SpringCsrf> springCsrf) {
    return new FormTokens(null, springCsrf.getIfUnique(() -> SpringCsrf.NONE));
  }

  /** Adds the token beside Spring Security's processor, or the application's. */
  @Bean
  static BeanPostProcessor cloakroomFormTokensBeside(ObjectProvider<SpringCsrf> springCsrf) {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return name.equals(FormTokens.BEAN)
                && bean instanceof RequestDataValueProcessor other
                && !(bean instanceof FormTokens)
            ? new FormTokens(other, springCsrf.getIfUnique(() -> SpringCsrf.NONE))
            : bean;
      }
    };
  }
}

package io.cloakroom.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.thymeleaf.spring6.SpringTemplateEngine;

/** Adds the attributes {@code cr:field} and {@code cr:error} to Thymeleaf. */
@AutoConfiguration(
    beforeName = "org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(SpringTemplateEngine.class)
public final class CloakroomThymeleafAutoConfiguration {

  CloakroomThymeleafAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  FieldDialect cloakroomFieldDialect() {
    return new FieldDialect();
  }
}

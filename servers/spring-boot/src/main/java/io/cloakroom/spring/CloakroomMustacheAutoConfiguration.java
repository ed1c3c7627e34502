package io.cloakroom.spring;

import com.samskivert.mustache.Mustache;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.mustache.servlet.view.MustacheView;
import org.springframework.context.annotation.Bean;

/** Shows the visit's values to Mustache templates, whose engine reads no request attributes. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Mustache.class, MustacheView.class})
public final class CloakroomMustacheAutoConfiguration {

  CloakroomMustacheAutoConfiguration() {}

  @Bean
  static BeanPostProcessor cloakroomMustache() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof Mustache.Compiler compiler
            ? compiler.withCollector(new MustacheLocals(compiler.collector))
            : bean;
      }
    };
  }
}

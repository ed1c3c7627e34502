package io.cloakroom.spring.app;

import io.cloakroom.form.Form;
import io.cloakroom.spring.CloakroomCustomizer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.context.annotation.Bean;
import org.springframework.web.context.request.WebRequest;

/** A shop on Spring Boot. */
@SpringBootApplication
public class ShopApplication {

  @Bean
  CloakroomCustomizer shopName(Counts counts) {
    return cloakroom -> {
      cloakroom.local("shop", "Kiln");
      cloakroom.local("unread", visit -> counts.next());
    };
  }

  /** Adds the name of the shop to every error. */
  @Bean
  ErrorAttributes shopErrors() {
    return new DefaultErrorAttributes() {
      @Override
      public Map<String, @Nullable Object> getErrorAttributes(
          WebRequest request, ErrorAttributeOptions options) {
        Map<String, @Nullable Object> attributes = super.getErrorAttributes(request, options);
        attributes.put("shop", "Kiln " + attributes.get("status"));
        return attributes;
      }
    };
  }

  @Bean
  Counts counts() {
    return new Counts();
  }

  @Bean
  Traces traces() {
    return new Traces();
  }

  @Bean
  Form<ShopPages.Strict> strict() {
    return Form.builder(ShopPages.Strict.class).strict().build();
  }
}

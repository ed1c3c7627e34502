package io.cloakroom.spring.app;

import io.cloakroom.form.Form;
import io.cloakroom.spring.CloakroomCustomizer;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

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

  @Bean
  Counts counts() {
    return new Counts();
  }

  @Bean
  Form<ShopPages.Strict> strict() {
    return Form.builder(ShopPages.Strict.class).strict().build();
  }
}

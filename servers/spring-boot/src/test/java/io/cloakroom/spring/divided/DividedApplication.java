package io.cloakroom.spring.divided;

import io.cloakroom.spring.app.ShopApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** The shop with a chain without a CSRF check, one with it, and paths that match no chain. */
@Configuration
@Import(ShopApplication.class)
public class DividedApplication {

  @Bean
  @Order(1)
  SecurityFilterChain cart(HttpSecurity http) throws Exception {
    return http.securityMatcher(
            request -> {
              String path = request.getRequestURI();
              return (path.equals("/cart") && request.getMethod().equals("POST"))
                  || path.startsWith("/page/");
            })
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(csrf -> csrf.disable())
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain notes(HttpSecurity http) throws Exception {
    return http.securityMatcher("/notes", "/views/**")
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }
}

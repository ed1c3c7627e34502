package io.cloakroom.spring.guarded;

import io.cloakroom.spring.app.ShopApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** The shop with Spring Security, which checks CSRF tokens on some paths only. */
@Configuration
@Import(ShopApplication.class)
public class GuardedApplication {

  @Bean
  @Order(1)
  SecurityFilterChain deleted(HttpSecurity http) throws Exception {
    return http.securityMatcher(request -> request.getMethod().equals(HttpMethod.DELETE.name()))
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(csrf -> csrf.disable())
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain cart(HttpSecurity http) throws Exception {
    return http.securityMatcher("/cart/**", "/cart")
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(csrf -> csrf.disable())
        .build();
  }

  @Bean
  @Order(3)
  SecurityFilterChain rest(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll()).build();
  }
}

package io.cloakroom.benchmarks.sessions.server;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The application behind Spring Security. {@code /new} logs in, {@code /read} is a page for people
 * who are logged in, and {@code /bare} is for everybody.
 */
@Configuration(proxyBeanMethods = false)
class SecuredPages {

  private static final UserDetails USER =
      User.withUsername("alice").password("{noop}secret").roles("USER").build();

  @Bean
  SecurityContextRepository contexts() {
    return new HttpSessionSecurityContextRepository();
  }

  @Bean
  InMemoryUserDetailsManager users() {
    return new InMemoryUserDetailsManager(USER);
  }

  @Bean
  SecurityFilterChain chain(HttpSecurity security, SecurityContextRepository contexts)
      throws Exception {
    return security
        .securityContext(context -> context.securityContextRepository(contexts))
        .authorizeHttpRequests(requests ->
            requests.requestMatchers("/bare", "/new").permitAll().anyRequest().authenticated())
        .build();
  }

  /** The handler of all paths, which Spring finds here by itself. */
  @RestController
  static final class Pages {

    private final SecurityContextRepository contexts;

    Pages(SecurityContextRepository contexts) {
      this.contexts = contexts;
    }

    @GetMapping(path = "/bare", produces = "text/plain")
    String bare() {
      return "ok";
    }

    @GetMapping(path = "/read", produces = "text/plain")
    String page(Principal principal) {
      return principal.getName().equals(USER.getUsername()) ? "1" : "0";
    }

    @GetMapping(path = "/new", produces = "text/plain")
    String logIn(HttpServletRequest request, HttpServletResponse response) {
      SecurityContext context = SecurityContextHolder.createEmptyContext();
      context.setAuthentication(
          UsernamePasswordAuthenticationToken.authenticated(
              USER, null, AuthorityUtils.createAuthorityList("ROLE_USER")));
      contexts.saveContext(context, request, response);
      return "1";
    }
  }
}

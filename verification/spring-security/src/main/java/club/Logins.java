package club;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** The ways to log in. */
@Configuration
class Logins {

  /** The address of this node, which it knows when its server has started. */
  private final Set<String> origins = new CopyOnWriteArraySet<>();

  @EventListener
  void started(WebServerInitializedEvent event) {
    origins.add("http://localhost:" + event.getWebServer().getPort());
  }

  @Bean
  SecurityFilterChain security(
      HttpSecurity http, ObjectProvider<ClientRegistrationRepository> clients, Visited visited)
      throws Exception {
    if (clients.getIfAvailable() != null) {
      http.oauth2Login(Customizer.withDefaults());
    }
    return http.authorizeHttpRequests(requests ->
            requests.requestMatchers("/open/**", "/error").permitAll().anyRequest().authenticated())
        .formLogin(Customizer.withDefaults())
        .rememberMe(remember -> remember.key("the same on all nodes"))
        .webAuthn(passkeys -> passkeys.rpName("Club").rpId("localhost").allowedOrigins(origins))
        .oneTimeTokenLogin(tokens ->
            tokens.tokenGenerationSuccessHandler((request, response, token) -> {
              visited.sent(token.getTokenValue());
              response.setStatus(HttpStatus.ACCEPTED.value());
            }))
        .sessionManagement(sessions -> sessions.maximumSessions(2))
        .build();
  }

  /** Returns the users, the same on all nodes: no login gives a password a new hash. */
  @Bean
  UserDetailsService users() {
    InMemoryUserDetailsManager users =
        new InMemoryUserDetailsManager(
            User.withUsername("ada").password("{noop}wonderful").roles("USER").build(),
            User.withUsername("eve").password("{noop}terrible").roles("USER", "ADMIN").build(),
            User.withUsername("pat").password("{noop}postman").roles("USER").build(),
            User.withUsername("max").password("{noop}secret").roles("USER").build());
    return name -> users.loadUserByUsername(name);
  }

  /** Keeps the tokens of an OAuth2 login in the session. */
  @Bean
  OAuth2AuthorizedClientRepository authorizedClients() {
    return new HttpSessionOAuth2AuthorizedClientRepository();
  }
}

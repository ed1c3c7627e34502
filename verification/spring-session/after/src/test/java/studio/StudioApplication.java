package studio;

import io.cloakroom.spring.CloakroomCustomizer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** One node of the studio. */
@SpringBootApplication
public class StudioApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(StudioApplication.class, arguments);
  }

  @Bean
  SecurityFilterChain security(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(requests ->
            requests
                .requestMatchers("/", "/cart", "/login", "/studio/**", "/error")
                .permitAll()
                .anyRequest()
                .authenticated())
        .formLogin(login -> login.loginPage("/login").defaultSuccessUrl("/"))
        .logout(logout -> logout.logoutSuccessUrl("/"))
        .headers(headers ->
            headers.contentSecurityPolicy(policy -> policy.policyDirectives("default-src 'self'")))
        .build();
  }

  @Bean
  UserDetailsService customers() {
    return new InMemoryUserDetailsManager(
        User.withUsername("ada").password("{noop}wonderful").roles("CUSTOMER").build(),
        User.withUsername("eve").password("{noop}terrible").roles("CUSTOMER").build());
  }

  /** Every page shows which node rendered it. */
  @Bean
  CloakroomCustomizer node(@Value("${studio.node}") String node) {
    return cloakroom -> cloakroom.local("node", node);
  }
}

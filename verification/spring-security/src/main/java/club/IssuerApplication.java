package club;

import java.util.UUID;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** Spring's authorization server, whose accounts may log in to the club. */
@SpringBootConfiguration
@EnableAutoConfiguration(exclude = OAuth2ClientAutoConfiguration.class)
public class IssuerApplication {

  /** The id and the secret of the club. */
  public static final String CLIENT = "club-id";

  public static final String SECRET = "club-secret";

  private static final String ID = UUID.randomUUID().toString();

  @Bean
  InMemoryRegisteredClientRepository clients() {
    return new InMemoryRegisteredClientRepository(client("http://localhost:1/unused"));
  }

  /** Returns the club at this address. */
  public static RegisteredClient client(String redirect) {
    return RegisteredClient.withId(ID)
        .clientId(CLIENT)
        .clientSecret("{noop}" + SECRET)
        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
        .redirectUri(redirect)
        .scope(OidcScopes.OPENID)
        .scope(OidcScopes.PROFILE)
        .build();
  }

  @Bean
  UserDetailsService accounts() {
    return new InMemoryUserDetailsManager(
        User.withUsername("grace").password("{noop}compiler").roles("USER").build());
  }
}

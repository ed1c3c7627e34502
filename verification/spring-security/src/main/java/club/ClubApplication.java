package club;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerAutoConfiguration;
import org.springframework.boot.security.oauth2.server.authorization.autoconfigure.servlet.OAuth2AuthorizationServerJwtAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The club. It knows nothing of Cloakroom. */
@SpringBootConfiguration
@EnableAutoConfiguration(
    exclude = {
      OAuth2AuthorizationServerAutoConfiguration.class,
      OAuth2AuthorizationServerJwtAutoConfiguration.class
    })
@Import({
  Basket.class,
  BasketLog.class,
  ClubPages.class,
  Gate.class,
  Logins.class,
  PriceList.class,
  Visited.class
})
public class ClubApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(ClubApplication.class, arguments);
  }
}

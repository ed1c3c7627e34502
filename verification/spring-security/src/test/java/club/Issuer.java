package club;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.test.TestClient;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;

/** Spring's authorization server, whose sessions are ours, too. */
final class Issuer {

  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
  private static final String CALLBACK = "/login/oauth2/code/club";

  private Issuer() {}

  static Node start() {
    return Node.start(
        IssuerApplication.class,
        "cloakroom.store=memory",
        "server.servlet.session.cookie.name=issuer",
        "spring.datasource.url=jdbc:h2:mem:issuer");
  }

  /** Returns the properties with which the club lets accounts of the issuer in. */
  static List<String> registration(Node issuer) {
    String registration = "spring.security.oauth2.client.registration.club.";
    return List.of(
        registration + "client-id=" + IssuerApplication.CLIENT,
        registration + "client-secret=" + IssuerApplication.SECRET,
        registration + "scope=openid,profile",
        "spring.security.oauth2.client.provider.club.issuer-uri=" + issuer.url());
  }

  /** Goes from the club to the issuer, logs in there, and returns the way back. */
  static String authorize(Node issuer, TestClient browser, String club) {
    issuer
        .context()
        .getBean(InMemoryRegisteredClientRepository.class)
        .save(IssuerApplication.client(club + CALLBACK));
    TestResponse away = browser.get("/oauth2/authorization/club");
    assertThat(away.location()).startsWith(issuer.url() + "/oauth2/authorize?");
    TestClient atIssuer = issuer.browser();
    TestResponse asked =
        atIssuer
            .withHeader("Accept", "text/html")
            .get(away.location().substring(issuer.url().length()));
    assertThat(asked.location()).endsWith("/login");
    MatchResult token =
        TOKEN.matcher(atIssuer.get("/login").text()).results().findFirst().orElseThrow();
    TestResponse login =
        atIssuer.post(
            "/login",
            TestForm.of("username", "grace", "password", "compiler", "_csrf", token.group(1)));
    String back = atIssuer.follow(login).location();
    assertThat(back).startsWith(club + CALLBACK + "?code=");
    return back.substring(club.length());
  }
}

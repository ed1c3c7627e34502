package club;

import static club.Visitors.logIn;
import static club.Visitors.logOut;
import static club.Visitors.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.test.TestClient;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;
import java.util.ArrayList;
import java.util.List;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootVersion;
import tools.jackson.databind.JsonNode;

/**
 * A deployment from Boot 4.0 to 4.1 while sessions live: the same application with both versions,
 * on one database. Requests of one visitor come to either, as long as the deployment lasts.
 */
class DeploymentTest {

  private static Server database;
  private static final Node ISSUER = Clubs.issuer();
  private static OtherBoot old;
  private static Node young;

  @BeforeAll
  static void start() throws Exception {
    database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    List<String> properties = new ArrayList<>(Issuer.registration(ISSUER));
    properties.addAll(
        List.of(
            "server.servlet.session.cookie.name=club",
            "cloakroom.jdbc.initialize-schema=always",
            "server.port=0",
            "spring.jmx.enabled=false",
            "logging.level.root=warn",
            "spring.datasource.username=sa",
            "spring.datasource.url=jdbc:h2:tcp://localhost:"
                + database.getPort()
                + "/mem:deployment;DB_CLOSE_DELAY=-1"));
    old = OtherBoot.start(properties);
    young = Node.start(ClubApplication.class, properties.toArray(String[]::new));
  }

  @AfterAll
  static void stop() throws Exception {
    young.close();
    old.close();
    database.stop();
  }

  /** A browser that comes to one version first, and then to the other. */
  private record Visit(TestClient from, String fromUrl, TestClient to, String toUrl) {

    static Visit of(boolean forward) throws Exception {
      assertThat(old.version()).startsWith("4.0.");
      assertThat(SpringBootVersion.getVersion()).startsWith("4.1.");
      TestClient before = TestClient.of(old.url());
      TestClient after = before.withSite(young.url());
      return forward
          ? new Visit(before, old.url(), after, young.url())
          : new Visit(after, young.url(), before, old.url());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aVisitorWhoIsLoggedInStaysLoggedIn(boolean forward) throws Exception {
    Visit visit = Visit.of(forward);
    assertThat(logIn(visit.from, "eve", "terrible").status()).isEqualTo(302);
    String me = visit.from.get("/me").text();
    assertThat(me).isEqualTo("eve [FACTOR_PASSWORD, ROLE_ADMIN, ROLE_USER]");
    String token = visit.from.get("/open/token").text();
    visit.from.get("/open/basket/add?item=print");

    assertThat(visit.to.get("/me").text()).isEqualTo(me);
    assertThat(visit.to.get("/open/basket/add?item=frame").text()).startsWith("[print, frame]");
    assertThat(visit.from.get("/open/basket/add?item=book").text())
        .as("requests of a rolling deployment come to both")
        .startsWith("[print, frame, book]");
    assertThat(visit.to.post("/logout", TestForm.of("_csrf", token)).location())
        .as("a page of the other version has a token that is valid")
        .contains("logout");
    assertThat(visit.from.get("/me").location()).contains("/login");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aVisitorInTheMiddleOfALoginGoesOn(boolean forward) throws Exception {
    Visit visit = Visit.of(forward);
    assertThat(visit.from.get("/me").location()).contains("/login");
    String token = visit.from.get("/open/token").text();
    TestResponse saved = visit.from.get("/open/save");

    assertThat(visit.to.get(saved.location()).text()).as("the flash message").isEqualTo("saved");
    TestResponse login =
        visit.to.post(
            "/login", TestForm.of("username", "ada", "password", "wonderful", "_csrf", token));
    assertThat(login.location()).as("the saved request").endsWith("/me?continue");
    assertThat(visit.from.get("/me").text()).isEqualTo("ada [FACTOR_PASSWORD, ROLE_USER]");
    assertThat(logOut(visit.from).status()).isEqualTo(302);
    assertThat(visit.to.get("/me").location()).contains("/login");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLoginAtAnotherSiteGoesOn(boolean forward) throws Exception {
    Visit visit = Visit.of(forward);
    String back = Issuer.authorize(ISSUER, visit.from, visit.fromUrl);

    assertThat(visit.to.get(back).location()).doesNotContain("error");
    assertThat(visit.from.get("/me").text()).startsWith("grace ").contains("OIDC_USER");
    JsonNode claims = visit.from.get("/claims").json();
    assertThat(claims.get("client").asString()).isEqualTo("grace");
    assertThat(visit.to.get("/claims").json()).isEqualTo(claims);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFailedLoginIsStillToldAndAnotherOneSucceeds(boolean forward) throws Exception {
    Visit visit = Visit.of(forward);
    assertThat(logIn(visit.from, "ada", "wrong").location()).endsWith("/login?error");

    assertThat(visit.to.get("/open/failure").text())
        .isEqualTo("BadCredentialsException: Bad credentials");
    TestForm form = TestForm.of("username", "eve", "password", "terrible", "remember-me", "on");
    assertThat(send(visit.to, "/login", form).location()).doesNotContain("error");
    TestClient later = TestClient.of(visit.fromUrl);
    later.setCookie("remember-me", visit.to.cookie("remember-me").orElseThrow());
    assertThat(later.get("/me").text()).startsWith("eve ");
    TestClient there = TestClient.of(visit.toUrl);
    there.setCookie("club", later.cookie("club").orElseThrow());
    assertThat(there.get("/me").text()).as("remembered by the other version").startsWith("eve ");
  }
}

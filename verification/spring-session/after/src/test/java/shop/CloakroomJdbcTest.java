package shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.test.TestClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The shop with Cloakroom in a database. */
final class CloakroomJdbcTest extends ShopStory {

  @Override
  protected List<String> arguments() {
    return List.of();
  }

  @Test
  void aCookieOfSpringSessionIsThatOfAVisitorWhoIsNotLoggedIn() {
    TestClient browser = browser();
    browser.setCookie("SHOP", "ZDQ4YjE1NzUtMWVkNC00NTY0LWI0NzAtZTIyOTFkNzM4ZDg3");

    assertThat(browser.get("/").status()).isEqualTo(200);
    assertThat(browser.get("/devices").location()).contains("/login");
    assertThat(logIn(browser, "ada", "wonderful").location()).contains("/devices");
  }

  @Test
  void theAuditLogHasTheEventsInADatabaseToo() {
    TestClient browser = browser();
    logIn(browser, "ada", "wonderful");
    Cloakroom cloakroom = context().getBean(Cloakroom.class);
    String id = cloakroom.sessions().ownedBy("ada").get(0).id();

    cloakroom.sessions().end("ada", id);

    assertThat(context().getBean(AuditLog.class).lines()).contains("ended " + id);
  }
}

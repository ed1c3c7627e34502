package io.cloakroom.gallery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import io.cloakroom.browser.Chromium;
import io.cloakroom.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The story of a visitor of {@code examples/cluster/run}, of which one node and one Redis primary
 * are killed as it goes on.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("processes that are killed")
@ResourceLock(Chromium.LOCK)
final class GalleryClusterTest {

  /** Behind a proxy, cookies are Secure on localhost too. */
  private static final String SESSION = "__Host-sid";

  /** A real visitor would have given up by then. */
  private static final Duration FAILOVER = Duration.ofSeconds(30);

  private final GalleryCluster cluster = GalleryCluster.start();
  private final Chromium chromium = Chromium.shared();

  GalleryClusterTest() throws IOException {}

  @AfterAll
  void close() {
    chromium.closeAll();
    cluster.close();
  }

  @Test
  void theStoryGoesOnWithoutANodeAndWithoutAPrimary() throws Exception {
    Visitor ada = Visitor.comesTo(cluster.address(), chromium, true);
    Visitor bea = Visitor.comesTo(cluster.address(), chromium, false);
    ada.signsUp("Ada", "ada@example.org");
    bea.signsUp("Bea", "bea@example.org");
    adds(ada, "Paper moon", "2");
    adds(bea, "Birch study", "9");

    whoLogsOutIsOutOnEveryNode();

    try (Crowd crowd = Crowd.of(at("nginx", bea))) {
      cluster.kill("node-1");
      adds(ada, "Low tide", "1");
      hasInTheCart(ada, "€57.00");
      hasInTheCart(bea, "€171.00");
      crowd.awaitMore(20);
      assertThat(crowd.refusals()).as("refusals while a node died").isZero();
      assertThat(ada.complaints()).isEmpty();
      assertThat(bea.complaints()).isEmpty();
      shot(ada, "node-killed");

      cluster.kill(cluster.primaryWith(key(ada)));
      int reloads = comesBack(ada, "€57.00");
      System.out.println("Reloads until the replica had taken over: " + reloads);
      comesBack(bea, "€171.00");
      crowd.awaitMore(20);
    }

    adds(ada, "Northern light", "1");
    checksOut(ada, "€76.00");
    shot(ada, "after-failover");
    hasInTheCart(bea, "€171.00");
    RawVisitor stolen = at("nginx", ada);
    ada.logsOut();
    ada.isTold("You have logged out.");
    assertThat(stolen.get("/profile").status()).isEqualTo(401);
    assertThat(at("node-2", bea).get("/profile").body()).contains("bea@example.org");
  }

  private void whoLogsOutIsOutOnEveryNode() {
    Visitor cem = Visitor.comesTo(cluster.address(), chromium, false);
    cem.signsUp("Cem", "cem@example.org");
    List<RawVisitor> everywhere = List.of(at("node-1", cem), at("node-2", cem));
    for (RawVisitor same : everywhere) {
      assertThat(same.get("/profile").body()).contains("cem@example.org");
    }
    cem.logsOut();
    cem.isTold("You have logged out.");
    for (RawVisitor same : everywhere) {
      assertThat(same.get("/profile").status()).isEqualTo(401);
    }
    cem.close();
  }

  private static void adds(Visitor visitor, String title, String quantity) {
    visitor.goesTo("/photos");
    visitor.follows(title);
    visitor.fills("Quantity", quantity);
    visitor.presses("Add to cart");
    visitor.isTold("“" + title + "” has been added to your cart.");
  }

  private static void hasInTheCart(Visitor visitor, String sum) {
    visitor.goesTo("/cart");
    visitor.sees("Cart");
    assertThat(visitor.page().locator(".sum")).containsText(sum);
  }

  /**
   * Reloads the cart until it is shown again. Until then the visitor is told that the session
   * cannot be looked up, and never shown the page of somebody who is not logged in.
   *
   * @return how often
   */
  private static int comesBack(Visitor visitor, String sum) {
    Page page = visitor.page();
    int[] reloads = {0};
    Await.until(
        "the cart is shown again",
        FAILOVER,
        () -> {
          Response response = Objects.requireNonNull(page.navigate("/cart"));
          if (response.status() == 200) {
            return true;
          }
          assertThat(response.status()).isEqualTo(503);
          assertThat(page.locator("main")).containsText("We cannot reach your session right now");
          assertThat(page.content()).doesNotContain("/signup");
          shot(visitor, "primary-killed");
          reloads[0]++;
          return false;
        });
    assertThat(page.locator(".sum")).containsText(sum);
    return reloads[0];
  }

  private static void checksOut(Visitor visitor, String sum) {
    visitor.goesTo("/cart");
    visitor.presses("Check out");
    visitor.fills("Name", "Ada Brown");
    visitor.fills("Street and number", "Coupure 1");
    visitor.fills("Postcode", "9000");
    visitor.fills("City", "Ghent");
    visitor.fills("Country", "Belgium");
    visitor.presses("Continue");
    visitor.sees("Check your order");
    visitor.presses("Place order");
    visitor.sees("Thank you for your order");
    assertThat(visitor.content()).containsText(sum);
    assertThat(visitor.page().locator("header .count")).hasText("0");
  }

  /** A program with this visitor's session that asks a part directly. */
  private RawVisitor at(String part, Visitor visitor) {
    return new RawVisitor(cluster.port(part))
        .withCookie(SESSION, cookie(visitor))
        .accepting(RawVisitor.JSON);
  }

  private static String cookie(Visitor visitor) {
    return visitor.cookies().stream()
        .filter(cookie -> cookie.name.equals(SESSION))
        .map(cookie -> cookie.value)
        .findFirst()
        .orElseThrow();
  }

  /** Under what the store keeps this visitor's session. */
  private static String key(Visitor visitor) throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(cookie(visitor).getBytes(US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
  }

  private static void shot(Visitor visitor, String name) {
    visitor
        .page()
        .screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", name + ".png")));
  }
}

package sockets;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.cloakroom.browser.Chromium;
import io.cloakroom.store.MemoryStore;
import io.javalin.Javalin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The page of docs/websockets.md, used in a browser. */
@ResourceLock(Chromium.LOCK)
class ChatPageTest {

  @Test
  void aMessageReachesBothTabsAndALogoutInOneIsSeenInTheOther() {
    Javalin app = ChatApplication.start(0, MemoryStore.of(), new Chat());
    try (BrowserContext visitor = Chromium.shared().open()) {
      String address = "http://localhost:" + app.port() + "/";
      Page one = visitor.newPage();
      one.navigate(address);
      assertThat(one.locator("#status")).hasText("Log in first");
      one.click("button:has-text('Log in')");
      assertThat(one.locator("#status")).hasText("Connected");
      Page other = visitor.newPage();
      other.navigate(address);
      assertThat(other.locator("#status")).hasText("Connected");

      other.fill("[name=text]", "<b>hello</b>");
      other.click("button:has-text('Send')");
      assertThat(one.locator("#messages li")).hasText("<b>hello</b>");
      assertThat(other.locator("#messages li")).hasText("<b>hello</b>");

      other.click("button:has-text('Log out')");
      assertThat(one.locator("#status")).hasText("Logged out");
    } finally {
      app.stop();
    }
  }
}

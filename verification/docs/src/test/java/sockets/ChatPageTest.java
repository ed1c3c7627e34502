package sockets;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.cloakroom.store.MemoryStore;
import io.javalin.Javalin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The page of docs/websockets.md, as it is used. */
@ResourceLock("chromium")
class ChatPageTest {

  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  @Test
  void aMessageReachesBothTabsAndALogoutInOneIsSeenInTheOther() {
    PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    Javalin app = ChatApplication.start(0, MemoryStore.of(), new Chat());
    try (Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")))) {
      Browser browser =
          playwright
              .chromium()
              .launch(
                  new BrowserType.LaunchOptions()
                      .setExecutablePath(Path.of("/usr/bin/chromium"))
                      .setArgs(ARGUMENTS));
      BrowserContext visitor = browser.newContext();
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

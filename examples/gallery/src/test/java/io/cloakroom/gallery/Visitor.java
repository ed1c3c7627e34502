package io.cloakroom.gallery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import io.cloakroom.browser.Chromium;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Somebody with a browser in the gallery, who finds everything by the words on it. What the browser
 * complains of is collected, and every page they see is held to {@link Accessibility}.
 */
final class Visitor implements AutoCloseable {

  static final String PASSWORD = "seven green umbrellas";

  /**
   * A script's like without a login, a page that is not there, and forms with errors or too often
   * sent.
   */
  private static final Set<Integer> EXPECTED = Set.of(401, 404, 422, 429);

  private final BrowserContext context;
  private final Page page;
  private final boolean scripted;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final AtomicInteger loads = new AtomicInteger();

  private Visitor(BrowserContext context, boolean scripted) {
    this.context = context;
    this.scripted = scripted;
    page = context.newPage();
    page.onConsoleMessage(this::hear);
    page.onPageError(complaints::add);
    page.onResponse(this::judge);
    page.onDOMContentLoaded(loaded -> loads.incrementAndGet());
    page.setDefaultTimeout(30_000);
  }

  /** Comes to the gallery at this address, with JavaScript or without. */
  static Visitor comesTo(String address, Chromium chromium, boolean scripted) {
    return new Visitor(
        chromium.open(
            new Browser.NewContextOptions().setBaseURL(address).setJavaScriptEnabled(scripted)),
        scripted);
  }

  private void hear(ConsoleMessage message) {
    boolean loud = message.type().equals("error") || message.type().equals("warning");
    // A refused request is judged by its status.
    if (loud && !message.text().startsWith("Failed to load resource")) {
      complaints.add(message.text());
    }
  }

  private void judge(Response response) {
    boolean part = response.status() == 404 && !response.request().isNavigationRequest();
    if (response.status() >= 400 && (part || !EXPECTED.contains(response.status()))) {
      complaints.add(response.status() + " " + response.url());
    }
    boolean page = response.request().isNavigationRequest() && response.status() / 100 != 3;
    if (page && !response.headers().containsKey("content-security-policy")) {
      complaints.add("No policy on " + response.url());
    }
  }

  Page page() {
    return page;
  }

  List<String> complaints() {
    return complaints;
  }

  /** Returns the number of pages loaded since the visitor came. */
  int loads() {
    return loads.get();
  }

  /** Enters an address for the delivery, and goes on to the summary. */
  void entersAddress() {
    sees("Your addresses");
    for (String label : new String[] {"Name", "Street", "Postcode", "City", "Country"}) {
      fills(label, label + " of this visitor");
    }
    presses("Continue");
    sees("Check your order");
  }

  void goesTo(String path) {
    page.navigate(path);
  }

  void signsUp(String name, String email) {
    goesTo("/signup");
    fills("Your name", name);
    fills("Email address", email);
    fills("Password", PASSWORD);
    presses("Create account");
    isTold("Welcome, " + name);
  }

  void logsIn(String email) {
    fills("Email address", email);
    fills("Password", PASSWORD);
    presses("Log in");
  }

  void follows(String link) {
    link(link).click();
  }

  Locator link(String name) {
    return content().getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name)).first();
  }

  /** Follows a link of the navigation, its menu or the footer. */
  void turnsTo(String name) {
    Locator link =
        page.locator("header, footer")
            .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name));
    if (link.count() == 0) {
      opensMenu();
    }
    link.click();
  }

  /** Opens the account's menu, which is the site's menu on a narrow screen. */
  void opensMenu() {
    page.locator("header summary").click();
  }

  void presses(String button) {
    button(button).click();
  }

  Locator button(String name) {
    return content().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name));
  }

  void logsOut() {
    opensMenu();
    page.locator("header").getByText("Log out").click();
  }

  /** Fills a field of the page, once the page is complete. */
  void fills(String label, String value) {
    field(label).waitFor();
    page.waitForLoadState();
    field(label).fill(value);
  }

  Locator field(String label) {
    return content().getByLabel(label).first();
  }

  Locator content() {
    return page.locator("main");
  }

  /** Is on the page of this heading, and everything on it can be used by everybody. */
  void sees(String heading) {
    assertThat(page.locator("h1")).hasText(heading);
    isForEverybody();
  }

  private void isForEverybody() {
    // Before the style sheet is there, everything is small.
    page.waitForLoadState();
    assertThat(Accessibility.flaws(page)).as(page.url()).isEmpty();
  }

  /** Is told at the top of the page, which has the focus, and not again on the next. */
  void isTold(String message) {
    Locator banner = page.locator(".banner");
    assertThat(banner).containsText(message);
    assertThat(banner).isFocused();
    page.reload();
    assertThat(banner).hasCount(0);
  }

  /** The form is shown again; each of these sentences leads to its field. */
  void isRefused(String... sentences) {
    assertThat(page).hasTitle(Pattern.compile("^Error: "));
    Locator summary = page.locator(".summary");
    assertThat(summary).isFocused();
    assertThat(summary.getByRole(AriaRole.LINK)).hasText(sentences);
    for (String sentence : sentences) {
      Locator link = summary.getByText(sentence);
      String id = link.getAttribute("href").substring(1);
      link.click();
      assertThat(page.locator("[id='" + id + "']")).isFocused();
    }
    isForEverybody();
  }

  /** Whether the errors at the top, at least one, stand in the order of their fields below. */
  boolean errorsInOrder() {
    return (boolean)
        page.evaluate(
            """
            () => {
              const fields = [...document.querySelectorAll(".summary a")]
                .map((link) => document.getElementById(link.hash.slice(1)));
              return fields.length > 0 && fields.every((field, i) => i === 0
                || fields[i - 1].compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING);
            }
            """);
  }

  /** Goes from one thing to the next with the Tab key until this one has the focus. */
  void tabsTo(Locator target) {
    for (int i = 0; i < 60; i++) {
      page.keyboard().press("Tab");
      if ((boolean) target.evaluate("element => element === document.activeElement")) {
        return;
      }
    }
    throw new AssertionError("The Tab key does not lead to " + target);
  }

  /** Whether the address bar ends like this. */
  void isAt(String target) {
    assertThat(page.url()).endsWith(target);
  }

  /** Returns the cookies that the browser keeps. */
  List<Cookie> cookies() {
    return context.cookies();
  }

  boolean isScripted() {
    return scripted;
  }

  /** Leaves, and comes back on another day: cookies of the visit itself are gone. */
  void comesBack() {
    List<Cookie> lasting = context.cookies().stream().filter(cookie -> cookie.expires > 0).toList();
    context.clearCookies();
    context.addCookies(lasting);
  }

  @Override
  public void close() {
    context.close();
  }
}

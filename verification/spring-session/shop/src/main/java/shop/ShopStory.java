package shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.test.TestClient;
import io.cloakroom.test.TestForm;
import io.cloakroom.test.TestResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The tests of a visit to the shop, for every kind of session. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ShopStory {

  private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
  private static final Pattern DEVICE = Pattern.compile("name=\"id\" value=\"([^\"]+)\"");

  private @Nullable ConfigurableApplicationContext context;

  /** Creates the story. */
  protected ShopStory() {}

  /** Returns the arguments of the application, such as {@code --server.port=0}. */
  protected abstract List<String> arguments() throws Exception;

  @BeforeAll
  final void start() throws Exception {
    String[] arguments = arguments().toArray(String[]::new);
    // One at a time: Boot configures the logging of the whole JVM.
    synchronized (ShopStory.class) {
      context =
          new SpringApplicationBuilder(ShopApplication.class)
              .properties("logging.level.root=warn", "spring.jmx.enabled=false", "server.port=0")
              .registerShutdownHook(false)
              .run(arguments);
    }
  }

  @AfterAll
  final void stop() {
    if (context != null) {
      context.close();
    }
  }

  /** Returns the running application. */
  protected final ConfigurableApplicationContext context() {
    if (context == null) {
      throw new IllegalStateException("The application has not started.");
    }
    return context;
  }

  /** Returns a new browser. */
  protected final TestClient browser() {
    return TestClient.of(
        "http://localhost:" + context().getEnvironment().getProperty("local.server.port"));
  }

  /** Sends a form of a page, with the token in it. */
  protected static TestResponse send(
      TestClient browser, String page, String target, TestForm form) {
    MatchResult token = TOKEN.matcher(browser.get(page).text()).results().findFirst().orElseThrow();
    return browser.post(target, form.with("_csrf", token.group(1)));
  }

  /** Logs a customer in. */
  protected static TestResponse logIn(TestClient browser, String name, String password) {
    return send(browser, "/login", "/login", TestForm.of("username", name, "password", password));
  }

  private static List<String> devices(TestClient browser) {
    return DEVICE
        .matcher(browser.get("/devices").text())
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static boolean isLoggedOut(TestClient browser) {
    return browser.get("/devices").location().contains("/login");
  }

  private static void add(TestClient browser, String item) {
    TestResponse added = send(browser, "/", "/cart", TestForm.of("item", item));
    assertThat(browser.follow(added).text()).contains("Added: " + item);
  }

  @Test
  void theSessionIsInTheCookieThatTheApplicationNames() {
    TestClient browser = browser();

    List<String> cookies = browser.get("/").headers("Set-Cookie");

    assertThat(cookies).hasSize(1);
    assertThat(cookies.get(0)).startsWith("SHOP=").contains("HttpOnly").contains("SameSite=Strict");
  }

  @Test
  void theCartAndTheMessageOutliveTheLogin() {
    TestClient browser = browser();
    add(browser, "Print");
    assertThat(browser.get("/").text()).contains("Print").doesNotContain("Added");
    assertThat(browser.get("/devices").location()).contains("/login");
    String before = browser.cookie("SHOP").orElseThrow();

    TestResponse login = logIn(browser, "ada", "wonderful");

    assertThat(login.location()).contains("/devices");
    assertThat(browser.cookie("SHOP").orElseThrow()).isNotEqualTo(before);
    assertThat(browser.get("/").text()).contains("Hello, ada").contains("Print");
    add(browser, "Frame");
    assertThat(browser.get("/").text()).contains("Print").contains("Frame");
  }

  @Test
  void aCustomerListsTheDevicesAndEndsOneOfThem() {
    TestClient laptop = browser();
    TestClient phone = browser();
    logIn(laptop, "ada", "wonderful");
    List<String> others = devices(laptop);
    logIn(phone, "ada", "wonderful");

    List<String> all = devices(laptop);
    assertThat(all).hasSize(others.size() + 1).containsAll(others);
    String added = all.stream().filter(id -> !others.contains(id)).findFirst().orElseThrow();
    send(laptop, "/devices", "/devices/end", TestForm.of("id", added));

    assertThat(isLoggedOut(phone)).isTrue();
    assertThat(devices(laptop)).hasSameElementsAs(others);
  }

  @Test
  void aCustomerEndsNoDeviceOfAnotherOne() {
    TestClient ada = browser();
    logIn(ada, "ada", "wonderful");
    TestClient eve = browser();
    logIn(eve, "eve", "terrible");

    for (String id : devices(ada)) {
      send(eve, "/devices", "/devices/end", TestForm.of("id", id));
    }

    assertThat(isLoggedOut(ada)).isFalse();
  }

  @Test
  void aCustomerEndsAllDevices() {
    TestClient laptop = browser();
    TestClient phone = browser();
    logIn(laptop, "eve", "terrible");
    logIn(phone, "eve", "terrible");

    send(laptop, "/devices", "/devices/end-all", TestForm.of());

    assertThat(isLoggedOut(laptop)).isTrue();
    assertThat(isLoggedOut(phone)).isTrue();
  }

  @Test
  void aLogoutEndsTheSessionWithItsCart() {
    TestClient browser = browser();
    logIn(browser, "ada", "wonderful");
    add(browser, "Print");
    TestClient copy = browser();
    copy.setCookie("SHOP", browser.cookie("SHOP").orElseThrow());
    assertThat(isLoggedOut(copy)).isFalse();

    TestResponse out = send(browser, "/", "/logout", TestForm.of());

    assertThat(browser.follow(out).text()).doesNotContain("Hello").doesNotContain("Print");
    assertThat(isLoggedOut(copy)).isTrue();
  }
}

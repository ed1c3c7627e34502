package docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.cloakroom.browser.Axe;
import io.cloakroom.browser.Chromium;
import io.cloakroom.key.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The documentation site in a browser: links, search, accessibility, narrow screens. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Chromium.LOCK)
class SiteTest {

  private static final int NARROW = 320;

  /** The number of search results that people look at. */
  private static final int FIRST = 3;

  /**
   * The states of pages that passed. Most pages stay the same, and other JVMs can skip them too.
   */
  private static final Path PASSED = Path.of("target/npm/passed");

  /** The JDK generates the Javadoc with our style sheet, so one page of each kind is enough. */
  private static final List<String> JAVADOC =
      List.of(
          "api/index.html",
          "api/io.cloakroom/module-summary.html",
          "api/io.cloakroom/io/cloakroom/form/package-summary.html",
          "api/io.cloakroom/io/cloakroom/Cloakroom.html",
          "api/io.cloakroom.jdbc/io/cloakroom/jdbc/JdbcStore.html",
          "api/search.html");

  private Site site;
  private Chromium browser;
  private String axe;

  @BeforeAll
  void open() throws IOException {
    site = Site.open();
    browser = Chromium.shared();
    axe = Axe.script();
  }

  @AfterAll
  void close() {
    site.close();
  }

  /** Checks a page again if it, its style, the rules or the browser have changed. */
  @Test
  void everyPageIsAccessibleLightAndDarkAndFitsANarrowScreen() throws IOException {
    List<String> faults = new ArrayList<>();
    Set<String> passed = passed();
    Map<String, String> states = states();
    try (Visit visit = new Visit(faults, NARROW)) {
      for (Map.Entry<String, String> state : states.entrySet()) {
        if (!passed.contains(state.getValue())) {
          int before = faults.size();
          audit(visit, state.getKey());
          if (faults.size() == before) {
            passed.add(state.getValue());
          }
        }
      }
    }
    passed.retainAll(states.values());
    Files.write(PASSED, passed);

    assertThat(faults).isEmpty();
    assertThat(states).hasSizeGreaterThan(20);
  }

  private static void audit(Visit visit, String file) {
    visit.open(file);
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      visit.page.emulateMedia(new EmulateMediaOptions().setColorScheme(scheme));
      visit.faults.addAll(visit.violations(file, scheme));
    }
    int width = (Integer) visit.page.evaluate("document.documentElement.scrollWidth");
    if (width > NARROW) {
      visit.faults.add(file + " is " + width + " pixels wide");
    }
  }

  private static Set<String> passed() throws IOException {
    return new TreeSet<>(Files.exists(PASSED) ? Files.readAllLines(PASSED) : List.of());
  }

  /** Returns the pages to check, each with a hash of everything that determines its look. */
  private Map<String, String> states() throws IOException {
    String rules =
        Files.readString(Path.of("src/test/java/docs/SiteTest.java"))
            + axe
            + browser.version()
            + Files.readString(Page.ROOT.resolve("docs/site/javadoc.css"));
    Map<String, String> states = new LinkedHashMap<>();
    for (String file : Stream.concat(Site.pages().stream(), JAVADOC.stream()).toList()) {
      states.put(file, Sha256.base64(Files.readString(Site.file(file)) + rules));
    }
    return states;
  }

  @Test
  void everyTaskIsAmongTheFirstResultsOfTheSearch() throws IOException {
    Map<String, String> lost = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    List<Task> tasks = tasks();
    try (Visit visit = new Visit(faults, 1200)) {
      for (Task task : tasks) {
        visit.open("index.html");
        List<String> results = visit.search(task.words());
        int result = first(results, task.pages());
        if (result < 0) {
          lost.put(task.words(), results.toString());
          continue;
        }
        // The second step: the result opens the page at the heading.
        visit.page.locator("#localsearch-list .result").nth(result).click();
        String heading = URI.create(results.get(result)).getFragment();
        if (heading != null) {
          visit.page.locator("id=" + heading).waitFor();
        }
        visit
            .page
            .locator("[role=dialog], .VPLocalSearchBox")
            .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
      }
    }

    assertThat(tasks).hasSizeGreaterThanOrEqualTo(10);
    assertThat(lost).isEmpty();
    assertThat(faults).isEmpty();
  }

  private static int first(List<String> results, List<String> pages) {
    for (int i = 0; i < Math.min(FIRST, results.size()); i++) {
      String file = Path.of(URI.create(results.get(i)).getPath()).getFileName().toString();
      if (pages.contains(file.replace(".html", ""))) {
        return i;
      }
    }
    return -1;
  }

  /** A search that people type, and the pages that answer it. */
  private record Task(String words, List<String> pages) {

    static Task parse(String line) {
      String[] parts = line.split(" *[|,] *", -1);
      return new Task(parts[0], List.of(parts).subList(1, parts.length));
    }
  }

  private static List<Task> tasks() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/tasks.csv")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(Task::parse)
        .toList();
  }

  @Test
  void everyLinkOfTheSiteLeadsToAFileAndAnAnchorOfIt() throws IOException {
    List<String> broken = new ArrayList<>();
    int api = 0;
    Map<String, Document> read = new LinkedHashMap<>();
    for (String file : Site.pages()) {
      if (file.equals("404.html")) {
        continue;
      }
      URI from = URI.create(Site.BASE + file);
      for (Element link : parsed(read, file).select("a[href], img[src]")) {
        String address = link.hasAttr("href") ? link.attr("href") : link.attr("src");
        URI target = from.resolve(address.replace(" ", "%20"));
        if (target.getScheme() != null) {
          continue;
        }
        if (!leadsSomewhere(read, target)) {
          broken.add(file + " links to " + address);
        } else if (target.getPath().startsWith(Site.BASE + "api/")) {
          api++;
        }
      }
    }

    assertThat(broken).isEmpty();
    assertThat(api).as("links to the Javadoc").isGreaterThan(100);
  }

  private static boolean leadsSomewhere(Map<String, Document> read, URI target) throws IOException {
    if (!target.getPath().startsWith(Site.BASE)) {
      return false;
    }
    String file = target.getPath().substring(Site.BASE.length());
    if (file.isEmpty() || file.endsWith("/")) {
      file += "index.html";
    }
    if (!Files.isRegularFile(Site.file(file))) {
      return false;
    }
    String anchor = target.getFragment();
    return anchor == null || anchor.isEmpty() || parsed(read, file).getElementById(anchor) != null;
  }

  private static Document parsed(Map<String, Document> read, String file) throws IOException {
    Document document = read.get(file);
    if (document == null) {
      document = Jsoup.parse(Site.file(file));
      read.put(file, document);
    }
    return document;
  }

  @Test
  void anchorsOfTheSiteAreThoseOfTheRepository() throws IOException {
    for (Page page : Page.ofDocs()) {
      String file = page.file().getFileName().toString().replace(".md", ".html");

      assertThat(
              Jsoup.parse(Site.file(file))
                  .select(".vp-doc :is(h1, h2, h3, h4, h5, h6)")
                  .eachAttr("id"))
          .as("%s", page)
          .isEqualTo(page.anchors());
    }
  }

  /** A page of the browser that records everything that must not happen. */
  private final class Visit implements AutoCloseable {

    private final List<String> faults;
    private final BrowserContext context;
    private final com.microsoft.playwright.Page page;

    Visit(List<String> faults, int width) {
      this.faults = faults;
      context = browser.open(new Browser.NewContextOptions().setViewportSize(width, 800));
      page = context.newPage();
      page.onConsoleMessage(message -> {
        if (message.type().equals("error")) {
          faults.add(page.url() + ": " + message.text() + " " + message.location());
        }
      });
      page.onPageError(error -> faults.add(page.url() + ": " + error));
      page.onRequest(request -> {
        if (!request.url().startsWith(site.address("")) && !request.url().startsWith("data:")) {
          faults.add(page.url() + " fetches " + request.url());
        }
      });
    }

    void open(String file) {
      page.navigate(site.address(file));
    }

    /** Types words into the search and returns the addresses of its results. */
    List<String> search(String words) {
      // After the previous words are cleared, the list is empty until the new results arrive.
      page.evaluate("sessionStorage.clear()");
      page.locator("#local-search button").click();
      page.locator("#localsearch-input").fill(words);
      Locator results = page.locator("#localsearch-list .result");
      results.first().waitFor();
      return results.all().stream().map(result -> result.getAttribute("href")).toList();
    }

    @SuppressWarnings("unchecked")
    List<String> violations(String file, ColorScheme scheme) {
      // Only the colours depend on the scheme.
      boolean all = scheme == ColorScheme.LIGHT;
      if (all) {
        page.evaluate(axe);
      }
      List<Map<String, Object>> found =
          (List<Map<String, Object>>)
              page.evaluate(
                  """
                  rules => axe.run({...rules, preload: false, resultTypes: ['violations']}).then(result => result.violations.map(rule => ({
                    rule: rule.id,
                    where: rule.nodes.slice(0, 3).map(node => node.target.join(' ')).join('; '),
                    why: rule.nodes[0].failureSummary})))
                  """,
                  all ? Map.of() : Map.of("runOnly", List.of("color-contrast")));
      return found.stream()
          .map(rule ->
              file
                  + ", "
                  + scheme
                  + ": "
                  + rule.get("rule")
                  + " at "
                  + rule.get("where")
                  + ": "
                  + rule.get("why"))
          .toList();
    }

    @Override
    public void close() {
      context.close();
    }
  }
}

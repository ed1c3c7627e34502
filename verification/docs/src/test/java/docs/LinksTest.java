package docs;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every link of the documentation leads somewhere, and every page can be reached. */
class LinksTest {

  private static final Path INDEX = Path.of("docs/index.md");

  @Test
  void everyLinkAndEveryAnchorLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Page page : Page.all()) {
      for (String link : page.links()) {
        links++;
        if (!leadsSomewhere(page, link)) {
          broken.add(page + " links to " + link);
        }
      }
    }

    assertThat(links).isGreaterThan(50);
    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(Page page, String link) throws IOException {
    Path target = page.target(link);
    Path file = Page.ROOT.resolve(target).normalize();
    if (!file.startsWith(Page.ROOT) || !Files.exists(file)) {
      return false;
    }
    if (!link.contains("#")) {
      return true;
    }
    return target.toString().endsWith(".md")
        && Page.of(target).anchors().contains(link.substring(link.indexOf('#') + 1));
  }

  @Test
  void everyPageCanBeReachedFromTheIndex() throws IOException {
    Set<Path> reached = new LinkedHashSet<>(Set.of(INDEX));
    Deque<Path> waiting = new ArrayDeque<>(reached);
    while (!waiting.isEmpty()) {
      Page page = Page.of(waiting.remove());
      for (String link : page.links()) {
        Path target = page.target(link);
        if (target.startsWith("docs") && target.toString().endsWith(".md") && reached.add(target)) {
          waiting.add(target);
        }
      }
    }

    Set<Path> pages =
        Page.ofDocs().stream().map(Page::file).collect(toCollection(LinkedHashSet::new));
    assertThat(reached).containsAll(pages);
  }
}

package io.cloakroom.browser;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The rules of axe-core, which find barriers on pages. */
public final class Axe {

  private static final String SCRIPT = "/axe.min.js";

  private static final String VIOLATIONS =
      """
      () => axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.flatMap(
        ({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`)))
      """;

  private Axe() {}

  /** Returns the violations on the page as it looks now, a line for each. */
  public static List<?> violations(Page page) {
    if (!(boolean) page.evaluate("'axe' in window")) {
      page.evaluate(script());
    }
    return (List<?>) page.evaluate(VIOLATIONS);
  }

  /** Returns the script that adds {@code axe} to a page. */
  public static String script() {
    try (InputStream in = Axe.class.getResourceAsStream(SCRIPT)) {
      return new String(Objects.requireNonNull(in, SCRIPT).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.cloakroom.frontends;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.FilePayload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A headless Chromium, the system's own, in which one person uses all the pages. It is started once
 * for a JVM and ends with it. Not thread-safe: every class of tests that uses it takes the lock
 * {@value #LOCK}.
 */
final class Chromium {

  /** For {@link org.junit.jupiter.api.parallel.ResourceLock}. */
  static final String LOCK = "chromium";

  private static final Path INSTALLED = Path.of("/usr/bin/chromium");
  private static final double PATIENCE = 30_000;

  private static @Nullable Chromium shared;

  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  /** The one of this JVM. */
  static synchronized Chromium shared() {
    if (shared == null) {
      shared = new Chromium();
    }
    return shared;
  }

  private Chromium() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    boolean installed = Files.exists(INSTALLED);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(installed ? Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1") : Map.of()));
    BrowserType.LaunchOptions options =
        new BrowserType.LaunchOptions()
            .setArgs(
                List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync"));
    page =
        playwright
            .chromium()
            .launch(installed ? options.setExecutablePath(INSTALLED) : options)
            .newPage();
    Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "close Chromium"));
    page.setDefaultTimeout(PATIENCE);
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        complaints.add(message.text());
      }
    });
  }

  /**
   * Has this client send this shape, and waits for the server's answer.
   *
   * @return what the page complained about; empty where all went well
   */
  List<String> send(MatrixServer server, Client client, Shape shape) {
    complaints.clear();
    try {
      FilePayload[] files =
          shape.files().stream()
              .map(file -> new FilePayload(file.filename(), "text/plain", file.content()))
              .toArray(FilePayload[]::new);
      if (client.clicks()) {
        page.navigate(server.page(client, shape));
        if (files.length > 0) {
          page.setInputFiles("input[type=file]", files);
        }
        awaitAnswer(server, client, shape, () -> page.click("button"));
      } else {
        String address = server.page(client, Shape.FLAT);
        if (!page.url().equals(address)) {
          page.navigate(address);
        }
        page.setInputFiles("#files", files);
        awaitAnswer(
            server,
            client,
            shape,
            () ->
                page.evaluate(
                    "([row, shape, url]) => send(row, shape, url)",
                    List.of(client.id(), shape.id(), server.address(client, shape))));
      }
    } catch (PlaywrightException e) {
      complaints.add(e.getMessage());
    }
    return List.copyOf(complaints);
  }

  /** A page of a browser that knows nothing yet. */
  Page open() {
    Page fresh = page.context().browser().newPage();
    fresh.setDefaultTimeout(PATIENCE);
    return fresh;
  }

  private void awaitAnswer(MatrixServer server, Client client, Shape shape, Runnable action) {
    String address = server.address(client, shape);
    page.waitForResponse(response -> response.url().split("\\?", 2)[0].equals(address), action);
  }

  /** Closes what {@link #open} opened. */
  void closeFresh() {
    page.context().browser().contexts().stream()
        .filter(context -> !context.equals(page.context()))
        .forEach(BrowserContext::close);
  }
}

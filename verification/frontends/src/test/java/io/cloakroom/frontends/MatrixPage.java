package io.cloakroom.frontends;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.FilePayload;
import io.cloakroom.browser.Chromium;
import java.util.ArrayList;
import java.util.List;

/** The page in which one person uses all clients, one after the other. */
final class MatrixPage implements AutoCloseable {

  private final BrowserContext context = Chromium.shared().open();
  private final Page page = context.newPage();
  private final List<String> complaints = new ArrayList<>();

  MatrixPage() {
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
   * @return the complaints of the page; empty if all went well
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

  private void awaitAnswer(MatrixServer server, Client client, Shape shape, Runnable action) {
    String address = server.address(client, shape);
    page.waitForResponse(response -> response.url().split("\\?", 2)[0].equals(address), action);
  }

  @Override
  public void close() {
    context.close();
  }
}

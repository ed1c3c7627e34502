package io.cloakroom.gallery;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * An error handler for requests that the server refuses before any filter runs, such as malformed
 * URLs, oversized headers, and all requests that arrive while the server stops.
 */
final class ServerRefusals extends ErrorHandler {

  /** The text for a server that stops, as in a deployment. */
  static final String STOPPING =
      "This server is being replaced. Nothing was changed. Try again in a moment.";

  private static final String UNREADABLE =
      "The server cannot read this request. Check the address, or delete the cookies of this site.";

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    String title = HttpStatus.getMessage(code);
    boolean stopping = code == HttpStatus.SERVICE_UNAVAILABLE_503;
    String detail = stopping ? STOPPING : UNREADABLE;
    boolean json =
        request.getHeaders().getCSV(HttpHeader.ACCEPT, false).stream()
            .anyMatch(range -> range.startsWith("application/json") || range.contains("+json"));
    String body =
        json
            ? """
            {"type":"about:blank","title":"%s","status":%d,"detail":"%s","code":"request.refused"}\
            """
                .formatted(title, code, detail)
            : """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>%s · The Gallery</title>
              <link rel="icon" href="/static/icon.svg" type="image/svg+xml">
              <link rel="stylesheet" href="/static/gallery.css">
            </head>
            <body>
              <header class="masthead"><a class="brand" href="/photos">The Gallery</a></header>
              <main class="page">
                <p class="numeral" aria-hidden="true">%d</p>
                <h1>%s</h1>
                <p class="lede">%s</p>
                <p class="actions"><a class="button" href="/photos">All photos</a></p>
              </main>
              <footer class="foot"><p>A sample application for Cloakroom.</p></footer>
            </body>
            </html>
            """
                .formatted(title, code, title, detail);
    SecurityHeaders.forEach((name, value) -> response.getHeaders().put(name, value));
    response
        .getHeaders()
        .put(
            HttpHeader.CONTENT_TYPE, json ? "application/problem+json" : "text/html;charset=utf-8");
    if (stopping) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
    }
    response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
  }
}

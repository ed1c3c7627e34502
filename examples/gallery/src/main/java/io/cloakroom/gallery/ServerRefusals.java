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
 * Says what is wrong with requests that the server refuses before any filter sees them: broken
 * addresses, endless headers.
 */
final class ServerRefusals extends ErrorHandler {

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    String title = HttpStatus.getMessage(code);
    boolean json =
        request.getHeaders().getCSV(HttpHeader.ACCEPT, false).stream()
            .anyMatch(range -> range.startsWith("application/json") || range.contains("+json"));
    String body =
        json
            ? "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"code\":\"request.refused\"}"
                .formatted(title, code)
            : """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>%s</title></head>
            <body><main><h1>%s</h1><p>This request cannot be served.</p>
            <p><a href="/">Start again</a></p></main></body>
            </html>
            """
                .formatted(title, title);
    response
        .getHeaders()
        .put(
            HttpHeader.CONTENT_TYPE, json ? "application/problem+json" : "text/html;charset=utf-8");
    response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
  }
}

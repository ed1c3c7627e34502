package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A drawing of the documentation that a page shows. The build copies the file, so there is only
 * one. Its styles are served as a style sheet, because the pages allow no inline styles.
 *
 * @param html the drawing as an SVG element
 * @param css its styles
 */
record Drawing(String html, String css) {

  private static final Pattern STYLES = Pattern.compile("(?s)<style>(.*?)</style>");

  /**
   * Reads a drawing.
   *
   * @param name its file's name without {@code .svg}
   */
  static Drawing of(String name) {
    String file = "/drawings/" + name + ".svg";
    try (@Nullable InputStream in = Drawing.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(
            "The drawing " + file + " is not on the class path. Build the gallery with Maven");
      }
      String svg = new String(in.readAllBytes(), UTF_8).replaceFirst("^<\\?xml[^>]*>\\s*", "");
      Matcher styles = STYLES.matcher(svg);
      String css = styles.find() ? styles.group(1) : "";
      return new Drawing(STYLES.matcher(svg).replaceAll(""), css);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends the styles. */
  void sendStyles(Context ctx) {
    ctx.contentType("text/css; charset=utf-8").header("Cache-Control", "max-age=3600").result(css);
  }
}

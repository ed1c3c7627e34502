package io.cloakroom.console;

import static io.cloakroom.http.Html.escaped;

import io.cloakroom.Visit;
import io.cloakroom.flash.FlashMessage;
import java.util.List;

/**
 * The HTML around the content of each page.
 *
 * @param visit the visit that the page is for
 * @param settings the settings of the console
 * @param place the page
 */
record Layout(Visit visit, ConsoleSettings settings, Place place) {

  private static final List<Place> PAGES = List.of(Place.LIST, Place.ACTIVITY, Place.HEALTH);

  /** Returns the address of a place, for an attribute. */
  String address(Place to) {
    return escaped(visit.address(settings.path(to)));
  }

  /** Returns a whole page. */
  String page(String title, String content) {
    String css = visit.assets().css();
    StringBuilder links = new StringBuilder();
    for (Place each : PAGES) {
      links
          .append("<li><a href=\"")
          .append(address(each))
          .append(each == place ? "\" aria-current=\"page\">" : "\">")
          .append(name(each))
          .append("</a></li>\n");
    }
    settings.link().map(this::html).ifPresent(links::append);
    boolean live = place == Place.ACTIVITY || place == Place.HEALTH;
    return """
    <!doctype html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>%s · Console</title>
      <link rel="icon" href="data:,">
    %s  <link rel="stylesheet" href="%s">
      <script type="module" src="%s"></script>
    </head>
    <body%s>
    <header>
    <a href="%s">Console</a>
    <nav aria-label="Console"><ul>
    %s</ul></nav>
    </header>
    <main>
    %s</main>
    <footer>Times are in UTC. Tokens are never shown.</footer>
    </body>
    </html>
    """
        .formatted(
            escaped(title),
            css.isEmpty() ? "" : "  <link rel=\"stylesheet\" href=\"" + escaped(css) + "\">\n",
            address(Place.STYLE),
            address(Place.SCRIPT),
            live ? " data-events=\"" + address(Place.EVENTS) + "\"" : "",
            address(Place.LIST),
            links,
            content);
  }

  private String html(ConsoleSettings.Link link) {
    return "<li><a href=\"%s\">%s</a></li>\n"
        .formatted(escaped(visit.address(link.path())), escaped(link.text()));
  }

  private static String name(Place place) {
    return switch (place) {
      case ACTIVITY -> "Activity";
      case HEALTH -> "Health";
      default -> "Sessions";
    };
  }

  /** Returns the messages for this page. */
  String flash() {
    StringBuilder html = new StringBuilder();
    for (FlashMessage message : visit.flash()) {
      html.append("<p role=\"alert\" data-flash=\"")
          .append(escaped(message.category()))
          .append("\">")
          .append(escaped(message.text()))
          .append("</p>\n");
    }
    return html.toString();
  }

  /** Returns a hidden field. */
  static String hidden(String name, String value) {
    return "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n"
        .formatted(escaped(name), escaped(value));
  }
}

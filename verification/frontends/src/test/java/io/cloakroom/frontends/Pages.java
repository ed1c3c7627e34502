package io.cloakroom.frontends;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The pages that clients run in. */
final class Pages {

  private static final Pattern NAME = Pattern.compile("name=\"([^\"]+)\"");

  private final Path sources;
  private final Clients clients;

  Pages(Path sources, Clients clients) {
    this.sources = sources;
    this.clients = clients;
  }

  /** The page in which this client sends this shape. */
  String page(String id, Shape shape, String address) {
    Client client = clients.get(id);
    String body =
        switch (client.way()) {
          case MARKUP -> form(client.code().replace("URL", address), shape);
          case SUBMIT -> form("<form data-row=\"" + id + "\" action=\"" + address + "\">", shape);
          case MOUNT ->
              "<div id=\"root\" data-row=\"%s\" data-shape=\"%s\" data-url=\"%s\"></div>"
                  .formatted(id, shape.id(), address);
          case CALL, PROGRAM -> "<input id=\"files\" type=\"file\" multiple>";
        };
    return """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <title>%s: %s</title>
    <link rel="icon" href="data:,">
    %s
    %s
    """
        .formatted(client.title(), shape.title(), script(client), body);
  }

  private static String script(Client client) {
    return client.source().equals("html")
        ? ""
        : "<script defer src=\"/scripts/" + client.source() + ".js\"></script>";
  }

  private String form(String tag, Shape shape) {
    String fields;
    try {
      fields = Files.readString(sources.resolve("forms").resolve(shape.id() + ".html"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (tag.contains("data-names=\"php\"")) {
      fields = NAME.matcher(fields).replaceAll(name -> "name=\"" + php(name.group(1)) + '"');
    } else if (tag.contains("data-names=\"rails\"")) {
      fields =
          NAME.matcher(fields)
              .replaceAll(
                  name -> "name=\"" + php(name.group(1)).replaceAll("\\[[0-9]+\\]", "[]") + '"');
    }
    return tag + '\n' + fields + "<button>Send</button>\n</form>";
  }

  /** {@code a.b} as {@code a[b]}, and a name that is sent more than once as {@code a[]}. */
  private static String php(String name) {
    String brackets = name.replaceAll("\\.(\\w+)", "[$1]");
    return brackets.matches("tags|details\\[tags\\]|colours|photos") ? brackets + "[]" : brackets;
  }
}

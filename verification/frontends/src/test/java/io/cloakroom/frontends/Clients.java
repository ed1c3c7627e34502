package io.cloakroom.frontends;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rows of the matrix, read from the very files that send. */
record Clients(List<Client> all) {

  private static final List<String> FILES =
      List.of(
          "html.html",
          "fetch.js",
          "xhr.js",
          "axios.js",
          "jquery.js",
          "htmx2.html",
          "htmx4.html",
          "react.jsx",
          "vue.js",
          "svelte.js",
          "alpine.js",
          "angular.js",
          "superagent.js",
          "ky.js",
          "qs.js",
          "python.py");

  private static final Pattern MARKUP =
      Pattern.compile("(?s)<!-- ([\\w-]+): (.*?) -->\\n(.*?)(?=\\n<!-- |\\z)");
  private static final Pattern SECTION =
      Pattern.compile("(?ms)^export const (calls|submits|mounts) = \\{\\n(.*?)^\\};");
  private static final Pattern ROW =
      Pattern.compile("(?ms)^  // ([\\w-]+): (.*?)\\n  '[\\w-]+': (.*?)(?=^  // [\\w-]+: |\\z)");

  private static final Pattern FUNCTION =
      Pattern.compile("(?ms)^# ([\\w-]+): (.*?)\\n(def .*?)(?=\\n\\n\\n)");

  /** The rows of the files in {@code src/clients}, and those of {@link CommandLine}. */
  static Clients read(Path sources) throws IOException {
    List<Client> clients = new ArrayList<>();
    SentData nested = SentData.read(sources, Shape.NESTED);
    Stream.of(CommandLine.values()).forEach(line -> clients.add(line.client(nested)));
    for (String file : FILES) {
      String text = Files.readString(sources.resolve("clients").resolve(file));
      String source = file.substring(0, file.indexOf('.'));
      if (file.endsWith(".html")) {
        MARKUP
            .matcher(text)
            .results()
            .forEach(row -> clients.add(client(row, Client.Way.MARKUP, source)));
      } else if (file.endsWith(".py")) {
        FUNCTION
            .matcher(text)
            .results()
            .forEach(row -> clients.add(client(row, Client.Way.PROGRAM, source)));
      } else {
        SECTION
            .matcher(text)
            .results()
            .forEach(section ->
                ROW.matcher(section.group(2))
                    .results()
                    .forEach(row -> clients.add(client(row, way(section.group(1)), source))));
      }
    }
    return new Clients(List.copyOf(clients));
  }

  private static Client.Way way(String section) {
    return switch (section) {
      case "calls" -> Client.Way.CALL;
      case "submits" -> Client.Way.SUBMIT;
      default -> Client.Way.MOUNT;
    };
  }

  private static Client client(MatchResult row, Client.Way way, String source) {
    String code = row.group(3).strip().replaceAll(",$", "").replaceAll("(?m)^  ", "");
    return new Client(row.group(1), row.group(2), way, code, source);
  }

  Client get(String id) {
    return all.stream()
        .filter(client -> client.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no client " + id));
  }
}

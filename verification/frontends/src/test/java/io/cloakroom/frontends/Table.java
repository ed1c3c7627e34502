package io.cloakroom.frontends;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The matrix as two pages of the documentation: a row for each library, and one for each way. */
final class Table {

  /** The library in a title such as {@code axios.post, JSON} or {@code curl --json}. */
  private static final Pattern LIBRARY = Pattern.compile("^(.+?)(?: (?=-)|\\.|, )(.+)$");

  private Table() {}

  /** Returns the short page, which shows what each library can and cannot send. */
  static String summary(List<Client> clients) {
    StringBuilder page =
        new StringBuilder(
            """
            # What each frontend library can send

            Use any of these libraries: your handler gets the same record from all of them, with one [`Form`](forms.md) and without an option. A test sends every form with the real library, in Chromium or with a program, and writes this page.

            | library | ways to send; those in **bold** also send files | cannot send |
            |---|---|---|
            """);
    Map<String, List<Client>> libraries = new LinkedHashMap<>();
    clients.forEach(c -> libraries.computeIfAbsent(library(c), l -> new ArrayList<>()).add(c));
    libraries.forEach((library, ways) -> {
      String sent = ways.stream().map(Table::marked).collect(joining("; "));
      String gaps = ways.stream().flatMap(Table::gaps).collect(joining("; "));
      page.append("| %s | %s | %s |\n".formatted(library, sent, gaps));
    });
    page.append(
        """

        Each way sends flat values, repeated values, nested records, lists of records, maps, checkboxes, empty values, dates, numbers and Unicode. [Every way and every record](frontends-all.md) has the code of each way.

        ## Gaps

        These limits are those of the formats and libraries. Use another way of the same library.

        | way | cannot send | why |
        |---|---|---|
        """);
    for (Gap gap : Gap.values()) {
      List<Client> with = clients.stream().filter(c -> gap.clients().contains(c.id())).toList();
      page.append(
          "| %s | %s | %s |\n"
              .formatted(
                  gap == Gap.FILES
                      ? "JSON, URL encoding, text/plain and queries, in all libraries"
                      : with.stream().map(Client::title).collect(joining("; ")),
                  shapes(gap, with),
                  gap.reason()));
    }
    return page.toString();
  }

  private static String library(Client client) {
    return part(client, 1);
  }

  private static String way(Client client) {
    return part(client, 2);
  }

  private static String part(Client client, int group) {
    Matcher title = LIBRARY.matcher(client.title());
    if (!title.matches()) {
      throw new IllegalStateException("No library and way in the title " + client.title());
    }
    return title.group(group);
  }

  private static String marked(Client client) {
    return Gap.of(client, Shape.FILE).isEmpty() ? "**" + way(client) + "**" : way(client);
  }

  private static Stream<String> gaps(Client client) {
    return Stream.of(Gap.values())
        .filter(gap -> gap != Gap.FILES && gap.clients().contains(client.id()))
        .map(gap -> way(client) + ": " + shapes(gap, List.of(client)));
  }

  /** Returns the records that these clients cannot send because of a gap. */
  private static String shapes(Gap gap, List<Client> clients) {
    return Stream.of(Shape.values())
        .filter(shape -> clients.stream().anyMatch(c -> Gap.of(c, shape).equals(Optional.of(gap))))
        .map(shape -> shape.title().toLowerCase(Locale.ROOT))
        .collect(joining(", "));
  }

  /**
   * Returns the long page, which shows what arrived, what cannot be sent, and how each row was
   * sent.
   */
  static String page(List<Client> clients) {
    StringBuilder page =
        new StringBuilder(
            """
            # Every way to send every form

            [What each library can send](frontends.md), in full. Each row is a way to send a form, in Chromium with the real library or with a program. Each column is a record. In every cell with a ✓, the handler got the same record. The test that sends them all (`verification/frontends`) writes this page. The code of each row is [below the table](#how-each-row-sends).

            """);
    page.append("| way | ").append(row(Shape::title)).append(" |\n|---");
    page.append("|:-:".repeat(Shape.values().length)).append("|\n");
    for (Client client : clients) {
      page.append("| ").append(client.title()).append(" | ");
      page.append(row(shape -> Gap.of(client, shape).map(Gap::mark).orElse("✓"))).append(" |\n");
    }
    page.append('\n');
    for (Gap gap : Gap.values()) {
      page.append(gap.mark().substring(1)).append(' ').append(gap.reason()).append("  \n");
    }
    page.append("\n## How each row sends\n");
    for (Client client : clients) {
      page.append("\n<details><summary>").append(client.title()).append("</summary>\n\n");
      String fence = "`" + "``";
      page.append(fence).append(client.way().language()).append('\n').append(client.code());
      page.append('\n').append(fence).append("\n\n</details>\n");
    }
    return page.toString();
  }

  private static String row(Function<Shape, String> cell) {
    return Arrays.stream(Shape.values()).map(cell).collect(joining(" | "));
  }
}

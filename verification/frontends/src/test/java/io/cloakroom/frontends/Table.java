package io.cloakroom.frontends;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The matrix as a page of the documentation. */
final class Table {

  private Table() {}

  /** The page: what arrived, what cannot be sent, and how each row was sent. */
  static String page(List<Client> clients) {
    StringBuilder page =
        new StringBuilder(
            """
            # Whatever sends the form

            Each row is a way to send a form, in Chromium with the real library or with a program beside it; each column is a record. In every cell with a ✓ the handler got the very same record:
            this page is written and compared by the test that sends them all (`verification/frontends/`). How each row sends is below the table.

            """);
    page.append("| | ").append(row(Shape::title)).append(" |\n|---");
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
    return Arrays.stream(Shape.values()).map(cell).collect(Collectors.joining(" | "));
  }
}

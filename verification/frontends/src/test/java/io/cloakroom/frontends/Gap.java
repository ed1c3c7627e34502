package io.cloakroom.frontends;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Data that some clients cannot send by their nature. Everything else must work. */
@SuppressWarnings("ImmutableEnumChecker")
enum Gap {
  FILES(
      "JSON, URL encoding, text/plain and queries cannot hold files.",
      "alpine-json angular-get angular-json angular-params axios-json axios-params axios-urlencoded"
          + " curl-data curl-get curl-json curl-urlencoded fetch-json fetch-params html-get"
          + " html-plain html-urlencoded htmx2-get htmx2-json htmx2-post htmx4-get htmx4-post"
          + " jquery-get jquery-json jquery-param jquery-serialize jquery-traditional ky-json"
          + " ky-params ky-search qs-brackets qs-comma qs-dots qs-indices qs-repeat react-state"
          + " requests-data requests-json superagent-form superagent-json superagent-query"
          + " svelte-json urllib-json urllib-urlencoded vue-json wget-data wget-file"
          + " xhr-urlencoded",
      Set.of(Shape.FILE, Shape.FILES, Shape.MIXED)),
  TRADITIONAL(
      "The traditional notation is for flat data: objects become `[object Object]`.",
      "jquery-traditional",
      Set.of(Shape.NESTED, Shape.LINES, Shape.MAP)),
  COMMA(
      "A comma between values looks like a comma in a value.",
      "qs-comma",
      Set.of(Shape.REPEATED, Shape.CHOICES, Shape.LINES)),
  REPEATED_OBJECTS(
      "`lines[item]=a&lines[quantity]=1&lines[item]=b` does not show which values belong together.",
      "qs-repeat superagent-form superagent-query",
      Set.of(Shape.LINES)),
  DATES("The query leaves out every `Date`.", "superagent-query", Set.of(Shape.TYPED)),
  FLAT_JSON(
      "json-enc sends one flat object, and leaves out unchecked and empty fields.",
      "htmx2-json",
      Set.of(Shape.NESTED, Shape.LINES, Shape.MAP, Shape.BOXES, Shape.EMPTIES));

  private final String reason;
  private final List<String> clients;
  private final Set<Shape> shapes;

  Gap(String reason, String clients, Set<Shape> shapes) {
    this.reason = reason;
    this.clients = Arrays.asList(clients.split(" ", -1));
    this.shapes = shapes;
  }

  static Optional<Gap> of(Client client, Shape shape) {
    return Arrays.stream(values())
        .filter(gap -> gap.clients.contains(client.id()) && gap.shapes.contains(shape))
        .findFirst();
  }

  /** The clients that it names. */
  List<String> clients() {
    return clients;
  }

  String reason() {
    return reason;
  }

  /** Its mark in the table. */
  String mark() {
    return "–<sup>" + (char) ('a' + List.of(values()).indexOf(this)) + "</sup>";
  }
}

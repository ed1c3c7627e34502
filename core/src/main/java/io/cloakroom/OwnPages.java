package io.cloakroom;

import io.cloakroom.http.Exchange;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files and pages that the toolkit answers on the application's own origin, where the
 * application has no handler for exactly the same path. Immutable.
 *
 * @param files whether the toolkit's files are served
 * @param byPath the ready pages by their paths within the application
 * @param ready the same pages, each once
 */
record OwnPages(boolean files, Map<String, ReadyPages> byPath, Set<ReadyPages> ready) {

  /** Returns no ready pages. */
  static OwnPages of(boolean files) {
    return new OwnPages(files, Map.of(), Set.of());
  }

  /**
   * Returns a copy with these pages, too.
   *
   * @throws IllegalStateException if there is another page at one of the paths
   */
  OwnPages with(ReadyPages pages) {
    Map<String, ReadyPages> all = new LinkedHashMap<>(byPath);
    for (String path : pages.paths()) {
      if (all.put(path, pages) != null) {
        throw new IllegalStateException(
            "Two ready pages have the path " + path + "; give one of them another path");
      }
    }
    return new OwnPages(files, Map.copyOf(all), Set.copyOf(all.values()));
  }

  /** Returns whether one of the ready pages answers this request. */
  boolean havePage(Exchange exchange) {
    return !byPath.isEmpty() && page(exchange, pathWithin(exchange)).isPresent();
  }

  /**
   * Answers a request for a file or a ready page; all other requests must be admitted by every
   * module with ready pages.
   *
   * @param cloakroom the toolkit whose visit of the request is made if it is needed
   * @return false if the application answers
   */
  boolean answer(Exchange exchange, Cloakroom cloakroom) throws IOException {
    String path = pathWithin(exchange);
    ToolScripts scripts = cloakroom.parts().toolScripts;
    if (scripts != null && scripts.answer(exchange, path)) {
      return true;
    }
    Optional<BuiltInFile> file = files ? BuiltInFile.at(path) : Optional.empty();
    if (file.isPresent()) {
      return !exchange.hasExactHandler() && file.get().answer(cloakroom.visit(exchange));
    }
    Optional<ReadyPages> page = page(exchange, path);
    if (page.isPresent() && page.get().answer(cloakroom.visit(exchange))) {
      return true;
    }
    if (!ready.isEmpty()) {
      ready.forEach(pages -> pages.admit(cloakroom.visit(exchange)));
    }
    return false;
  }

  private Optional<ReadyPages> page(Exchange exchange, String path) {
    ReadyPages found = byPath.get(path);
    return found == null || exchange.hasExactHandler() ? Optional.empty() : Optional.of(found);
  }

  /** Returns the path of a request within the application, as sent; see {@link Visit#path}. */
  static String pathWithin(Exchange exchange) {
    String path = exchange.path();
    String context = exchange.contextPath();
    if (context.isEmpty()) {
      return path; // Most applications have all paths.
    }
    boolean within = path.startsWith(context + '/') || path.equals(context);
    String own = within ? path.substring(context.length()) : path;
    return own.isEmpty() ? "/" : own;
  }
}

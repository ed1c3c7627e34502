package io.cloakroom.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.Race;
import jakarta.servlet.http.HttpSession;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Concurrent requests of one session that read an attribute and set it again. */
final class Increments {

  private Increments() {}

  /**
   * Counts in the attribute {@code count} of the browser's session, which is 0 now.
   *
   * @param nodes the nodes, which the clients take in turn
   * @return the final count, the number of answers 200, and the number of answers 409
   */
  static int[] of(int clients, int each, List<SessionSite> nodes) throws Exception {
    nodes.forEach(node ->
        node.handle(
            "/",
            (request, response) -> {
              HttpSession session = request.getSession();
              session.setAttribute("count", (Integer) session.getAttribute("count") + 1);
            }));
    AtomicInteger saved = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    Race.of(
        clients,
        client -> {
          for (int n = 0; n < each; n++) {
            int status = nodes.get((client + n) % nodes.size()).send("/").statusCode();
            assertThat(status).isIn(200, 409);
            (status == 200 ? saved : refused).incrementAndGet();
          }
          return client;
        });
    HttpResponse<String> last =
        nodes
            .get(0)
            .get((request, response) ->
                response.getWriter().print(request.getSession().getAttribute("count")));
    return new int[] {Integer.parseInt(last.body()), saved.get(), refused.get()};
  }
}

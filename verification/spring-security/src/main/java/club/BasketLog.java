package club;

import jakarta.annotation.PreDestroy;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.web.context.annotation.SessionScope;

/** A bean of a session whose collaborators come by a field and a setter, and that is closed. */
@SessionScope
class BasketLog {

  private String last = "";
  @Autowired private ApplicationContext context;
  private Visited visited;

  @Autowired
  void setVisited(Visited visited) {
    this.visited = visited;
  }

  String write(String line) {
    last = line;
    return line + " in " + context.getId();
  }

  @PreDestroy
  void close() {
    visited.closed(last);
  }
}

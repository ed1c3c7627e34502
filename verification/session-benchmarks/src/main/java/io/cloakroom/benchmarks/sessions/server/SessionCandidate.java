package io.cloakroom.benchmarks.sessions.server;

import io.cloakroom.benchmarks.sessions.load.Scenario;
import java.util.List;

/** A server with one kind of session in one place. */
public record SessionCandidate(ServerKind server, SessionWay way, SessionPlace place) {

  /** Returns the same server without sessions, which the others are divided by. */
  public SessionCandidate bare() {
    return new SessionCandidate(server, SessionWay.NONE, place);
  }

  /** Returns what is measured. */
  public List<Scenario> scenarios() {
    if (way == SessionWay.NONE) {
      return List.of(Scenario.BARE, Scenario.UNTOUCHED);
    }
    return server == ServerKind.BOOT_SECURITY ? List.of(Scenario.READ) : List.of(Scenario.values());
  }

  @Override
  public String toString() {
    return server.title() + ", " + way.title() + ", " + place.title();
  }
}

package io.cloakroom.benchmarks.sessions;

import io.cloakroom.benchmarks.sessions.server.Candidates;
import io.cloakroom.benchmarks.sessions.server.ServerKind;
import io.cloakroom.benchmarks.sessions.server.SessionCandidate;
import io.cloakroom.benchmarks.sessions.server.SessionPlace;
import io.cloakroom.benchmarks.sessions.server.SessionWay;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The candidates that somebody wants to measure.
 *
 * @param logins whether logins are measured too
 */
record Selection(Set<SessionPlace> places, Set<ServerKind> servers, boolean logins) {

  private static final String LOGINS = "logins";

  /** Returns the selection of all. */
  static Selection all() {
    return new Selection(EnumSet.allOf(SessionPlace.class), EnumSet.allOf(ServerKind.class), true);
  }

  /**
   * Returns the selection by names of places and of servers, and {@code logins}. Without a name of
   * a kind, all of that kind are selected; without any name, everything.
   */
  static Selection parse(List<String> names) {
    Set<SessionPlace> places = EnumSet.noneOf(SessionPlace.class);
    Set<ServerKind> servers = EnumSet.noneOf(ServerKind.class);
    for (String name : names) {
      if (name.equals(LOGINS)) {
        continue;
      }
      if (options(SessionPlace.values(), SessionPlace::option).contains(name)) {
        places.add(SessionPlace.parse(name));
      } else if (options(ServerKind.values(), ServerKind::option).contains(name)) {
        servers.add(ServerKind.parse(name));
      } else {
        throw new IllegalArgumentException(
            name
                + " is neither a place ("
                + String.join(", ", options(SessionPlace.values(), SessionPlace::option))
                + ") nor a server ("
                + String.join(", ", options(ServerKind.values(), ServerKind::option))
                + ")");
      }
    }
    boolean logins = names.contains(LOGINS);
    if (names.isEmpty() || names.equals(List.of(LOGINS))) {
      return names.isEmpty() ? all() : new Selection(Set.of(), Set.of(), true);
    }
    Selection all = all();
    return new Selection(
        places.isEmpty() ? all.places : places, servers.isEmpty() ? all.servers : servers, logins);
  }

  private static <T> List<String> options(T[] values, Function<T, String> option) {
    return Arrays.stream(values).map(option).toList();
  }

  /**
   * Returns the selected candidates with this place, each behind its bare server. If nothing is
   * timed, bare servers are of use only once.
   */
  List<SessionCandidate> candidates(SessionPlace place, BenchmarkPlan plan) {
    List<SessionCandidate> selected = new ArrayList<>();
    for (SessionCandidate candidate : Candidates.of(place)) {
      boolean wanted =
          candidate.way() == SessionWay.NONE
              ? plan.timed() || place == SessionPlace.MEMORY
              : !plan.narrow() || telling(candidate);
      if (wanted && servers.contains(candidate.server())) {
        selected.add(candidate);
      }
    }
    Set<ServerKind> measured =
        selected.stream()
            .filter(candidate -> candidate.way() != SessionWay.NONE)
            .map(SessionCandidate::server)
            .collect(Collectors.toSet());
    selected.removeIf(candidate -> !measured.contains(candidate.server()));
    return selected;
  }

  /** Returns whether a candidate says more than the one beside it. */
  private static boolean telling(SessionCandidate candidate) {
    boolean spring =
        candidate.server() == ServerKind.BOOT || candidate.server() == ServerKind.BOOT_SECURITY;
    boolean usual = candidate.way() != (spring ? SessionWay.CLOAKROOM : SessionWay.CLOAKROOM_HTTP);
    boolean variant = candidate.place().near() || candidate.place() == SessionPlace.SEALED;
    return usual
        && (!variant
            || candidate.server() == ServerKind.TOMCAT
            || candidate.way() == SessionWay.CONTAINER);
  }
}

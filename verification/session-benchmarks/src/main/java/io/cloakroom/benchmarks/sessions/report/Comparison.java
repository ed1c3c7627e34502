package io.cloakroom.benchmarks.sessions.report;

import io.cloakroom.benchmarks.sessions.Figure;
import io.cloakroom.benchmarks.sessions.load.Scenario;
import io.cloakroom.benchmarks.sessions.server.SessionPlace;
import io.cloakroom.benchmarks.sessions.server.SessionWay;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A peer that is faster than Cloakroom, in the same place and scenario. */
record Comparison(Figure peer, Figure own) {

  /** Smaller differences are within the noise. */
  private static final double NOTED = 1.03;

  /**
   * Returns the peers that have more requests a second: than Cloakroom on the same server, or than
   * on any if it does not run there.
   */
  static List<Comparison> lost(List<Figure> figures) {
    List<Comparison> lost = new ArrayList<>();
    for (Figure peer : figures) {
      SessionWay way = peer.candidate().way();
      if (way.own()
          || way == SessionWay.NONE
          || !peer.timed()
          || peer.scenario() == Scenario.BARE) {
        continue;
      }
      fastest(figures, peer)
          .filter(own -> peer.perSecond() > own.perSecond() * NOTED)
          .ifPresent(own -> lost.add(new Comparison(peer, own)));
    }
    return lost;
  }

  private static Optional<Figure> fastest(List<Figure> figures, Figure peer) {
    SessionPlace place = peer.candidate().place();
    List<Figure> own =
        figures.stream()
            .filter(figure ->
                figure.candidate().way().own()
                    && figure.timed()
                    && figure.candidate().place() == place
                    && figure.scenario() == peer.scenario())
            .toList();
    List<Figure> here =
        own.stream()
            .filter(figure -> figure.candidate().server() == peer.candidate().server())
            .toList();
    return (here.isEmpty() ? own : here)
        .stream().max(Comparator.comparingDouble(Figure::perSecond));
  }
}

package io.cloakroom.benchmarks.sessions.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;

/**
 * The process of one candidate. It answers a line for each question on its standard input, and ends
 * when that does, so with its parent.
 */
final class CandidateMain {

  static final String READY = "READY ";
  static final String ANSWER = "ANSWER ";
  static final String ALLOCATED = "allocated";
  static final String COMPILED = "compiled";
  static final String LIVE = "live";

  private CandidateMain() {}

  /** Runs a candidate: its server, its way, its place, and the address of its store. */
  public static void main(String[] arguments) throws Exception {
    SessionCandidate candidate =
        new SessionCandidate(
            ServerKind.valueOf(arguments[0]),
            SessionWay.valueOf(arguments[1]),
            SessionPlace.valueOf(arguments[2]));
    RunningServer server = Launcher.startHere(candidate, arguments[3]);
    System.out.println(READY + server.port());
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      long answer =
          switch (line) {
            case ALLOCATED -> JvmProbe.allocated();
            case COMPILED -> JvmProbe.compiled();
            case LIVE -> JvmProbe.live();
            default -> throw new IllegalArgumentException(line);
          };
      System.out.println(ANSWER + answer);
    }
    Runtime.getRuntime().halt(0);
  }
}

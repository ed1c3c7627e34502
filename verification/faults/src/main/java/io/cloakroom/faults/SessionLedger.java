package io.cloakroom.faults;

import io.cloakroom.faults.Tally.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All requests of one session, and what follows from them: its set, its counter, and its auth
 * register, which is who is logged in under which token. Not thread-safe.
 *
 * <p>A write that overlaps a login, a rotation or a logout of the same session counts as unknown:
 * what comes under a token that is being given up is dropped by design. A session whose login,
 * rotation or logout has no answer may be gone; if it is not, all that was acknowledged before must
 * be in it.
 */
final class SessionLedger {

  private final String name;
  private final List<Request> requests = new ArrayList<>();

  SessionLedger(String name) {
    this.name = name;
  }

  void add(Request request) {
    requests.add(request);
  }

  void judge(Tally tally, Duration staleFor, List<Request.Outage> outages) {
    for (Request request : requests) {
      tally.waited(request.ended().micros());
      if (request.ended().outcome() == Event.Outcome.INFO) {
        tally.unknown();
      }
      judgeAnswer(request, tally);
    }
    judgeRevival(tally, staleFor);
    judgeOutages(tally, staleFor, outages);
    List<Request> finals = requests.stream().filter(r -> r.is(Action.FINAL)).toList();
    Optional<Request> last = finals.stream().filter(r -> r.ok() || r.gone()).findFirst();
    if (last.isPresent() && !endedBefore(last.get())) {
      judgeFinal(last.get(), tally);
    } else if (last.isEmpty() && !finals.isEmpty()) {
      tally.found(Finding.ODD, 1, name + " could not be read in the end");
    }
  }

  private void judgeAnswer(Request request, Tally tally) {
    String answer = request.ended().answer();
    if (request.sawSession() && !Contents.nameIn(answer).equals(name)) {
      tally.found(Finding.CROSSED, 1, request.invoked().line() + " was answered " + answer);
    }
    if (request.ok() && (request.is(Action.READ) || request.is(Action.FINAL))) {
      judgeOwner(request, Contents.parse(answer), tally);
    }
    if (answer.startsWith(Answer.UNEXPECTED)) {
      tally.found(Finding.ODD, 1, request.invoked().line() + " was answered " + answer);
    }
  }

  /** Nobody is logged in who did not ask for it. */
  private void judgeOwner(Request request, Contents seen, Tally tally) {
    boolean loginAsked =
        requests.stream()
            .anyMatch(r -> r.is(Action.LOGIN) && !r.failed() && r.beginLine() < request.endLine());
    boolean owned = !seen.owner().equals(Contents.NOBODY);
    if (owned && !(loginAsked && seen.owner().equals(name))) {
      tally.found(Finding.MADE_UP, 1, request.invoked().line() + " saw it be " + seen.owner());
    }
  }

  private void judgeRevival(Tally tally, Duration staleFor) {
    List<Request> givenUp = requests.stream().filter(r -> r.ok() && endsToken(r)).toList();
    for (Request request : requests) {
      boolean revived =
          request.sawSession()
              && givenUp.stream()
                  .anyMatch(end -> comesAfter(request, end, staleFor) && concerns(end, request));
      if (revived) {
        tally.found(
            Finding.REVIVED, 1, request.invoked().line() + " saw " + request.ended().answer());
        return;
      }
    }
  }

  private static boolean comesAfter(Request request, Request end, Duration staleFor) {
    return end.before(request) && request.invoked().at() - end.ended().at() >= staleFor.toNanos();
  }

  private static boolean concerns(Request end, Request request) {
    return end.is(Action.LOGOUT) || request.invoked().token() <= end.invoked().token();
  }

  /**
   * An answer that knows, or does not know, a session needs the store, unless nodes keep copies.
   */
  private void judgeOutages(Tally tally, Duration staleFor, List<Request.Outage> outages) {
    for (Request request : requests) {
      boolean knewNobody = request.gone() && mustLive(request) && !goneInTheEnd();
      boolean hadNoStore =
          staleFor.isZero()
              && (request.sawSession() || request.gone())
              && outages.stream().anyMatch(request::within);
      if (knewNobody || hadNoStore) {
        String how = hadNoStore ? " while the store was out of reach: " : ": ";
        tally.found(
            Finding.ANONYMOUS, 1, request.invoked().line() + how + request.ended().answer());
      }
    }
  }

  /** Whether nothing was asked yet that could have ended the session or given up the token. */
  private boolean mustLive(Request request) {
    return requests.stream()
        .noneMatch(r ->
            endsToken(r)
                && !r.failed()
                && r.beginLine() < request.endLine()
                && concerns(r, request));
  }

  private boolean goneInTheEnd() {
    return requests.stream().anyMatch(r -> r.is(Action.FINAL) && r.gone());
  }

  private void judgeFinal(Request last, Tally tally) {
    List<Request> acked = requests.stream().filter(this::counts).toList();
    if (last.gone()) {
      if (requests.stream().anyMatch(r -> endsToken(r) && r.endLine() == Request.NEVER)) {
        tally.unsettled();
      } else {
        tally.acked(acked.size());
        tally.found(Finding.LOST, acked.size(), name + " is gone with all that is in it");
      }
      return;
    }
    tally.acked(acked.size());
    if (Contents.nameIn(last.ended().answer()).equals(name)) {
      judgeContents(Contents.parse(last.ended().answer()), acked, tally);
    }
  }

  private void judgeContents(Contents found, List<Request> acked, Tally tally) {
    Set<Integer> missing = new HashSet<>();
    acked.stream().filter(r -> r.is(Action.ADD)).forEach(r -> missing.add(r.invoked().value()));
    found.set().forEach(missing::remove);
    tally.found(Finding.LOST, missing.size(), name + " has not " + missing);

    List<Integer> unasked = new ArrayList<>(found.set());
    requests.stream()
        .filter(r -> r.is(Action.ADD) && !r.failed())
        .forEach(r -> unasked.remove(Integer.valueOf(r.invoked().value())));
    tally.found(Finding.MADE_UP, unasked.size(), name + " has " + unasked);

    long sure = acked.stream().filter(r -> r.is(Action.INCREMENT)).count();
    long asked = requests.stream().filter(r -> r.is(Action.INCREMENT) && !r.failed()).count();
    String counted = name + " counted " + found.counter() + " of " + sure + " to " + asked;
    tally.found(Finding.LOST, sure - found.counter(), counted);
    tally.found(Finding.MADE_UP, found.counter() - asked, counted);

    long logins = acked.stream().filter(r -> r.is(Action.LOGIN)).count();
    boolean owned = !found.owner().equals(Contents.NOBODY);
    tally.found(Finding.LOST, owned ? 0 : logins, name + " is nobody's");
  }

  private boolean counts(Request request) {
    return request.ok()
        && request.invoked().action().leavesTrace()
        && requests.stream()
            .noneMatch(
                r -> !r.equals(request) && endsToken(r) && !r.failed() && r.overlaps(request));
  }

  private boolean endedBefore(Request request) {
    return requests.stream().anyMatch(r -> r.is(Action.LOGOUT) && r.ok() && r.before(request));
  }

  private static boolean endsToken(Request request) {
    return request.invoked().action().endsToken();
  }
}

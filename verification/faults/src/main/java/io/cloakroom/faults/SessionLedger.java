package io.cloakroom.faults;

import io.cloakroom.faults.Tally.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All requests of one session and their expected results: its set, its counter, its owner and its
 * tokens. Not thread-safe.
 *
 * <p>A write that overlaps a login, a rotation or a logout of the same session counts as unknown.
 * Writes under a token that is being replaced are dropped by design. A session whose login,
 * rotation or logout has no answer may have ended. If it still exists, it must contain everything
 * that was acknowledged before.
 */
final class SessionLedger {

  private final String name;
  private final List<RecordedRequest> requests = new ArrayList<>();

  SessionLedger(String name) {
    this.name = name;
  }

  void add(RecordedRequest request) {
    requests.add(request);
  }

  void judge(Tally tally, Duration staleFor, List<RecordedRequest.Outage> outages) {
    for (RecordedRequest request : requests) {
      tally.waited(request.ended().micros());
      if (request.ended().outcome() == Event.Outcome.INFO) {
        tally.unknown();
      }
      judgeAnswer(request, tally);
    }
    judgeRevival(tally, staleFor);
    judgeOutages(tally, staleFor, outages);
    List<RecordedRequest> finals = requests.stream().filter(r -> r.is(Action.FINAL)).toList();
    Optional<RecordedRequest> last = finals.stream().filter(r -> r.ok() || r.gone()).findFirst();
    if (last.isPresent() && !endedBefore(last.get())) {
      judgeFinal(last.get(), tally);
    } else if (last.isEmpty() && !finals.isEmpty()) {
      tally.found(Finding.ODD, 1, name + " could not be read at the end");
    }
  }

  private void judgeAnswer(RecordedRequest request, Tally tally) {
    String answer = request.ended().answer();
    if (request.sawSession() && !Contents.nameIn(answer).equals(name)) {
      tally.found(Finding.CROSSED, 1, request.invoked().line() + " was answered " + answer);
    }
    if (request.ok() && (request.is(Action.READ) || request.is(Action.FINAL))) {
      judgeOwner(request, Contents.parse(answer), tally);
    }
    if (answer.startsWith(RequestResult.UNEXPECTED)) {
      tally.found(Finding.ODD, 1, request.invoked().line() + " was answered " + answer);
    }
  }

  /** Checks that a session has an owner only after a login was requested. */
  private void judgeOwner(RecordedRequest request, Contents seen, Tally tally) {
    boolean loginAsked =
        requests.stream()
            .anyMatch(r -> r.is(Action.LOGIN) && !r.failed() && r.beginLine() < request.endLine());
    boolean owned = !seen.owner().equals(Contents.NOBODY);
    if (owned && !(loginAsked && seen.owner().equals(name))) {
      tally.found(Finding.MADE_UP, 1, request.invoked().line() + " saw the owner " + seen.owner());
    }
  }

  private void judgeRevival(Tally tally, Duration staleFor) {
    List<RecordedRequest> givenUp = requests.stream().filter(r -> r.ok() && endsToken(r)).toList();
    for (RecordedRequest request : requests) {
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

  private static boolean comesAfter(
      RecordedRequest request, RecordedRequest end, Duration staleFor) {
    return end.before(request) && request.invoked().at() - end.ended().at() >= staleFor.toNanos();
  }

  private static boolean concerns(RecordedRequest end, RecordedRequest request) {
    return end.is(Action.LOGOUT) || request.invoked().token() <= end.invoked().token();
  }

  /**
   * Checks that no answer misses an existing session. Unless nodes keep copies, no answer may
   * depend on a session while the store is unreachable.
   */
  private void judgeOutages(Tally tally, Duration staleFor, List<RecordedRequest.Outage> outages) {
    for (RecordedRequest request : requests) {
      boolean wronglyGone = request.gone() && mustLive(request) && !goneAtTheEnd();
      boolean hadNoStore =
          staleFor.isZero()
              && (request.sawSession() || request.gone())
              && outages.stream().anyMatch(request::within);
      if (wronglyGone || hadNoStore) {
        String when = hadNoStore ? " while the store was unreachable: " : ": ";
        tally.found(
            Finding.ANONYMOUS, 1, request.invoked().line() + when + request.ended().answer());
      }
    }
  }

  /** Returns whether no earlier request can have ended the session or replaced the token. */
  private boolean mustLive(RecordedRequest request) {
    return requests.stream()
        .noneMatch(r ->
            endsToken(r)
                && !r.failed()
                && r.beginLine() < request.endLine()
                && concerns(r, request));
  }

  private boolean goneAtTheEnd() {
    return requests.stream().anyMatch(r -> r.is(Action.FINAL) && r.gone());
  }

  private void judgeFinal(RecordedRequest last, Tally tally) {
    List<RecordedRequest> acked = requests.stream().filter(this::counts).toList();
    if (last.gone()) {
      if (requests.stream().anyMatch(r -> endsToken(r) && r.endLine() == RecordedRequest.NEVER)) {
        tally.unsettled();
      } else {
        tally.acked(acked.size());
        tally.found(Finding.LOST, acked.size(), name + " is gone with all its contents");
      }
      return;
    }
    tally.acked(acked.size());
    if (Contents.nameIn(last.ended().answer()).equals(name)) {
      judgeContents(Contents.parse(last.ended().answer()), acked, tally);
    }
  }

  private void judgeContents(Contents found, List<RecordedRequest> acked, Tally tally) {
    Set<Integer> missing = new HashSet<>();
    acked.stream().filter(r -> r.is(Action.ADD)).forEach(r -> missing.add(r.invoked().value()));
    found.set().forEach(missing::remove);
    tally.found(Finding.LOST, missing.size(), name + " does not have " + missing);

    List<Integer> unasked = new ArrayList<>(found.set());
    requests.stream()
        .filter(r -> r.is(Action.ADD) && !r.failed())
        .forEach(r -> unasked.remove(Integer.valueOf(r.invoked().value())));
    tally.found(Finding.MADE_UP, unasked.size(), name + " has " + unasked);

    long sure = acked.stream().filter(r -> r.is(Action.INCREMENT)).count();
    long requested = requests.stream().filter(r -> r.is(Action.INCREMENT) && !r.failed()).count();
    String counted =
        name + " has the count " + found.counter() + ", expected " + sure + " to " + requested;
    tally.found(Finding.LOST, sure - found.counter(), counted);
    tally.found(Finding.MADE_UP, found.counter() - requested, counted);

    long logins = acked.stream().filter(r -> r.is(Action.LOGIN)).count();
    boolean owned = !found.owner().equals(Contents.NOBODY);
    tally.found(Finding.LOST, owned ? 0 : logins, name + " has no owner");
  }

  private boolean counts(RecordedRequest request) {
    return request.ok()
        && request.invoked().action().leavesTrace()
        && requests.stream()
            .noneMatch(
                r -> !r.equals(request) && endsToken(r) && !r.failed() && r.overlaps(request));
  }

  private boolean endedBefore(RecordedRequest request) {
    return requests.stream().anyMatch(r -> r.is(Action.LOGOUT) && r.ok() && r.before(request));
  }

  private static boolean endsToken(RecordedRequest request) {
    return request.invoked().action().endsToken();
  }
}

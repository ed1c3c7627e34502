package io.cloakroom.session;

import io.cloakroom.mistake.Printable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The reason of a {@link Plan}, in a sentence for developers. */
final class PlanReason {

  /** The reason of a refusal. */
  static final String MOVED =
      "the session moved to another token, so the changes are refused with 409";

  private static final int MAX_NAMES = 10;

  private PlanReason() {}

  /** Returns the reason of a plan that was made of these at this time. */
  static String of(Plan plan, Found found, ChangeLog log, Lifetime lifetime, Instant now) {
    if (plan instanceof Plan.Nothing) {
      return nothing(found, log, lifetime);
    } else if (plan instanceof Plan.Touch touch) {
      return "the session was used, and its expiry moves to " + time(touch.expiresAt());
    } else if (plan instanceof Plan.Create create) {
      return created(create.next(), log);
    } else if (plan instanceof Plan.Replace replace) {
      return changed(replace.base(), replace.next());
    } else if (plan instanceof Plan.Rotate rotate) {
      return rotated(rotate, log, lifetime);
    } else if (plan instanceof Plan.End end) {
      return ended(end, log, now);
    } else if (plan instanceof Plan.Drop) {
      return "the session ended in another request, so the changes of this one are lost";
    }
    return MOVED;
  }

  private static String nothing(Found found, ChangeLog log, Lifetime lifetime) {
    if (found instanceof Found.Live live) {
      String unchanged = log.hasChanges() ? "the values are as they were" : "nothing was changed";
      return unchanged
          + lifetime
              .touchDue(live.record().createdAt(), live.record().terms(), live.expiresAt())
              .map(due -> ", and a touch is not due before " + time(due))
              .orElse(", and the expiry cannot move any more");
    } else if (found instanceof Found.Retired) {
      return "the session moved to another token, and this request only read it";
    } else if (found instanceof Found.Ended) {
      return "the session ended, and this request only read it";
    }
    return "there is no session, and this request stored nothing";
  }

  private static String created(NextRecord next, ChangeLog log) {
    if (log.loggedIn()) {
      return "somebody logged in, and there was no session";
    }
    Set<String> names = next.record().attributes().keySet();
    return names.isEmpty()
        ? "the session was begun without a value"
        : "the first values were stored: " + joined(names);
  }

  private static String changed(Found.Live base, NextRecord next) {
    Set<String> names = changes(base.record(), next.record());
    if (names.isEmpty()) {
      return Objects.equals(base.owner(), next.owner())
          ? "the lifetime was changed"
          : "the owner was changed";
    }
    return "changed: " + joined(names);
  }

  private static String rotated(Plan.Rotate rotate, ChangeLog log, Lifetime lifetime) {
    if (log.loggedIn()) {
      return "somebody logged in, so a token from before opens nothing (session fixation)";
    }
    if (log.rotated()) {
      return "rotate() was called";
    }
    return lifetime.persistent(rotate.next().record().terms())
        ? "the cookie is to outlive the browser, and a token is sent only once"
        : "the cookie is to end with the browser, and a token is sent only once";
  }

  private static String ended(Plan.End end, ChangeLog log, Instant now) {
    String reason =
        log.ended() ? "end() was called" : "the latest end that was set has passed at " + time(now);
    return end.next().isPresent()
        ? reason + ", and a new session begins with later values"
        : reason;
  }

  private static Set<String> changes(SessionRecord before, SessionRecord after) {
    Set<String> names = new LinkedHashSet<>(before.attributes().keySet());
    names.addAll(after.attributes().keySet());
    names.removeIf(
        name -> Objects.equals(before.attributes().get(name), after.attributes().get(name)));
    return names;
  }

  private static String joined(Set<String> names) {
    List<String> shown = names.stream().limit(MAX_NAMES).map(Printable::of).toList();
    return String.join(", ", shown)
        + (names.size() > MAX_NAMES ? " and " + (names.size() - MAX_NAMES) + " more" : "");
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}

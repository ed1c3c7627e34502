package io.cloakroom.session;

import io.cloakroom.cookie.CookieDecision;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.http.Exchange;
import io.cloakroom.json.Json;
import io.cloakroom.mistake.CallSite;
import io.cloakroom.session.SessionTrace.Action;
import io.cloakroom.session.SessionTrace.Decision;
import io.cloakroom.session.SessionTrace.Result;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.TracedStore;
import io.cloakroom.trace.TraceEvent;
import io.cloakroom.trace.VisitTrace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notes what happens to one request's session in its {@link VisitTrace}. There is one only if a
 * trace was requested. Not thread-safe: it belongs to one request.
 */
final class SessionTracer {

  private final VisitTrace trace;
  private final Exchange exchange;
  private final String cookieName;
  private final Lifetime lifetime;

  /** The value of the name that is about to change. */
  private Optional<String> before = Optional.empty();

  /** The plan of the last attempt; null before the first. */
  private @Nullable Plan plan;

  private @Nullable Found planned;

  /** The public id of the session that begins or has moved; empty before. */
  private String nextId = "";

  SessionTracer(VisitTrace trace, Exchange exchange, String cookieName, Lifetime lifetime) {
    this.trace = trace;
    this.exchange = exchange;
    this.cookieName = cookieName;
    this.lifetime = lifetime;
  }

  /** Returns this store as this request uses it. */
  Store traced(Store store) {
    return TracedStore.of(store, trace);
  }

  /** Notes the result of a look-up. */
  void found(Found found, boolean opened) {
    Result result = result(found, opened);
    trace.add(new SessionTrace.Lookup(result, reason(result, found), state(found)));
  }

  /** Notes that the store could not be used. */
  void failed(String message) {
    trace.add(
        new SessionTrace.Lookup(
            Result.FAILED, "the store could not be used: " + message, Optional.empty()));
  }

  private List<String> sent() {
    return Cookies.of(exchange).all(cookieName).stream().distinct().toList();
  }

  private Result result(Found found, boolean opened) {
    if (found instanceof Found.Live) {
      return Result.LIVE;
    } else if (found instanceof Found.Retired) {
      return Result.RETIRED;
    } else if (found instanceof Found.Foreign) {
      return Result.UNREADABLE;
    }
    int values = sent().size();
    if (values == 0) {
      return Result.NOT_SENT;
    } else if (values > 1 && !opened) {
      return Result.AMBIGUOUS;
    }
    return opened ? Result.NOTHING : Result.MALFORMED;
  }

  private String reason(Result result, Found found) {
    return switch (result) {
      case NOT_SENT -> "the request has no cookie " + cookieName;
      case MALFORMED ->
          "the cookie "
              + cookieName
              + " has "
              + sent().get(0).length()
              + " characters and is not one that this application sets, or not with these keys";
      case NOTHING ->
          "the cookie "
              + cookieName
              + " opens nothing: the session expired, ended, or was never in this store";
      case AMBIGUOUS ->
          sent().size()
              + " different cookies have the name "
              + cookieName
              + ", and not exactly one of them opens a session, so the visitor is anonymous";
      case RETIRED ->
          found instanceof Found.Retired retired && retired.login()
              ? "the cookie is from before a login, which moved the session to another token"
              : "the session moved to another token, which this request does not have";
      case UNREADABLE ->
          "this version of the application cannot read the record: "
              + (found instanceof Found.Foreign foreign ? foreign.flaw() : "");
      case LIVE -> found instanceof Found.Live live ? live(live) : "";
      case FAILED -> "the store could not be used";
    };
  }

  private String live(Found.Live live) {
    return "session "
        + live.id()
        + live.whose().map(owner -> " of " + owner).orElse(" of an anonymous visitor")
        + ", begun "
        + live.record().createdAt().truncatedTo(ChronoUnit.SECONDS)
        + ", last seen "
        + lifetime.lastSeen(live).truncatedTo(ChronoUnit.SECONDS);
  }

  private Optional<SessionTrace.State> state(Found found) {
    return found instanceof Found.Live live
        ? Optional.of(state(live.id(), live.record(), live.owner(), live.expiresAt()))
        : Optional.empty();
  }

  private SessionTrace.State state(
      String id, SessionRecord record, @Nullable String owner, Instant expiresAt) {
    return new SessionTrace.State(
        id,
        Optional.ofNullable(owner),
        record.createdAt(),
        lifetime.idle(record.terms()),
        expiresAt,
        lifetime.endsAt(record.createdAt(), record.terms()),
        lifetime.persistent(record.terms()),
        SessionItems.of(record.attributes()));
  }

  private static Optional<String> value(Draft draft, String name) {
    return Optional.ofNullable(draft.attributes().get(name)).map(Json::text);
  }

  /** Notes that a value was read. */
  void read(String name, Draft draft) {
    Optional<String> value = value(draft, name);
    trace.add(new SessionTrace.Use(Action.READ, name, CallSite.current(), value, value));
  }

  /** Notes a use of the whole session. */
  void use(Action action) {
    trace.add(
        new SessionTrace.Use(action, "", CallSite.current(), Optional.empty(), Optional.empty()));
  }

  /** Notes that a value was set to what it is already. */
  void same(String name, Draft draft) {
    Optional<String> value = value(draft, name);
    trace.add(new SessionTrace.Use(Action.SET, name, CallSite.current(), value, value));
  }

  /** Remembers a value before a change. */
  void before(Change change, Draft draft) {
    before = value(draft, name(change));
  }

  /** Notes a change that the draft has. */
  void changed(Change change, Draft draft, boolean atEnd) {
    String name = name(change);
    trace.add(
        new SessionTrace.Use(
            action(change),
            name,
            atEnd ? "the end of the request" : CallSite.current(),
            before,
            value(draft, name)));
  }

  private static String name(Change change) {
    if (change instanceof Change.Set<?> set) {
      return set.key().name();
    } else if (change instanceof Change.Remove remove) {
      return remove.name();
    } else if (change instanceof Change.Update<?> update) {
      return update.key().name();
    } else if (change instanceof Change.Dependent<?> dependent) {
      return dependent.key().name();
    }
    return "";
  }

  private static Action action(Change change) {
    if (change instanceof Change.Set<?>) {
      return Action.SET;
    } else if (change instanceof Change.Remove) {
      return Action.REMOVE;
    } else if (change instanceof Change.Update<?>) {
      return Action.UPDATE;
    } else if (change instanceof Change.Dependent<?>) {
      return Action.CHANGED_IN_PLACE;
    } else if (change instanceof Change.Clear) {
      return Action.CLEAR;
    } else if (change instanceof Change.LogIn) {
      return Action.LOG_IN;
    }
    return Action.LIFETIME;
  }

  void unreadable(String name) {
    trace.add(new SessionTrace.Unreadable(name));
  }

  /** Notes the decision at the end. */
  void planned(Plan plan, Found found, ChangeLog log, Instant now) {
    this.plan = plan;
    planned = found;
    trace.add(
        new SessionTrace.Planned(decision(plan), PlanReason.of(plan, found, log, lifetime, now)));
  }

  /** Notes that a change is refused at once, because the session moved. */
  void refused() {
    trace.add(new SessionTrace.Planned(Decision.REFUSE, PlanReason.MOVED));
  }

  private static Decision decision(Plan plan) {
    if (plan instanceof Plan.Nothing) {
      return Decision.NOTHING;
    } else if (plan instanceof Plan.Touch) {
      return Decision.TOUCH;
    } else if (plan instanceof Plan.Create) {
      return Decision.CREATE;
    } else if (plan instanceof Plan.Replace) {
      return Decision.REPLACE;
    } else if (plan instanceof Plan.Rotate) {
      return Decision.ROTATE;
    } else if (plan instanceof Plan.End) {
      return Decision.END;
    }
    return plan instanceof Plan.Drop ? Decision.DROP : Decision.REFUSE;
  }

  /** Remembers the key under which a session begins or goes on. */
  void continuesUnder(StoreKey key) {
    nextId = SessionInfo.id(key);
  }

  /** Notes that another request wrote first. */
  void conflict(int attempt, ChangeLog log) {
    trace.add(
        new SessionTrace.Conflict(
            attempt,
            log.changes().stream()
                .map(change -> (TraceEvent.words(action(change)) + " " + name(change)).strip())
                .toList()));
  }

  /** Notes the session after the commit, and what was decided about its cookie. */
  void committed(CookieUpdate update) {
    trace.add(new SessionTrace.Saved(after()));
    if (update instanceof CookieUpdate.Send) {
      cookie(CookieDecision.Kind.SET, sent(plan));
    } else if (update instanceof CookieUpdate.Clear) {
      if (sent().isEmpty()) {
        cookie(
            CookieDecision.Kind.NOT_SENT, "the session ended, and the browser has no cookie of it");
      } else {
        cookie(CookieDecision.Kind.REMOVED, "the session ended");
      }
    } else {
      cookie(CookieDecision.Kind.NOT_SENT, kept());
    }
  }

  private static String sent(@Nullable Plan plan) {
    if (plan instanceof Plan.Create) {
      return "a session begins, under a new token";
    } else if (plan instanceof Plan.Rotate) {
      return "the session moved to a new token";
    } else if (plan instanceof Plan.End) {
      return "the session ended, and another one begins";
    }
    return "the sealed cookie is the session, and it changed";
  }

  private String kept() {
    if (planned instanceof Found.Live) {
      return "the browser has the token already, and the store has the expiry";
    } else if (planned instanceof Found.Retired) {
      return "the session moved, and a cookie of this response could replace the newer one";
    }
    return sent().isEmpty()
        ? "there is no session"
        : "there is no session; a cookie that opens nothing is left alone";
  }

  private void cookie(CookieDecision.Kind kind, String reason) {
    trace.add(new CookieDecision(cookieName, kind, reason));
  }

  private Optional<SessionTrace.State> after() {
    if (plan instanceof Plan.Create create) {
      return Optional.of(next(nextId, create.next()));
    } else if (plan instanceof Plan.Replace replace) {
      return Optional.of(next(replace.base().id(), replace.next()));
    } else if (plan instanceof Plan.Rotate rotate) {
      return Optional.of(next(nextId, rotate.next()));
    } else if (plan instanceof Plan.Touch touch) {
      Found.Live base = touch.base();
      return Optional.of(state(base.id(), base.record(), base.owner(), touch.expiresAt()));
    } else if (plan instanceof Plan.End end) {
      return end.next().map(next -> next(nextId, next));
    }
    return planned == null ? Optional.empty() : state(planned);
  }

  private SessionTrace.State next(String id, NextRecord next) {
    return state(id, next.record(), next.owner(), next.expiresAt());
  }
}

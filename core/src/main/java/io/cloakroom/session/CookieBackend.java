package io.cloakroom.session;

import io.cloakroom.http.FailureLog;
import io.cloakroom.key.Sealer;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * Sessions in the visitors' own cookies, sealed. The server keeps nothing of them, so it can
 * neither list nor compare them. If it has a store, it keeps which of them ended or moved.
 */
final class CookieBackend implements SessionBackend {

  /** Records outlive the cookies that they end, whatever the clocks of the nodes say. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

  private static final FailureLog FAILURES =
      FailureLog.of(LoggerFactory.getLogger(CookieBackend.class), Clock.systemUTC());

  private final Sealer sealer;
  private final SessionSettings settings;
  private final Optional<EndedSessions> ended;

  CookieBackend(Sealer sealer, SessionSettings settings, Optional<EndedSessions> ended) {
    this.sealer = sealer;
    this.settings = settings;
    this.ended = ended;
  }

  @Override
  public SessionBackend traced(SessionTracer tracer) {
    return new CookieBackend(sealer, settings, ended.map(all -> all.traced(tracer)));
  }

  @Override
  public Found find(SessionCookie cookie) {
    Optional<SealedSession> opened = opened(cookie);
    if (opened.isEmpty()) {
      return new Found.Nothing();
    }
    Found.Live found = opened.get().found();
    if (!lives(opened.get())) {
      return ended(found);
    }
    // A copy of an anonymous session opens no account, so its reads cost no round trip.
    return found.owner() == null ? found : confirmed(found);
  }

  @Override
  public Found current(Found found) {
    return found instanceof Found.Live live && live.owner() == null ? confirmed(live) : found;
  }

  /** Returns what became of a session, in one round trip if there is a store. */
  private Found confirmed(Found.Live session) {
    EndedSessions.Fate fate = fate(session);
    if (fate == EndedSessions.Fate.ENDED) {
      return ended(session);
    }
    return fate == EndedSessions.Fate.MOVED ? moved(session) : session;
  }

  private Found ended(Found.Live session) {
    settings.fire(new SessionEvent.NotFound(session.id(), session.whose()));
    return new Found.Nothing();
  }

  private EndedSessions.Fate fate(Found.Live session) {
    return ended.map(all -> all.fate(session.key())).orElse(EndedSessions.Fate.LIVES);
  }

  private static Found moved(Found.Live session) {
    return new Found.Retired(session.key(), Optional.empty(), false);
  }

  /** Returns nothing: the head with the cookie has left. */
  @Override
  public Optional<Found> reload(StoreKey key) {
    return Optional.empty();
  }

  /** Returns nothing: the session that replaced it is in another cookie, if anywhere. */
  @Override
  public Optional<Found.Live> continuedBy(String owner, Found.Retired retired) {
    return Optional.empty();
  }

  @Override
  public Optional<SessionToken> token(SessionCookie cookie) {
    return opened(cookie).filter(this::lives).map(SealedSession::token);
  }

  private Optional<SealedSession> opened(SessionCookie cookie) {
    return cookie.opened(
        text -> open(cookie, text),
        text ->
            open(cookie, text)
                .filter(this::lives)
                .<Found>map(SealedSession::found)
                .orElseGet(Found.Nothing::new));
  }

  private Optional<SealedSession> open(SessionCookie cookie, String text) {
    return sealer
        .open(cookie.name(), text, settings.lifetime().absolute())
        .flatMap(SealedSession::parse);
  }

  private boolean lives(SealedSession session) {
    return session.livesAt(settings.clock().instant(), settings.lifetime());
  }

  @Override
  public void check(Draft draft, Found base, SessionCookie cookie) {
    NextRecord next = next(draft, base);
    int length = length(next);
    if (length > cookie.room()) {
      throw SessionBackend.tooLarge(
          next.record(),
          "A sealed session of "
              + length
              + " characters exceeds the "
              + cookie.room()
              + " that a cookie holds; store less in it, or use Sessions.of(store)");
    }
  }

  @Override
  public boolean hasRoom(Draft draft, Found base, SessionCookie cookie) {
    return length(next(draft, base)) <= cookie.room();
  }

  private NextRecord next(Draft draft, Found base) {
    Instant now = settings.clock().instant();
    SessionRecord record =
        base instanceof Found.Live live ? live.record() : SessionRecord.empty(now, "");
    return new NextRecord(record.with(draft, now), draft.owner, now);
  }

  private int length(NextRecord next) {
    return sealer.length(SealedSession.length(next));
  }

  @Override
  public CookieUpdate commit(
      Found found, ChangeLog log, Supplier<String> userAgent, SessionCookie cookie) {
    Instant now = settings.clock().instant();
    Plan plan = plan(stillLive(found, log, now), log, cookie, now);
    Optional<Found.Live> overtaken;
    try {
      overtaken = kept(plan).filter(base -> !claims(base, plan, log, now));
    } catch (StoreException e) {
      if (plan instanceof Plan.Touch) {
        FAILURES.warn("The expiry of a session could not be extended; it may end too early", e);
        return new CookieUpdate.Keep();
      }
      throw e;
    }
    return carryOut(
        overtaken.map(base -> plan(overtaken(base), log, cookie, now)).orElse(plan),
        log,
        cookie,
        now);
  }

  /** The browser's description only serves a list of devices, so the cookie does not carry it. */
  private Plan plan(Found found, ChangeLog log, SessionCookie cookie, Instant now) {
    Plan plan = Plan.of(found, log, settings.lifetime(), () -> "", now);
    SessionTracer tracer = cookie.tracer();
    if (tracer != null) {
      tracer.planned(plan, found, log, now);
    }
    return plan;
  }

  private CookieUpdate carryOut(Plan plan, ChangeLog log, SessionCookie cookie, Instant now) {
    if (plan instanceof Plan.Touch touch) {
      Found.Live base = touch.base();
      return show(cookie, sameToken(cookie), touched(base, touch.expiresAt()), now);
    } else if (plan instanceof Plan.Replace replace) {
      return show(cookie, sameToken(cookie), replace.next(), now);
    } else if (plan instanceof Plan.Create create) {
      return create(cookie, log.announcedToken(), create.next(), now);
    } else if (plan instanceof Plan.Rotate rotate) {
      return rotate(cookie, log.announcedToken(), rotate, now);
    } else if (plan instanceof Plan.End end) {
      return end(cookie, log, end, now);
    } else if (plan instanceof Plan.Drop drop) {
      settings.fire(
          new SessionEvent.ChangesDropped(SessionInfo.id(drop.base().key()), Optional.empty()));
    } else if (plan instanceof Plan.Refuse refuse) {
      return new CookieUpdate.Refuse(refuse.base());
    }
    return new CookieUpdate.Keep();
  }

  /** Returns the session that goes on, if it has not ended meanwhile. */
  private static Optional<Found.Live> kept(Plan plan) {
    if (plan instanceof Plan.Touch touch) {
      return Optional.of(touch.base());
    } else if (plan instanceof Plan.Replace replace) {
      return Optional.of(replace.base());
    } else if (plan instanceof Plan.Rotate rotate) {
      return Optional.of(rotate.base());
    }
    return Optional.empty();
  }

  /** Returns what another request made of the session meanwhile. */
  private Found overtaken(Found.Live base) {
    return fate(base) == EndedSessions.Fate.ENDED ? new Found.Ended(base.key()) : moved(base);
  }

  /** Returns whether a session may go on as planned, and records its move. */
  private boolean claims(Found.Live base, Plan plan, ChangeLog log, Instant now) {
    if (!(plan instanceof Plan.Rotate)) {
      return fate(base) == EndedSessions.Fate.LIVES;
    }
    return ended.map(all -> moves(all, base, log, lastExpiry(now))).orElse(true);
  }

  /**
   * Records the move of a session and returns whether it may take place. The values of an anonymous
   * visitor are still there for a second login of the same owner: somebody clicked twice, or the
   * first response was lost.
   */
  private static boolean moves(EndedSessions all, Found.Live base, ChangeLog log, Instant until) {
    Optional<String> owner = log.owner();
    if (owner.isEmpty()) {
      return all.rotate(base.key(), log.announcedToken().key(), until);
    }
    return all.logIn(base.key(), owner.get(), until)
        || (base.owner() == null && all.loggedIn(base.key(), owner.get()));
  }

  /** Returns when no cookie of a session of today opens any more. */
  private Instant lastExpiry(Instant now) {
    return now.plus(settings.lifetime().absolute()).plus(CLOCK_DIFFERENCE);
  }

  /** Returns the session, or an ended one if it expired during the request. */
  private static Found stillLive(Found found, ChangeLog log, Instant now) {
    return found instanceof Found.Live live && !now.isBefore(live.expiresAt()) && !log.ended()
        ? new Found.Ended(live.key())
        : found;
  }

  private static NextRecord touched(Found.Live base, Instant expiresAt) {
    return new NextRecord(base.record(), base.owner(), expiresAt);
  }

  private SessionToken sameToken(SessionCookie cookie) {
    return opened(cookie).orElseThrow().token();
  }

  private CookieUpdate create(
      SessionCookie cookie, SessionToken token, NextRecord next, Instant now) {
    settings.fire(
        new SessionEvent.Created(SessionInfo.id(token.key()), Optional.ofNullable(next.owner())));
    return show(cookie, token, next, now);
  }

  private CookieUpdate rotate(
      SessionCookie cookie, SessionToken token, Plan.Rotate rotate, Instant now) {
    settings.fire(
        new SessionEvent.Rotated(
            SessionInfo.id(token.key()),
            Optional.ofNullable(rotate.next().owner()),
            rotate.base().id()));
    return show(cookie, token, rotate.next(), now);
  }

  private CookieUpdate end(SessionCookie cookie, ChangeLog log, Plan.End end, Instant now) {
    if (end.base() instanceof Found.Retired moved) {
      ended.ifPresent(all -> all.end(moved.key(), lastExpiry(now)));
    } else if (end.base() instanceof Found.Live live) {
      if (live.owner() != null) {
        ended.ifPresent(all -> all.end(live.key(), lastExpiry(now)));
      }
      settings.fire(
          new SessionEvent.Ended(live.id(), live.whose(), SessionEvent.EndReason.BY_REQUEST));
    }
    return end.next()
        .map(next -> create(cookie, log.announcedToken(), next, now))
        .orElseGet(CookieUpdate.Clear::new);
  }

  private CookieUpdate show(
      SessionCookie cookie, SessionToken token, NextRecord next, Instant now) {
    SessionTracer tracer = cookie.tracer();
    if (tracer != null) {
      tracer.continuesUnder(token.key());
    }
    return new CookieUpdate.Send(
        sealer.seal(cookie.name(), new SealedSession(token, next).text()),
        settings.lifetime().cookieAge(next.record(), now));
  }

  @Override
  public Directory directory() {
    throw new IllegalStateException(
        "Sealed sessions exist only in the visitors' browsers, so they can be neither listed nor"
            + " ended from elsewhere; use Sessions.of(store) for that");
  }

  @Override
  public boolean knowsOwners() {
    return false;
  }
}

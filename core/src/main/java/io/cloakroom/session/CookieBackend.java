package io.cloakroom.session;

import io.cloakroom.key.Sealer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Sessions in the visitors' own cookies, sealed. The server keeps nothing of them, so it can
 * neither list, compare nor revoke them.
 */
final class CookieBackend implements SessionBackend {

  private final Sealer sealer;
  private final SessionSettings settings;

  CookieBackend(Sealer sealer, SessionSettings settings) {
    this.sealer = sealer;
    this.settings = settings;
  }

  @Override
  public Found find(SessionCookie cookie) {
    Optional<SealedSession> opened = opened(cookie);
    if (opened.isEmpty()) {
      return new Found.Nothing();
    }
    Found.Live found = opened.get().found();
    if (!lives(opened.get())) {
      settings.fire(new SessionEvent.NotFound(found.id(), found.whose()));
      return new Found.Nothing();
    }
    return found;
  }

  @Override
  public Optional<SessionToken> token(SessionCookie cookie) {
    return opened(cookie).filter(this::lives).map(SealedSession::token);
  }

  private Optional<SealedSession> opened(SessionCookie cookie) {
    return cookie.opened(text ->
        sealer
            .open(cookie.name(), text, settings.lifetime().absolute())
            .flatMap(SealedSession::parse));
  }

  private boolean lives(SealedSession session) {
    return session.livesAt(settings.clock().instant(), settings.lifetime());
  }

  @Override
  public void check(Draft draft, Found base, SessionCookie cookie) {
    int length = length(draft, base);
    if (length > cookie.room()) {
      throw SessionBackend.tooLarge(
          "A sealed session of "
              + length
              + " characters exceeds the "
              + cookie.room()
              + " that a cookie holds; store less in it, or use Sessions.of(store)");
    }
  }

  @Override
  public boolean hasRoom(Draft draft, Found base, SessionCookie cookie) {
    return length(draft, base) <= cookie.room();
  }

  private int length(Draft draft, Found base) {
    Instant now = settings.clock().instant();
    SessionRecord record =
        base instanceof Found.Live live ? live.record() : SessionRecord.empty(now, "");
    // All tokens have the same length, and so do all times.
    NextRecord next = new NextRecord(record.with(draft, now), draft.owner, now);
    String text = new SealedSession(SessionToken.random(), next).text();
    return sealer.length(text.getBytes(StandardCharsets.UTF_8).length);
  }

  @Override
  public CookieUpdate commit(Found found, ChangeLog log, String userAgent, SessionCookie cookie) {
    Instant now = settings.clock().instant();
    // The browser's description only serves a list of devices, so the cookie does not carry it.
    Plan plan = Plan.of(stillLive(found, log, now), log, settings.lifetime(), "", now);
    if (plan instanceof Plan.Touch touch) {
      Found.Live base = touch.base();
      return show(cookie, sameToken(cookie), touched(base, touch.expiresAt()), now);
    } else if (plan instanceof Plan.Replace replace) {
      return show(cookie, sameToken(cookie), replace.next(), now);
    } else if (plan instanceof Plan.Create create) {
      return create(cookie, create.next(), now);
    } else if (plan instanceof Plan.Rotate rotate) {
      return rotate(cookie, rotate, now);
    } else if (plan instanceof Plan.End end) {
      return end(cookie, end, now);
    } else if (plan instanceof Plan.Drop drop) {
      settings.fire(
          new SessionEvent.ChangesDropped(SessionInfo.id(drop.base().key()), Optional.empty()));
    }
    return new CookieUpdate.Keep();
  }

  /** Returns the session, or a retired one if it expired during the request. */
  private static Found stillLive(Found found, ChangeLog log, Instant now) {
    return found instanceof Found.Live live && !now.isBefore(live.expiresAt()) && !log.ended()
        ? new Found.Retired(live.key(), Optional.empty())
        : found;
  }

  private static NextRecord touched(Found.Live base, Instant expiresAt) {
    return new NextRecord(base.record(), base.owner(), expiresAt);
  }

  private SessionToken sameToken(SessionCookie cookie) {
    return opened(cookie).orElseThrow().token();
  }

  private CookieUpdate create(SessionCookie cookie, NextRecord next, Instant now) {
    SessionToken token = SessionToken.random();
    settings.fire(
        new SessionEvent.Created(SessionInfo.id(token.key()), Optional.ofNullable(next.owner())));
    return show(cookie, token, next, now);
  }

  private CookieUpdate rotate(SessionCookie cookie, Plan.Rotate rotate, Instant now) {
    SessionToken token = SessionToken.random();
    settings.fire(
        new SessionEvent.Rotated(
            SessionInfo.id(token.key()),
            Optional.ofNullable(rotate.next().owner()),
            rotate.base().id()));
    return show(cookie, token, rotate.next(), now);
  }

  private CookieUpdate end(SessionCookie cookie, Plan.End end, Instant now) {
    if (end.base() instanceof Found.Live live) {
      settings.fire(
          new SessionEvent.Ended(live.id(), live.whose(), SessionEvent.EndReason.BY_REQUEST));
    }
    return end.next().map(next -> create(cookie, next, now)).orElseGet(CookieUpdate.Clear::new);
  }

  private CookieUpdate show(
      SessionCookie cookie, SessionToken token, NextRecord next, Instant now) {
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

package io.cloakroom.session;

import io.cloakroom.key.Sealer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Sessions in the visitors' own cookies, sealed. Nothing of them is here, so nothing can be listed,
 * compared or taken back, and it does not pretend to.
 */
final class SealedHome implements Home {

  private final Sealer sealer;
  private final SessionSettings settings;

  SealedHome(Sealer sealer, SessionSettings settings) {
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
      settings.tell(new SessionEvent.NotFound(found.id(), found.whose()));
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
    Instant now = settings.clock().instant();
    SessionRecord record =
        base instanceof Found.Live live ? live.record() : SessionRecord.empty(now, "");
    // Every token and every moment has the same length.
    Next next = new Next(record.with(draft, now), draft.owner, now);
    String text = new SealedSession(SessionToken.random(), next).text();
    int length = sealer.length(text.getBytes(StandardCharsets.UTF_8).length);
    if (length > cookie.room()) {
      throw Home.tooLarge(
          "A sealed session of "
              + length
              + " characters is over the "
              + cookie.room()
              + " that a cookie takes; keep less in it, or keep sessions in a store");
    }
  }

  @Override
  public Outcome commit(Found found, ChangeLog log, String device, SessionCookie cookie) {
    Instant now = settings.clock().instant();
    // Who lists no devices need not carry the browser's description to and fro.
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
      settings.tell(
          new SessionEvent.ChangesDropped(Device.id(drop.base().key()), Optional.empty()));
    }
    return new Outcome.Keep();
  }

  /** One that expired while the request was under way stays expired. */
  private static Found stillLive(Found found, ChangeLog log, Instant now) {
    return found instanceof Found.Live live && !now.isBefore(live.expiresAt()) && !log.ended()
        ? new Found.Retired(live.key(), Optional.empty())
        : found;
  }

  private static Next touched(Found.Live base, Instant expiresAt) {
    return new Next(base.record(), base.owner(), expiresAt);
  }

  private SessionToken sameToken(SessionCookie cookie) {
    return opened(cookie).orElseThrow().token();
  }

  private Outcome create(SessionCookie cookie, Next next, Instant now) {
    SessionToken token = SessionToken.random();
    settings.tell(
        new SessionEvent.Created(Device.id(token.key()), Optional.ofNullable(next.owner())));
    return show(cookie, token, next, now);
  }

  private Outcome rotate(SessionCookie cookie, Plan.Rotate rotate, Instant now) {
    SessionToken token = SessionToken.random();
    settings.tell(
        new SessionEvent.Rotated(
            Device.id(token.key()),
            Optional.ofNullable(rotate.next().owner()),
            rotate.base().id()));
    return show(cookie, token, rotate.next(), now);
  }

  private Outcome end(SessionCookie cookie, Plan.End end, Instant now) {
    if (end.base() instanceof Found.Live live) {
      settings.tell(
          new SessionEvent.Ended(live.id(), live.whose(), SessionEvent.EndReason.BY_REQUEST));
    }
    return end.next().map(next -> create(cookie, next, now)).orElseGet(Outcome.Forget::new);
  }

  private Outcome show(SessionCookie cookie, SessionToken token, Next next, Instant now) {
    return new Outcome.Show(
        sealer.seal(cookie.name(), new SealedSession(token, next).text()),
        settings.lifetime().cookieAge(next.record(), now));
  }

  @Override
  public Directory directory() {
    throw new IllegalStateException(
        "Sealed sessions are in the visitors' browsers only, so they can be neither listed nor"
            + " ended from elsewhere; keep sessions in a store for that, with Sessions.in(store)");
  }

  @Override
  public boolean knowsOwners() {
    return false;
  }
}

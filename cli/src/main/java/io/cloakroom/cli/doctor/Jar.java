package io.cloakroom.cli.doctor;

import io.cloakroom.cookie.CookieBrowser;
import io.cloakroom.cookie.CookieEffect;
import io.cloakroom.cookie.CookieEffects;
import io.cloakroom.cookie.CookieOrigin;
import io.cloakroom.cookie.SetCookie;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The cookies of one browser, stored and sent by its rules (RFC 6265bis, 5.8). */
final class Jar {

  /**
   * A cookie in the jar.
   *
   * @param cookie the line that set it
   * @param domain the host that set it, or the domain whose hosts see it
   * @param hostOnly whether only this host sees it
   * @param path the path below which it is sent
   */
  record Stored(SetCookie cookie, String domain, boolean hostOnly, String path) {

    boolean isSame(Stored other) {
      return cookie.name().equals(other.cookie.name())
          && domain.equals(other.domain)
          && path.equals(other.path);
    }

    boolean isFor(URI address) {
      CookieOrigin to = CookieOrigin.of(address);
      return (hostOnly ? to.host().equals(domain) : to.isIn(domain))
          && to.isBelow(path)
          && (!cookie.secure() || to.secure() || to.isLocal());
    }
  }

  private final List<Stored> stored = new ArrayList<>();

  /**
   * Stores a cookie, or deletes it if it has expired. Returns why it is dropped. Of browsers that
   * differ, it is Chrome.
   */
  Optional<CookieEffect> keep(URI from, SetCookie cookie) {
    CookieOrigin origin = CookieOrigin.of(from);
    CookieEffects effects = CookieEffects.of(cookie, origin, Instant.now());
    Optional<CookieEffect> refusal = effects.refusals(CookieBrowser.CHROME).stream().findFirst();
    if (refusal.isPresent()) {
      return refusal;
    }
    Optional<String> domain = cookie.domain().filter(named -> !origin.isHostOnly(named));
    Stored kept =
        new Stored(
            cookie,
            domain.orElse(origin.host()),
            domain.isEmpty(),
            cookie.path().orElseGet(origin::directory));
    stored.removeIf(kept::isSame);
    if (!effects.isDeletion()) {
      stored.add(kept);
    }
    return Optional.empty();
  }

  /** Returns the header {@code Cookie} for a request; empty if no cookie is for it. */
  Optional<String> header(URI address) {
    String header =
        stored.stream()
            .filter(kept -> kept.isFor(address))
            // The longest path first, then the oldest.
            .sorted(Comparator.comparingInt((Stored kept) -> kept.path().length()).reversed())
            .map(kept ->
                kept.cookie().name().isEmpty()
                    ? kept.cookie().value()
                    : kept.cookie().name() + '=' + kept.cookie().value())
            .collect(Collectors.joining("; "));
    return header.isEmpty() ? Optional.empty() : Optional.of(header);
  }

  /** Returns the cookies that are sent with a request. */
  List<Stored> cookies(URI address) {
    return stored.stream().filter(kept -> kept.isFor(address)).toList();
  }

  /** Returns a jar with the same cookies. */
  Jar copy() {
    Jar copy = new Jar();
    copy.stored.addAll(stored);
    return copy;
  }
}

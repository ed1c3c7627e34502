package io.cloakroom.cli.doctor;

import io.cloakroom.cookie.SetCookie;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checks of shared caches: what they may store, and what they have stored. */
final class CachingChecks {

  /**
   * A page for one visitor.
   *
   * @param page the page
   * @param reason why it is for one visitor
   */
  private record Personal(SiteReply page, String reason) {}

  private final FindingList findings;
  private final List<Personal> personal = new ArrayList<>();

  CachingChecks(FindingList findings) {
    this.findings = findings;
  }

  /** Compares what two visitors got for their first page. Both had no cookies. */
  void compare(SiteReply one, SiteReply other) {
    List<String> names = new ArrayList<>();
    List<String> evidence = new ArrayList<>();
    for (String line : one.all("Set-Cookie")) {
      SetCookie.parse(line)
          .filter(CookieNames::isPersonal)
          .filter(cookie -> other.all("Set-Cookie").contains(line))
          .ifPresent(cookie -> {
            names.add(cookie.name());
            evidence.add(other.line(cookie) + " (the same value for both visitors)");
          });
    }
    if (names.isEmpty()) {
      return;
    }
    CacheHeaders.of(other).hit().ifPresent(hit -> evidence.add(other.line(hit)));
    findings.add(
        Symptom.CACHE_COPY,
        CookieNames.subject(names)
            + (names.size() == 1 ? " is" : " are")
            + " the same for two visitors: a shared cache stores pages together with their cookies,"
            + " so visitors get the sessions of others.",
        evidence,
        Cures.NO_CACHE.toArray(Cure[]::new));
  }

  /** Checks the headers of all responses: those that set cookies, and those for one visitor. */
  void run(SiteVisitor.Memory record) {
    findings.checked("caching: " + record.answers().size() + " responses");
    if (findings.has(Symptom.CACHE_COPY)) {
      return;
    }
    record.cookies().forEach(this::checkCookie);
    if (!findings.has(Symptom.CACHE_SHARED)) {
      personal.forEach(this::checkPersonal);
    }
  }

  private void checkCookie(SiteVisitor.Received received) {
    SiteReply answer = received.answer();
    SetCookie cookie = received.cookie();
    CacheHeaders caching = CacheHeaders.of(answer);
    Optional<String> invitation = caching.invitation();
    boolean silent = CookieNames.isOwn(cookie.name()) && caching.isSilent();
    if (CookieNames.isPersonal(cookie) && (invitation.isPresent() || silent)) {
      findings.add(
          Symptom.CACHE_SHARED,
          "A shared cache may store a response that sets a cookie, and give the cookie to other"
              + " visitors.",
          List.of(answer.line(cookie), invitation.map(answer::line).orElseGet(answer::cacheLine)),
          Cures.CACHE_HEADERS.toArray(Cure[]::new));
    }
  }

  /** Notes a page that is for one visitor: it has a token, or needs a login. */
  void personal(SiteReply page, String reason) {
    personal.add(new Personal(page, reason));
  }

  private void checkPersonal(Personal noted) {
    CacheHeaders.of(noted.page())
        .invitation()
        .ifPresent(invitation ->
            findings.add(
                Symptom.CACHE_SHARED,
                "A shared cache may store a page that is for one visitor only: "
                    + noted.reason()
                    + '.',
                List.of(noted.page().line(invitation)),
                Cures.CACHE_HEADERS.toArray(Cure[]::new)));
  }
}

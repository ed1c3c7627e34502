package io.cloakroom.cli.doctor;

import io.cloakroom.cookie.CookieEffect;
import io.cloakroom.cookie.CookieEffects;
import io.cloakroom.cookie.CookieOrigin;
import io.cloakroom.cookie.SameSite;
import io.cloakroom.cookie.SetCookie;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The checks of all cookies that the site has set. Cookies with one symptom are one finding. */
final class CookieChecks {

  private final Site site;
  private final FindingList findings;
  private final Map<String, Group> groups = new LinkedHashMap<>();

  /** The cookies with one symptom. */
  private static final class Group {
    private final Symptom symptom;
    private final Function<String, String> sentence;
    private final List<Cure> cures;
    private final Set<String> names = new LinkedHashSet<>();
    private final List<String> evidence = new ArrayList<>();

    Group(Symptom symptom, Function<String, String> sentence, List<Cure> cures) {
      this.symptom = symptom;
      this.sentence = sentence;
      this.cures = cures;
    }
  }

  private CookieChecks(Site site, FindingList findings) {
    this.site = site;
    this.findings = findings;
  }

  /** Checks all lines of {@code Set-Cookie} of an HTTPS site, or of a developer's machine. */
  static void run(Site site, SiteVisitor.Memory record, FindingList findings) {
    CookieChecks checks = new CookieChecks(site, findings);
    record.cookies().stream()
        .filter(
            received -> received.answer().address().getScheme().equals(site.address().getScheme()))
        .forEach(checks::check);
    record.answers().forEach(checks::checkTwice);
    record.unreadable().forEach(checks::unreadable);
    checks
        .groups
        .values()
        .forEach(group ->
            findings.add(
                group.symptom,
                group.sentence.apply(CookieNames.subject(List.copyOf(group.names))),
                group.evidence.stream().distinct().limit(4).toList(),
                group.cures.toArray(Cure[]::new)));
    findings.checked("cookies: " + names(record));
  }

  private static String names(SiteVisitor.Memory record) {
    Set<String> names = new LinkedHashSet<>();
    record.cookies().forEach(received -> names.add(received.cookie().name()));
    return names.isEmpty() ? "the site has set none" : String.join(", ", names);
  }

  private void check(SiteVisitor.Received received) {
    SetCookie cookie = received.cookie();
    if (received.refusal().isPresent()) {
      dropped(received, received.refusal().get());
      return;
    }
    CookieEffects effects =
        CookieEffects.of(cookie, CookieOrigin.of(received.answer().address()), Instant.now());
    if (effects.isDeletion()) {
      return;
    }
    boolean secret = CookieNames.isSecret(cookie.name()) || cookie.httpOnly();
    if (site.isSecure() && !cookie.secure() && (secret || CookieNames.isPersonal(cookie))) {
      group(
          Symptom.COOKIE_SECURE,
          received,
          subject ->
              subject
                  + " travels over plain HTTP too, because it is not Secure: anyone on the network can"
                  + " read it and take over the session.",
          CookieNames.isOwn(cookie.name()) ? Cures.PROXY_ENDS_TLS : Cures.SECURE_IN_CODE);
    }
    if (!cookie.httpOnly() && CookieNames.isSecret(cookie.name())) {
      group(
          Symptom.COOKIE_HTTP_ONLY,
          received,
          subject ->
              subject
                  + " can be read by every script on the page, because it is not HttpOnly: one injected"
                  + " script can steal the session.",
          CookieNames.isOwn(cookie.name()) ? Cures.FLAGS_UNCHANGED : Cures.HTTP_ONLY_IN_CODE);
    }
    sameSite(received, secret, effects);
    wide(received, secret);
    lifetime(received, effects);
  }

  private void dropped(SiteVisitor.Received received, CookieEffect refusal) {
    if (refusal.rule() == CookieEffect.Rule.SECURE) {
      return; // Only over plain HTTP, which is a finding of its own.
    }
    String changed =
        symptom(refusal.rule()) == Symptom.COOKIE_PREFIX
            ? " Something between the application and the browser changes the cookie, and nobody"
                + " stays logged in."
            : "";
    group(
        symptom(refusal.rule()),
        received,
        subject -> subject + " is dropped by browsers: " + refusal.words() + '.' + changed,
        cures(refusal.rule()));
  }

  private static Symptom symptom(CookieEffect.Rule rule) {
    return switch (rule) {
      case NAME, PREFIX, PREFIX_SECURE, PREFIX_HTTP_ONLY, PREFIX_DOMAIN, PREFIX_PATH ->
          Symptom.COOKIE_PREFIX;
      case SIZE -> Symptom.COOKIE_SIZE;
      case DOMAIN -> Symptom.COOKIE_DOMAIN;
      case SAME_SITE -> Symptom.COOKIE_SAME_SITE;
      case SECURE, HTTP_ONLY, PATH, LIFETIME, PARTITIONED, OTHER -> Symptom.COOKIE_SECURE;
    };
  }

  private static List<Cure> cures(CookieEffect.Rule rule) {
    return switch (rule) {
      case NAME -> Cures.COOKIE_OF;
      case PREFIX_DOMAIN -> Cures.DOMAIN_UNCHANGED;
      case PREFIX_PATH -> Cures.PATH_UNCHANGED;
      case SIZE -> Cures.VALUE_IN_SESSION;
      case DOMAIN -> Cures.NO_DOMAIN;
      default -> Cures.FLAGS_UNCHANGED;
    };
  }

  private void sameSite(SiteVisitor.Received received, boolean secret, CookieEffects effects) {
    SetCookie cookie = received.cookie();
    if (!secret || cookie.partitioned()) {
      return;
    }
    boolean own = CookieNames.isOwn(cookie.name());
    String told = told(effects, CookieEffect.Rule.SAME_SITE);
    if (cookie.sameSite().isEmpty()) {
      group(
          Symptom.COOKIE_SAME_SITE,
          received,
          subject -> subject + " has no SameSite. " + told,
          own ? Cures.FLAGS_UNCHANGED : Cures.LAX_IN_CODE);
    } else if (cookie.sameSite().filter(SameSite.NONE::equals).isPresent()) {
      group(
          Symptom.COOKIE_SAME_SITE,
          received,
          subject ->
              subject
                  + " has SameSite=None. "
                  + told
                  + " Only a site that others embed in frames needs that.",
          own ? Cures.LAX : Cures.LAX_IN_CODE);
    }
  }

  private void wide(SiteVisitor.Received received, boolean secret) {
    SetCookie cookie = received.cookie();
    if (secret && cookie.domain().isPresent()) {
      String domain = cookie.domain().get();
      group(
          Symptom.COOKIE_WIDE,
          received,
          subject ->
              subject
                  + " goes to all subdomains of "
                  + domain
                  + ": each of them can read it, and replace it to log visitors in as somebody else.",
          CookieNames.isOwn(cookie.name()) ? Cures.NO_DOMAIN : Cures.NO_DOMAIN_IN_CODE);
    }
  }

  private void lifetime(SiteVisitor.Received received, CookieEffects effects) {
    boolean cut =
        effects.by(CookieEffect.Rule.LIFETIME).stream()
            .anyMatch(effect -> effect.kind() == CookieEffect.Kind.ODD && !effect.isEverywhere());
    if (cut) {
      String told = told(effects, CookieEffect.Rule.LIFETIME);
      group(
          Symptom.COOKIE_LIFETIME,
          received,
          subject -> subject + " shall last for more than 400 days. " + told,
          Cures.SHORTER_LIFETIME);
    }
  }

  private static String told(CookieEffects effects, CookieEffect.Rule rule) {
    return effects.by(rule).stream().map(CookieEffect::sentence).collect(Collectors.joining(" "));
  }

  private void checkTwice(SiteReply answer) {
    Set<String> seen = new LinkedHashSet<>();
    for (String line : answer.all("Set-Cookie")) {
      SetCookie.parse(line)
          .filter(cookie -> !seen.add(cookie.name()))
          .filter(cookie -> CookieNames.isSecret(cookie.name()) || cookie.httpOnly())
          .ifPresent(cookie ->
              group(
                  Symptom.COOKIE_TWICE,
                  new SiteVisitor.Received(answer, cookie, Optional.empty()),
                  subject ->
                      subject
                          + " is set twice by one response. Which of both counts depends on the"
                          + " browser and on paths and domains.",
                  Cures.ONE_COOKIE));
    }
  }

  private void unreadable(SiteReply answer) {
    findings.add(
        Symptom.COOKIE_UNREADABLE,
        "Browsers ignore a line of Set-Cookie: " + CookieEffects.UNREADABLE + '.',
        List.of(answer.line("Set-Cookie", "***")),
        Cures.COOKIE_OF.toArray(Cure[]::new));
  }

  /** Checks the size of what the browser sends to the first page. */
  static void total(Site site, SiteVisitor visitor, FindingList findings) {
    int bytes = visitor.jar().header(site.address()).map(String::length).orElse(0);
    Optional<String> large = CookieEffects.largeHeader(bytes);
    if (large.isPresent()) {
      findings.add(
          Symptom.COOKIE_TOTAL,
          large.get(),
          List.of(
              visitor.jar().cookies(site.address()).stream()
                  .map(kept ->
                      kept.cookie().name() + ": " + kept.cookie().value().length() + " bytes")
                  .reduce((a, b) -> a + ", " + b)
                  .orElse("")),
          Cures.VALUE_IN_SESSION.toArray(Cure[]::new));
    }
  }

  private void group(
      Symptom symptom,
      SiteVisitor.Received received,
      Function<String, String> sentence,
      List<Cure> cures) {
    Group group =
        groups.computeIfAbsent(
            symptom.code() + sentence.apply("") + Arrays.toString(cures.toArray()),
            any -> new Group(symptom, sentence, cures));
    if (group.names.add(received.cookie().name())) {
      group.evidence.add(received.answer().line(received.cookie()));
    }
  }
}

package io.cloakroom.cli.doctor;

import io.cloakroom.cookie.Cookie;
import io.cloakroom.cookie.SameSite;
import io.cloakroom.cookie.SetCookie;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The checks of all cookies that the site has set. Cookies with one symptom are one finding. */
final class CookieChecks {

  /** Browsers round, and a year may have a leap day. */
  private static final Duration LONGEST = Cookie.LONGEST_MAX_AGE.plusDays(1);

  /** The usual limit of a header in nginx, Apache, Tomcat and Jetty. */
  private static final int MAX_HEADER_BYTES = 8000;

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
    boolean deletes =
        cookie.end(Instant.now()).filter(end -> !end.isAfter(Instant.now())).isPresent();
    if (deletes) {
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
    sameSite(received, secret);
    wide(received, secret);
    lifetime(received);
  }

  private void dropped(SiteVisitor.Received received, Jar.Refusal refusal) {
    SetCookie cookie = received.cookie();
    switch (refusal) {
      case PREFIX -> prefix(received);
      case SIZE ->
          group(
              Symptom.COOKIE_SIZE,
              received,
              subject ->
                  subject
                      + " has more than "
                      + Cookie.MAX_BYTES
                      + " bytes. Browsers drop such a cookie without a word.",
              Cures.VALUE_IN_SESSION);
      case DOMAIN ->
          group(
              Symptom.COOKIE_DOMAIN,
              received,
              subject ->
                  subject
                      + " is dropped by browsers, because the site "
                      + site.host()
                      + " does not belong to the domain "
                      + cookie.domain().orElse("")
                      + '.',
              Cures.NO_DOMAIN);
      case SAME_SITE ->
          group(
              Symptom.COOKIE_SAME_SITE,
              received,
              subject -> subject + " is dropped by browsers: SameSite=None needs Secure.",
              Cures.FLAGS_UNCHANGED);
      case SECURE -> {
        // Only over plain HTTP, which is a finding of its own.
      }
    }
  }

  private void prefix(SiteVisitor.Received received) {
    String name = received.cookie().name();
    String prefix = name.substring(0, name.length() - CookieNames.bare(name).length());
    String missing = Jar.missing(received.cookie()).orElse("");
    List<Cure> cures =
        switch (missing) {
          case "no Domain" -> Cures.DOMAIN_UNCHANGED;
          case "Path=/" -> Cures.PATH_UNCHANGED;
          default -> Cures.FLAGS_UNCHANGED;
        };
    group(
        Symptom.COOKIE_PREFIX,
        received,
        subject ->
            subject
                + " is dropped by browsers, so nobody stays logged in: a name with "
                + prefix
                + " needs "
                + missing
                + ". Something between the application and the browser changes the cookie.",
        cures);
  }

  private void sameSite(SiteVisitor.Received received, boolean secret) {
    SetCookie cookie = received.cookie();
    if (!secret || cookie.partitioned()) {
      return;
    }
    boolean own = CookieNames.isOwn(cookie.name());
    if (cookie.sameSite().isEmpty()) {
      group(
          Symptom.COOKIE_SAME_SITE,
          received,
          subject ->
              subject
                  + " has no SameSite: Firefox and Safari send it with requests that other sites"
                  + " make.",
          own ? Cures.FLAGS_UNCHANGED : Cures.LAX_IN_CODE);
    } else if (cookie.sameSite().filter(SameSite.NONE::equals).isPresent()) {
      group(
          Symptom.COOKIE_SAME_SITE,
          received,
          subject ->
              subject
                  + " has SameSite=None: browsers send it with requests that other sites make. Only a"
                  + " site that others embed in frames needs that.",
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

  private void lifetime(SiteVisitor.Received received) {
    Instant now = Instant.now();
    if (received.cookie().end(now).filter(end -> end.isAfter(now.plus(LONGEST))).isPresent()) {
      group(
          Symptom.COOKIE_LIFETIME,
          received,
          subject -> subject + " shall last for more than 400 days. Browsers keep none for longer.",
          Cures.SHORTER_LIFETIME);
    }
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
                  new SiteVisitor.Received(answer, cookie, java.util.Optional.empty()),
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
        "A cookie has a control character or neither a name nor a value. Browsers ignore it.",
        List.of(answer.line("Set-Cookie", "***")),
        Cures.COOKIE_OF.toArray(Cure[]::new));
  }

  /** Checks the size of what the browser sends to the first page. */
  static void total(Site site, SiteVisitor visitor, FindingList findings) {
    int bytes = visitor.jar().header(site.address()).map(String::length).orElse(0);
    if (bytes > MAX_HEADER_BYTES) {
      findings.add(
          Symptom.COOKIE_TOTAL,
          "The browser sends "
              + bytes
              + " bytes of cookies with each request. Many servers refuse more than 8 KB with 400 or"
              + " 431.",
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

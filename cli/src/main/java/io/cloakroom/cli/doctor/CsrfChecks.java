package io.cloakroom.cli.doctor;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checks of forms: those of other sites must be refused, and the site's own must not. The forms
 * go to a path that does not exist, or to the login without a name and a password. So none of them
 * can change anything.
 */
final class CsrfChecks {

  private static final Set<Integer> REFUSED = Set.of(400, 401, 403, 419);
  private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*\"([a-z.-]{1,60})\"");

  private final Site site;
  private final FindingList findings;
  private final SiteVisitor visitor;
  private final Map<String, String> probe;
  private final String otherSite;

  CsrfChecks(Site site, FindingList findings, SiteVisitor visitor, String unique) {
    this.site = site;
    this.findings = findings;
    this.visitor = visitor;
    probe = Map.of("cloakroom-doctor", unique);
    // A page of another host would tell an application on a developer's machine that it has moved.
    otherSite =
        "https://cloakroom-doctor."
            + (Addresses.isLocalhost(site.host()) ? "localhost" : "invalid");
  }

  /**
   * Checks what happens to forms.
   *
   * @param page the page whose token is sent
   * @param absent an address of the site that does not exist
   * @param login a form that does nothing without a password
   */
  void run(SiteReply page, URI absent, Optional<PageHtml.Form> login) {
    Optional<Map.Entry<String, String>> token = PageHtml.of(page).token();
    own(absent, token);
    // A page that does not exist may answer anything. Only a refusal shows that there is a check.
    boolean decided = others(absent, Optional.empty());
    if (!decided && login.isPresent()) {
      URI address = Addresses.moved(login.get().address(), site.address());
      decided = others(address, Optional.of(visitor.ask(ownForm(address, token)).status()));
    }
    if (!decided) {
      findings.add(
          Symptom.CSRF_UNKNOWN,
          "Forms of other sites were answered like any request to a page that does not exist, so"
              + " this does not show whether real forms are protected.",
          List.of("POST " + absent.getRawPath()),
          Cure.code("run it again with --login PATH, the page with the form of the login"));
    }
    findings.checked("forms: of this site and of other sites, " + absent.getRawPath());
  }

  /** Returns the form that a page of the site sends, without anything that it needs. */
  private Question ownForm(URI address, Optional<Map.Entry<String, String>> token) {
    Map<String, String> fields = new LinkedHashMap<>();
    token.ifPresent(sent -> fields.put(sent.getKey(), sent.getValue()));
    fields.putAll(probe);
    return Question.ownForm(address, fields, site.origin()).with("Accept", "application/json");
  }

  /** Checks the site's own form, of a browser of today and of an old one. */
  private void own(URI absent, Optional<Map.Entry<String, String>> token) {
    SiteReply modern = visitor.ask(ownForm(absent, token));
    if (isRefused(modern)) {
      findings.add(
          Symptom.CSRF_REFUSED,
          "A form of the site itself is refused: "
              + code(modern)
                  .map(code -> "the code is " + code)
                  .orElse(
                      "the answer has no code of Cloakroom, so a firewall, the proxy or another"
                          + " filter may have made it")
              + '.',
          List.of("Sec-Fetch-Site: same-origin, " + modern.line()),
          Cure.code("look at the log of the application for " + absent.getRawPath()));
      return;
    }
    SiteReply old = visitor.ask(Question.form(absent, probe).with("Origin", site.origin()));
    if (code(old).filter("csrf.origin"::equals).isPresent()) {
      findings.add(
          Symptom.CSRF_HOST,
          "Browsers without Sec-Fetch-Site, such as Safari before 16.4, cannot send any form of this"
              + " site: the application compares their Origin with the header Host, and the proxy"
              + " does not pass on the Host that the browser sent.",
          List.of("Origin: " + site.origin() + ", " + old.line() + ' ' + code(old).orElse("")),
          Cures.HOST_PASSED.toArray(Cure[]::new));
    }
  }

  /**
   * Checks forms of other sites. Returns whether the answers show anything.
   *
   * @param own the status of the answer to the site's own form; empty if that is not to be compared
   */
  private boolean others(URI address, Optional<Integer> own) {
    SiteReply marked =
        visitor.ask(
            Question.form(address, probe)
                .with("Sec-Fetch-Site", "cross-site")
                .with("Sec-Fetch-Mode", "navigate")
                .with("Sec-Fetch-Dest", "document")
                .with("Origin", otherSite));
    if (isAccepted(marked, own)) {
      if (own.isPresent() && marked.status() != 404 && marked.status() != 405) {
        off(marked);
      }
      return own.isPresent();
    }
    SiteReply foreign = ask(address, "Origin", otherSite);
    SiteReply bare = visitor.ask(Question.form(address, probe));
    if (isAccepted(foreign, own)) {
      findings.add(
          Symptom.CSRF_ORIGIN,
          "A form with the Origin of another site is accepted if the browser sends no"
              + " Sec-Fetch-Site, as Safari before 16.4.",
          List.of("Origin: " + otherSite + ", " + foreign.line()),
          Cures.CSRF_ON.toArray(Cure[]::new));
    } else if (isAccepted(bare, own)) {
      findings.add(
          Symptom.CSRF_TOKEN,
          "A form without Origin, Sec-Fetch-Site and token is accepted. Some privacy tools and old"
              + " browsers leave these headers out.",
          List.of("no Origin, " + bare.line()),
          Cures.CSRF_ON.toArray(Cure[]::new));
    }
    return true;
  }

  private void off(SiteReply accepted) {
    findings.add(
        Symptom.CSRF_OFF,
        "A form that another site sends in the visitor's name is accepted. Any page on the web can"
            + " act for visitors who are logged in here.",
        List.of("Sec-Fetch-Site: cross-site, Origin: " + otherSite + ", " + accepted.line()),
        Cures.CSRF_ON.toArray(Cure[]::new));
  }

  /** Returns whether a form of another site is answered like one of this site. */
  private static boolean isAccepted(SiteReply answer, Optional<Integer> own) {
    return !isRefused(answer) || own.filter(status -> status == answer.status()).isPresent();
  }

  private SiteReply ask(URI address, String header, String value) {
    return visitor.ask(Question.form(address, probe).with(header, value));
  }

  private static boolean isRefused(SiteReply answer) {
    return REFUSED.contains(answer.status());
  }

  /** Returns the code of a problem of Cloakroom. */
  private static Optional<String> code(SiteReply answer) {
    Matcher code = CODE.matcher(answer.body());
    return answer.joined("Content-Type").contains("json") && code.find()
        ? Optional.of(code.group(1))
        : Optional.empty();
  }
}

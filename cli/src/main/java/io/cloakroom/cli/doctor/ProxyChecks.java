package io.cloakroom.cli.doctor;

import io.cloakroom.cookie.SetCookie;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checks of what the application believes about its own address. */
final class ProxyChecks {

  /** An address for documentation, which nobody has (RFC 5737). */
  private static final String SPOOFED_ADDRESS = "192.0.2.77";

  private static final String SPOOFED_HOST = "doctor.invalid";
  private static final String SPOOFED_PREFIX = "/cloakroom-doctor-prefix";

  private final Site site;
  private final FindingList findings;

  ProxyChecks(Site site, FindingList findings) {
    this.site = site;
    this.findings = findings;
  }

  /**
   * Checks the redirects of a journey. One that leads to a server behind the proxy counts if its
   * path is one of the site.
   */
  void redirects(List<SiteReply> journey) {
    for (int i = 0; i < journey.size(); i++) {
      SiteReply answer = journey.get(i);
      boolean found = i + 1 < journey.size() && journey.get(i + 1).status() < 400;
      answer
          .target()
          .filter(target -> found || isOwn(target))
          .ifPresent(
              target -> address(answer, "Location: " + answer.all("Location").get(0), target));
    }
  }

  /** Checks the addresses that a page uses itself. A link may lead anywhere. */
  void page(SiteReply page) {
    PageHtml.of(page).addresses().stream()
        .filter(address -> !address.element().equals("a"))
        .filter(address ->
            isOwn(address.target())
                // On a developer's machine, other ports are other programs.
                || (Addresses.isInternal(Addresses.host(address.target()))
                    && !Addresses.isInternal(site.host())))
        .forEach(address ->
            address(page, '<' + address.element() + "> " + address.written(), address.target()));
  }

  /** Returns whether it is an address of the site, perhaps with the wrong scheme. */
  private boolean isOwn(URI target) {
    return Addresses.host(target).equals(site.host())
        && (Addresses.port(target) == Addresses.port(site.address()) || target.getPort() < 0);
  }

  private void address(SiteReply answer, String seen, URI target) {
    List<String> evidence = List.of(answer.line(SiteReply.withoutQuery(seen)));
    if (isOwn(target)) {
      if (site.isSecure() && "http".equalsIgnoreCase(target.getScheme())) {
        findings.add(
            Symptom.PROXY_SCHEME,
            "The application believes that its pages come over plain HTTP: addresses that it makes"
                + " begin with http://.",
            evidence,
            Cures.SCHEME_BELIEVED.toArray(Cure[]::new));
      }
    } else if (Addresses.isInternal(Addresses.host(target))
        || Addresses.host(target).equals(site.host())) {
      findings.add(
          Symptom.PROXY_HOST,
          "The application makes addresses of the server behind the proxy, "
              + Addresses.origin(target)
              + ", which visitors cannot reach.",
          evidence,
          Cures.HOST_PASSED.toArray(Cure[]::new));
    }
  }

  /**
   * Looks for the path below which the site is. Returns the page below it, if addresses lack it.
   *
   * @param journey the responses from the first request to the last
   * @param visitor the visitor who made it
   */
  Optional<SiteReply> prefix(List<SiteReply> journey, SiteVisitor visitor) {
    SiteReply last = journey.get(journey.size() - 1);
    for (String prefix : prefixes(site.address())) {
      for (Suspect suspect : suspects(journey, last, prefix)) {
        Optional<SiteReply> below = lacking(suspect, prefix, visitor);
        if (below.isPresent()) {
          findings.add(
              Symptom.PROXY_PREFIX,
              "The site is below "
                  + prefix
                  + ", and the application does not take that into its addresses. The proxy removes "
                  + prefix
                  + " and has to announce it, and the application has to trust the proxy.",
              List.of(suspect.seen(), suspect.at().line() + ", but " + below.get().line()),
              Cures.prefix(prefix));
          return below;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * An address outside of the prefix.
   *
   * @param seen where it was seen
   * @param at the answer to it
   */
  private record Suspect(String seen, SiteReply at) {}

  /** Returns the first two addresses of the site that are outside, and not found there. */
  private List<Suspect> suspects(List<SiteReply> journey, SiteReply last, String prefix) {
    List<Suspect> suspects = new ArrayList<>();
    for (int i = 0; i + 1 < journey.size(); i++) {
      SiteReply next = journey.get(i + 1);
      if (isOutside(next.address(), prefix) && next.status() == 404) {
        SiteReply from = journey.get(i);
        suspects.add(new Suspect(from.line("Location", from.all("Location").get(0)), next));
      }
    }
    if (!suspects.isEmpty()) {
      return suspects;
    }
    PageHtml.of(last).addresses().stream()
        .filter(address -> Addresses.origin(address.target()).equals(site.origin()))
        .filter(address -> isOutside(address.target(), prefix))
        .filter(address -> !address.element().equals("form"))
        .map(address ->
            new Suspect(
                last.line(
                    '<' + address.element() + "> " + SiteReply.withoutQuery(address.written())),
                site.ask(Question.page(address.target()), Optional.empty())))
        .limit(2)
        .filter(suspect -> suspect.at().status() == 404)
        .forEach(suspects::add);
    return suspects;
  }

  /** Returns the answer to the same address below the prefix, if it is there. */
  private Optional<SiteReply> lacking(Suspect suspect, String prefix, SiteVisitor visitor) {
    URI below = site.at(prefix + suspect.at().address().getRawPath());
    SiteReply answer = visitor.ask(Question.page(below));
    return answer.status() < 400 ? Optional.of(answer) : Optional.empty();
  }

  private static boolean isOutside(URI address, String prefix) {
    String path = String.valueOf(address.getRawPath());
    return path.length() > 1 && !path.equals(prefix) && !path.startsWith(prefix + '/');
  }

  /** Returns the paths below which the site may be, the longest first. */
  private static List<String> prefixes(URI address) {
    List<String> prefixes = new ArrayList<>();
    String path = Optional.ofNullable(address.getRawPath()).orElse("");
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      String prefix = path.substring(0, end);
      if (!prefix.endsWith("/")) {
        prefixes.add(prefix);
      }
    }
    return prefixes;
  }

  /**
   * Sends the headers of a proxy, and looks for their effects.
   *
   * @param usual the answer without them
   */
  void spoof(SiteReply usual, String unique) {
    // Its own query, so that no cache gives the answer to others.
    URI address = URI.create(usual.address().toString().replaceFirst("[?#].*", "") + '?' + unique);
    SiteReply spoofed =
        site.ask(
            Question.page(address)
                .with("X-Forwarded-For", SPOOFED_ADDRESS)
                .with("X-Forwarded-Host", SPOOFED_HOST)
                .with("X-Forwarded-Prefix", SPOOFED_PREFIX)
                .with("X-Forwarded-Proto", "http"),
            Optional.empty());
    List<String> evidence = new ArrayList<>();
    List<Cure> cures = new ArrayList<>();
    if (appears(spoofed, SPOOFED_HOST)) {
      evidence.add("Sent X-Forwarded-Host: " + SPOOFED_HOST + ". The answer has it in an address.");
      cures.add(Cure.nginx("proxy_set_header X-Forwarded-Host $http_host;"));
    }
    if (appears(spoofed, SPOOFED_PREFIX)) {
      evidence.add(
          "Sent X-Forwarded-Prefix: " + SPOOFED_PREFIX + ". The answer has it in an address.");
      cures.add(Cure.nginx("proxy_set_header X-Forwarded-Prefix \"\";"));
    }
    if (spoofed.body().contains(SPOOFED_ADDRESS)) {
      evidence.add("Sent X-Forwarded-For: " + SPOOFED_ADDRESS + ". The page shows it.");
      cures.add(Cure.nginx("proxy_set_header X-Forwarded-For $remote_addr;"));
    }
    if (site.isSecure() && becomesPlain(usual, spoofed)) {
      evidence.add("Sent X-Forwarded-Proto: http. " + lostSecurity(usual, spoofed));
      cures.add(Cures.SCHEME);
    }
    if (!evidence.isEmpty()) {
      cures.add(Cure.caddy("trusted_proxies   # only with the addresses of proxies before Caddy"));
      findings.add(
          Symptom.PROXY_SPOOFED,
          "The application believes forwarding headers that a visitor makes up: the proxy passes"
              + " them on instead of replacing them.",
          evidence,
          cures.toArray(Cure[]::new));
    }
    findings.checked("forwarding headers: " + spoofed.line());
  }

  private static boolean appears(SiteReply answer, String text) {
    return answer.joined("Location").contains(text)
        || PageHtml.of(answer).addresses().stream()
            .anyMatch(address -> address.written().contains(text));
  }

  private static boolean becomesPlain(SiteReply usual, SiteReply spoofed) {
    boolean sameCookies = spoofed.all("Set-Cookie").size() == usual.all("Set-Cookie").size();
    boolean plainCookies = sameCookies && secureCookies(spoofed) < secureCookies(usual);
    return plainCookies || (isHttps(usual) && !isHttps(spoofed));
  }

  private static String lostSecurity(SiteReply usual, SiteReply spoofed) {
    return isHttps(usual) && !isHttps(spoofed)
        ? "The redirect leads to plain HTTP."
        : "The cookies are not Secure any longer.";
  }

  private static boolean isHttps(SiteReply answer) {
    return answer.target().filter(target -> "https".equals(target.getScheme())).isPresent();
  }

  private static long secureCookies(SiteReply answer) {
    return answer.all("Set-Cookie").stream()
        .flatMap(line -> SetCookie.parse(line).stream())
        .filter(SetCookie::secure)
        .count();
  }
}

package io.cloakroom.cli.doctor;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Examines a running site from outside, as a browser sees it. It sends a few requests to one host,
 * one after the other, and none of them changes anything, except for a login and a logout if it has
 * {@link Credentials}.
 *
 * <pre>{@code
 * Diagnosis diagnosis = Doctor.builder(URI.create("https://example.org/")).build().examine();
 * }</pre>
 */
public final class Doctor {

  private static final String NO_ADDRESS =
      "The address of a site begins with https:// or http:// and has a host, such as"
          + " https://example.org/.";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI address;
  private final @Nullable SSLContext trusted;
  private final Duration patience;
  private final int httpPort;
  private final Optional<Credentials> credentials;
  private final String unique = "cloakroom-doctor-" + randomText();

  private Doctor(Builder builder) {
    address = builder.address;
    trusted = builder.trusted;
    patience = builder.patience;
    httpPort = builder.httpPort;
    credentials = Optional.ofNullable(builder.credentials);
  }

  /**
   * Returns a builder for the site with this first page.
   *
   * @throws IllegalArgumentException if the address is not one of HTTP, or has a user
   */
  public static Builder builder(URI address) {
    return new Builder(address);
  }

  /**
   * Returns the address in a text.
   *
   * @throws IllegalArgumentException if it is no address of a site
   */
  public static URI address(String text) {
    try {
      URI address = new URI(text.strip());
      builder(address);
      return address;
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(NO_ADDRESS, e);
    }
  }

  /** The settings of an examination. */
  public static final class Builder {

    private final URI address;
    private @Nullable SSLContext trusted;
    private Duration patience = PATIENCE;
    private int httpPort;
    private @Nullable Credentials credentials;

    private Builder(URI address) {
      String scheme = String.valueOf(address.getScheme());
      if (!scheme.matches("(?i)https?") || address.getHost() == null) {
        throw new IllegalArgumentException(NO_ADDRESS);
      }
      if (address.getRawUserInfo() != null) {
        throw new IllegalArgumentException(
            "Leave the user and the password out of the address. See --login.");
      }
      String path =
          address.getRawPath() == null || address.getRawPath().isEmpty()
              ? "/"
              : address.getRawPath();
      String query = address.getRawQuery() == null ? "" : '?' + address.getRawQuery();
      this.address = URI.create(Addresses.origin(address) + path + query);
      httpPort = Addresses.port(address) == 443 ? 80 : 0;
    }

    /** Sets the authorities that are trusted, instead of those of the machine. */
    public Builder authorities(List<X509Certificate> authorities) {
      trusted = Trust.in(authorities);
      return this;
    }

    /** Sets the longest time for an answer; 10 seconds by default. */
    public Builder patience(Duration patience) {
      this.patience = patience;
      return this;
    }

    /** Sets the port of plain HTTP; by default 80 if HTTPS has 443, otherwise it is not asked. */
    public Builder httpPort(int port) {
      httpPort = port;
      return this;
    }

    /** Sets the data of an account, which is logged in and out. */
    public Builder credentials(Credentials credentials) {
      this.credentials = credentials;
      return this;
    }

    /** Returns the doctor. */
    public Doctor build() {
      return new Doctor(this);
    }
  }

  private static String randomText() {
    byte[] bytes = new byte[6];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Returns sentences about the requests that an examination will send. */
  public List<String> plan() {
    List<String> plan = new ArrayList<>();
    plan.add(
        "Asking "
            + Addresses.origin(address)
            + " and no other host, with at most about "
            + (credentials.isPresent() ? 45 : 30)
            + " requests, one after the other.");
    plan.add(
        "Opening pages, also with headers that only a proxy sends, and sending forms to "
            + absentPath()
            + ", which does not exist. If that shows nothing, the form of the login is sent without"
            + " a name and a password.");
    credentials.ifPresent(login ->
        plan.add("Logging in at " + login.loginPath() + ", opening a page, and logging out."));
    return plan;
  }

  /**
   * Examines the site.
   *
   * @throws SiteFailure if it cannot be reached, or has no page at the address
   */
  public Diagnosis examine() {
    try (Site site = new Site(address, trusted, patience)) {
      FindingList findings = new FindingList();
      new Examination(site, findings).run();
      return findings.diagnosis(site.asked());
    }
  }

  private String absentPath() {
    String path = address.getRawPath();
    return path.substring(0, path.lastIndexOf('/') + 1) + unique;
  }

  /** One examination of the site. */
  private final class Examination {

    private final Site site;
    private final FindingList findings;
    private final SiteVisitor.Memory record = new SiteVisitor.Memory();
    private final SiteVisitor visitor;
    private final ProxyChecks proxy;
    private final CachingChecks caching;

    Examination(Site site, FindingList findings) {
      this.site = site;
      this.findings = findings;
      visitor = new SiteVisitor(site, record);
      proxy = new ProxyChecks(site, findings);
      caching = new CachingChecks(findings);
    }

    void run() {
      List<SiteReply> journey = visitor.open(address);
      proxy.redirects(journey);
      SiteReply page =
          proxy.prefix(journey, visitor).orElseGet(() -> journey.get(journey.size() - 1));
      requirePage(page);
      proxy.page(page);
      plainHttp();
      SiteReply again = visitor.ask(Question.page(page.address()));
      sessions(page, again);
      caching.compare(page, new SiteVisitor(site, record).ask(Question.page(page.address())));
      tokenWithoutCookie(page);
      spoof(page, journey.get(0));
      new CsrfChecks(site, findings, visitor, unique)
          .run(again, site.at(absentPath()), loginForm(page));
      CookieChecks.total(site, visitor, findings);
      HeaderChecks.run(site, page, findings);
      credentials.ifPresent(this::login);
      CookieChecks.run(site, record, findings);
      caching.run(record);
    }

    private void requirePage(SiteReply page) {
      Optional<URI> elsewhere = page.target();
      if (elsewhere.isPresent()) {
        throw new SiteFailure(
            "site.elsewhere",
            address
                + " leads to another site, which was not asked. To examine it, run doctor "
                + SiteReply.withoutQuery(elsewhere.get().toString()));
      }
      boolean readable = page.status() < 400 || page.status() == 401 || page.status() == 403;
      if (!readable) {
        throw new SiteFailure(
            "site.status",
            "There is no page to examine: "
                + page.line()
                + (page.status() >= 500
                    ? ". Look at the logs of the proxy and of the application."
                    : ". Name the address of a page that everybody can open."));
      }
    }

    private void plainHttp() {
      if (!site.isSecure()) {
        if (!Addresses.isLocalhost(site.host())) {
          findings.add(
              Symptom.HTTP_ONLY,
              "The site was asked over plain HTTP, and it does not lead to HTTPS. Anyone on the"
                  + " network can read and change everything.",
              List.of(address.toString()),
              Cures.HTTPS.toArray(Cure[]::new));
        }
      } else if (httpPort > 0) {
        PlainHttpCheck.run(site, httpPort, findings);
      } else {
        findings.skipped(
            "plain HTTP, because the port of HTTPS is not 443. Name the port with --http-port PORT");
      }
    }

    /** Checks that the second visit is recognized. */
    private void sessions(SiteReply first, SiteReply second) {
      for (SiteVisitor.Received received : record.cookies()) {
        String name = received.cookie().name();
        boolean twice =
            received.answer().equals(second)
                && CookieNames.isNewEachTime(name)
                && record.cookies().stream()
                    .anyMatch(other ->
                        other.answer().equals(first)
                            && other.refusal().isEmpty()
                            && other.cookie().name().equals(name)
                            && !other.cookie().value().equals(received.cookie().value()));
        if (twice) {
          findings.add(
              Symptom.SESSION_LOST,
              "The cookie "
                  + name
                  + " is set anew although the browser has sent it: the application does not get the"
                  + " visitor's cookies, or does not find what belongs to them.",
              List.of(first.line(received.cookie()), "then " + second.line(received.cookie())),
              Cures.COOKIES_PASSED.toArray(Cure[]::new));
        }
      }
    }

    /** Sends the headers of a proxy, unless they would change what the application does. */
    private void spoof(SiteReply page, SiteReply first) {
      boolean plainCookies =
          record.cookies().stream().anyMatch(received -> !received.cookie().secure());
      if (Addresses.isLocalhost(site.host()) && (plainCookies || !site.isSecure())) {
        findings.skipped(
            "forwarding headers, because an application on a developer's machine that sees one"
                + " makes all its cookies Secure");
        return;
      }
      proxy.spoof(page, unique);
      if (!first.address().equals(page.address())) {
        proxy.spoof(first, unique);
      }
    }

    private void tokenWithoutCookie(SiteReply page) {
      boolean none = record.answers().stream().noneMatch(answer -> answer.has("Set-Cookie"));
      if (none && PageHtml.of(page).token().isPresent()) {
        findings.add(
            Symptom.COOKIE_MISSING,
            "The page has a form with a token, and the cookie to which the token belongs does not"
                + " arrive: something between the application and the browser removes Set-Cookie.",
            List.of(page.line("without Set-Cookie")),
            Cures.COOKIE_PASSED.toArray(Cure[]::new));
      }
      PageHtml.of(page)
          .token()
          .ifPresent(token -> caching.personal(page, "it has a form with the visitor's token"));
    }

    private Optional<PageHtml.Form> loginForm(SiteReply page) {
      PageHtml html = PageHtml.of(page);
      return html.loginForm()
          .or(() ->
              credentials
                  .map(login -> site.at(login.loginPath()))
                  .or(html::loginLink)
                  .filter(target -> Addresses.host(target).equals(site.host()))
                  .flatMap(this::loginFormAt));
    }

    private Optional<PageHtml.Form> loginFormAt(URI target) {
      List<SiteReply> journey = visitor.open(Addresses.moved(target, address));
      proxy.redirects(journey);
      SiteReply last = journey.get(journey.size() - 1);
      proxy.page(last);
      return PageHtml.of(last)
          .loginForm()
          .filter(form -> Addresses.host(form.address()).equals(site.host()));
    }

    private void login(Credentials login) {
      if (!site.isSecure() && !Addresses.isLocalhost(site.host())) {
        findings.skipped("login and logout, because a password is not sent over plain HTTP");
        return;
      }
      boolean dropped =
          record.cookies().stream()
              .anyMatch(received ->
                  received.refusal().isPresent() && CookieNames.isSecret(received.cookie().name()));
      if (dropped
          || findings.has(
              Symptom.PROXY_PREFIX,
              Symptom.COOKIE_MISSING,
              Symptom.CACHE_COPY,
              Symptom.SESSION_LOST,
              Symptom.CSRF_REFUSED)) {
        findings.skipped("login and logout, because a login cannot work until the rest is cured");
        return;
      }
      try {
        new LoginChecks(site, findings, record, login, proxy, caching).run();
      } catch (SiteFailure e) {
        // What was found before is worth more than this one check.
        findings.failed(e);
      }
    }
  }
}

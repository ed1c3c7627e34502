package io.cloakroom.cli.doctor;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Logs in and out, and checks what becomes of the session. */
final class LoginChecks {

  private static final int NODES = 6;

  private final Site site;
  private final FindingList findings;
  private final SiteVisitor.Memory record;
  private final Credentials credentials;
  private final ProxyChecks proxy;
  private final CachingChecks caching;

  LoginChecks(
      Site site,
      FindingList findings,
      SiteVisitor.Memory record,
      Credentials credentials,
      ProxyChecks proxy,
      CachingChecks caching) {
    this.site = site;
    this.findings = findings;
    this.record = record;
    this.credentials = credentials;
    this.proxy = proxy;
    this.caching = caching;
  }

  void run() {
    SiteVisitor visitor = new SiteVisitor(site, record);
    SiteReply loginPage = last(visitor.open(site.at(credentials.loginPath())));
    PageHtml.Form form =
        PageHtml.of(loginPage)
            .loginForm()
            .orElseThrow(() ->
                new SiteFailure(
                    "login.form",
                    "The page "
                        + credentials.loginPath()
                        + " answers "
                        + loginPage.status()
                        + " and has no form with one field for a password. Name the page of the"
                        + " login with --login PATH."));
    Set<String> before = pairs(visitor);
    SiteReply answer = visitor.ask(login(form));
    // Without what later answers change, so that each node sees the same cookies.
    SiteVisitor frozen = visitor.copy();
    List<SiteReply> journey = visitor.follow(answer);
    proxy.redirects(journey);
    // Nodes without common sessions send a browser to the login and back.
    boolean asksAgain =
        last(journey).isRedirect() || PageHtml.of(last(journey)).loginForm().isPresent();
    if (answer.status() >= 400 || (asksAgain && pairs(frozen).equals(before))) {
      throw new SiteFailure(
          "login.refused",
          "The login was refused ("
              + answer.line()
              + "). Check the name and the password, and the fields of the form: --field NAME=VALUE"
              + " adds one.");
    }
    examine(frozen, before, privatePage(journey, asksAgain), answer);
  }

  /** Returns the page that was named, or to which the login leads. */
  private URI privatePage(List<SiteReply> journey, boolean asksAgain) {
    SiteReply page = asksAgain && journey.size() > 1 ? journey.get(1) : last(journey);
    return credentials.privatePath().map(site::at).orElse(page.address());
  }

  private Question login(PageHtml.Form form) {
    if (!Addresses.host(form.address()).equals(site.host())) {
      throw new SiteFailure(
          "login.elsewhere",
          "The form of the login leads to another site, "
              + Addresses.origin(form.address())
              + ". The password was not sent.");
    }
    Map<String, String> fields = new LinkedHashMap<>(form.fields());
    credentials
        .user()
        .ifPresent(user ->
            form.typed().stream()
                .filter(name -> !credentials.fields().containsKey(name))
                .findFirst()
                .ifPresent(name -> fields.put(name, user)));
    form.password().ifPresent(name -> fields.put(name, credentials.password()));
    fields.putAll(credentials.fields());
    return Question.ownForm(Addresses.moved(form.address(), site.address()), fields, site.origin());
  }

  private void examine(SiteVisitor visitor, Set<String> before, URI privatePage, SiteReply login) {
    SiteReply anonymous = new SiteVisitor(site, record).ask(Question.page(privatePage));
    List<SiteReply> answers = repeat(visitor, privatePage);
    Optional<LoggedIn> sign =
        answers.stream().flatMap(answer -> LoggedIn.of(answer, anonymous).stream()).findFirst();
    if (sign.isEmpty()) {
      same(anonymous, login);
      return;
    }
    List<SiteReply> known = answers.stream().filter(sign.get()::holds).toList();
    List<SiteReply> lost = answers.stream().filter(answer -> !sign.get().holds(answer)).toList();
    SiteReply loggedIn = known.get(0);
    if (!lost.isEmpty()) {
      findings.add(
          Symptom.NODES_SESSIONS,
          "The same login is known "
              + known.size()
              + " times and unknown "
              + lost.size()
              + " times: the site has several nodes, and each has sessions of its own.",
          List.of(loggedIn.line(), lost.get(0).line()),
          Cures.STORE.toArray(Cure[]::new));
      return;
    }
    if (pairs(visitor).stream().allMatch(before::contains)) {
      findings.add(
          Symptom.LOGIN_FIXED,
          "The login does not change the cookie of the session. Anyone who plants a cookie in a"
              + " browser is logged in with it, as soon as its owner logs in.",
          List.of(loggedIn.line("the cookies are the same as before the login")),
          Cures.LOGIN.toArray(Cure[]::new));
    }
    caching.personal(loggedIn, "it needs a login");
    logOut(visitor, loggedIn, sign.get(), privatePage);
  }

  /** Reports a page that is the same with and without the login. */
  private void same(SiteReply anonymous, SiteReply login) {
    String path = anonymous.address().getPath();
    if (anonymous.isRedirect() || anonymous.status() == 401 || anonymous.status() == 403) {
      findings.add(
          Symptom.LOGIN_LOST,
          "The login is accepted, and the next page asks for it again: the session is not found, or"
              + " the browser does not send its cookie.",
          List.of(login.line(), "with the cookies of the login: " + anonymous.line()),
          Cures.STORE.toArray(Cure[]::new));
    } else {
      findings.skipped(
          "logout, because "
              + path
              + " looks the same with and without a login. Name a page that needs the login:"
              + " --private PATH. The session was left to expire");
    }
  }

  private List<SiteReply> repeat(SiteVisitor visitor, URI privatePage) {
    List<SiteReply> answers = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      answers.add(visitor.copy().askAnew(Question.page(privatePage)));
    }
    return answers;
  }

  private void logOut(SiteVisitor visitor, SiteReply loggedIn, LoggedIn sign, URI privatePage) {
    Optional<PageHtml.Form> form = PageHtml.of(loggedIn).logoutForm();
    Optional<URI> address =
        credentials.logoutPath().map(site::at).or(() -> form.map(PageHtml.Form::address));
    if (address.isEmpty()) {
      findings.skipped(
          "logout, because "
              + loggedIn.address().getPath()
              + " has no form for it. Name its path: --logout PATH. The session was left to expire");
      return;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    PageHtml.of(loggedIn).token().ifPresent(token -> fields.put(token.getKey(), token.getValue()));
    form.ifPresent(found -> fields.putAll(found.fields()));
    SiteVisitor old = visitor.copy();
    SiteReply loggedOut =
        visitor.ask(
            Question.ownForm(
                Addresses.moved(address.get(), site.address()), fields, site.origin()));
    if (loggedOut.status() >= 400) {
      findings.add(
          Symptom.LOGOUT_ALIVE,
          "The logout is refused, so nobody can log out.",
          List.of(loggedOut.line()),
          Cures.LOGOUT.toArray(Cure[]::new));
      return;
    }
    SiteReply after = old.ask(Question.page(privatePage));
    if (sign.holds(after)) {
      findings.add(
          Symptom.LOGOUT_ALIVE,
          "The session still works after the logout: a copy of its cookie, such as one that was"
              + " stolen, stays logged in.",
          List.of(loggedOut.line(), "with the cookie from before the logout: " + after.line()),
          Cures.LOGOUT.toArray(Cure[]::new));
    }
    CacheHeaders headers = CacheHeaders.of(loggedIn);
    if (!headers.isNotStored() && headers.invitation().isEmpty()) {
      findings.add(
          Symptom.CACHE_BACK,
          "The browser may keep a page of the login. After the logout, the back button shows it to"
              + " the next person at this computer.",
          List.of(loggedIn.cacheLine()),
          Cures.CACHE_HEADERS.toArray(Cure[]::new));
    }
    findings.checked("login and logout: " + privatePage.getRawPath() + " with the old cookie");
  }

  /** Returns the cookies that are sent to the login, with their values. */
  private Set<String> pairs(SiteVisitor visitor) {
    return visitor.jar().cookies(site.at(credentials.loginPath())).stream()
        .map(kept -> kept.cookie().name() + '=' + kept.cookie().value())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static SiteReply last(List<SiteReply> journey) {
    return journey.get(journey.size() - 1);
  }

  /**
   * The sign by which a page shows that somebody is logged in.
   *
   * @param status the status of the page, if the anonymous one has another
   * @param logoutForm whether it has a form for the logout, and the anonymous one has not
   */
  private record LoggedIn(Optional<Integer> status, boolean logoutForm) {

    static Optional<LoggedIn> of(SiteReply loggedIn, SiteReply anonymous) {
      if (loggedIn.status() != anonymous.status()) {
        return Optional.of(new LoggedIn(Optional.of(loggedIn.status()), false));
      }
      boolean form =
          PageHtml.of(loggedIn).logoutForm().isPresent()
              && PageHtml.of(anonymous).logoutForm().isEmpty();
      return form ? Optional.of(new LoggedIn(Optional.empty(), true)) : Optional.empty();
    }

    boolean holds(SiteReply answer) {
      return status.map(expected -> expected == answer.status()).orElse(true)
          && (!logoutForm || PageHtml.of(answer).logoutForm().isPresent());
    }
  }
}

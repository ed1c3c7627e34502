package io.cloakroom.cli.doctor;

import io.cloakroom.cookie.CookieEffect;
import io.cloakroom.cookie.SetCookie;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A browser at a site: it keeps cookies, and follows redirects within the site. */
final class SiteVisitor {

  private static final int MAX_REDIRECTS = 6;

  /**
   * A line of {@code Set-Cookie} that a browser received.
   *
   * @param answer the response
   * @param cookie the line
   * @param refusal the reason for which the browser drops the cookie
   */
  record Received(SiteReply answer, SetCookie cookie, Optional<CookieEffect> refusal) {}

  private final Site site;
  private final Jar jar;
  private final Memory record;

  /** All that visitors of one examination have seen. */
  static final class Memory {
    private final List<SiteReply> answers = new ArrayList<>();
    private final List<Received> cookies = new ArrayList<>();
    private final List<SiteReply> unreadable = new ArrayList<>();

    /** Returns all responses. */
    List<SiteReply> answers() {
      return answers;
    }

    /** Returns all lines of {@code Set-Cookie}. */
    List<Received> cookies() {
      return cookies;
    }

    /** Returns the responses with a line that browsers ignore. */
    List<SiteReply> unreadable() {
      return unreadable;
    }
  }

  SiteVisitor(Site site, Memory record) {
    this(site, new Jar(), record);
  }

  private SiteVisitor(Site site, Jar jar, Memory record) {
    this.site = site;
    this.jar = jar;
    this.record = record;
  }

  /** Returns the cookies. */
  Jar jar() {
    return jar;
  }

  /** Returns a browser with the cookies that this one has now. */
  SiteVisitor copy() {
    return new SiteVisitor(site, jar.copy(), record);
  }

  /** Sends a request with the cookies, and keeps those of the answer. */
  SiteReply ask(Question question) {
    return received(site.ask(question, jar.header(question.address())));
  }

  /** Does the same on a connection of its own. */
  SiteReply askAnew(Question question) {
    return received(site.askAnew(question, jar.header(question.address())));
  }

  private SiteReply received(SiteReply answer) {
    record.answers.add(answer);
    for (String line : answer.all("Set-Cookie")) {
      Optional<SetCookie> read = SetCookie.parse(line);
      if (read.isEmpty()) {
        record.unreadable.add(answer);
      }
      read.ifPresent(cookie ->
          record.cookies.add(new Received(answer, cookie, jar.keep(answer.address(), cookie))));
    }
    return answer;
  }

  /**
   * Opens a page and follows redirects. One that leads to HTTP, or to a server behind the proxy, is
   * followed where it should have led. One to another site is not followed.
   *
   * @return all answers; the last one is the page
   */
  List<SiteReply> open(URI address) {
    List<SiteReply> journey = follow(ask(Question.page(address)));
    if (journey.size() > MAX_REDIRECTS) {
      throw new SiteFailure(
          "site.redirects",
          "The page redirects more than "
              + MAX_REDIRECTS
              + " times, as for "
              + journey.get(MAX_REDIRECTS).line()
              + '.');
    }
    return journey;
  }

  /** Follows the redirect of this answer, and the next ones up to a limit. Returns all answers. */
  List<SiteReply> follow(SiteReply first) {
    List<SiteReply> journey = new ArrayList<>(List.of(first));
    while (true) {
      SiteReply last = journey.get(journey.size() - 1);
      Optional<URI> next = last.target().flatMap(this::within);
      if (next.isEmpty() || journey.size() > MAX_REDIRECTS) {
        return journey;
      }
      SiteReply answer = ask(Question.page(next.get()).with("Sec-Fetch-Site", "same-origin"));
      boolean moved =
          last.target()
              .map(Addresses::port)
              .filter(port -> port == Addresses.port(site.address()))
              .isEmpty();
      if (moved && answer.status() >= 400) {
        return journey;
      }
      journey.add(answer);
    }
  }

  /** Returns where a redirect leads within the site. */
  private Optional<URI> within(URI target) {
    boolean own = Addresses.host(target).equals(site.host());
    return own || Addresses.isInternal(Addresses.host(target))
        ? Optional.of(Addresses.moved(target, site.address()))
        : Optional.empty();
  }
}

package io.cloakroom.toolbar;

import static io.cloakroom.toolbar.Hint.Level.NOTE;
import static io.cloakroom.toolbar.Hint.Level.ODD;
import static io.cloakroom.toolbar.Hint.Level.WRONG;

import io.cloakroom.cookie.CookieDecision;
import io.cloakroom.cookie.CookieEffect;
import io.cloakroom.cookie.CookieEffects;
import io.cloakroom.cookie.CookieOrigin;
import io.cloakroom.cookie.CookiePrefix;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.cookie.SetCookie;
import io.cloakroom.http.Exchange;
import io.cloakroom.key.ProtectedText;
import io.cloakroom.trace.SecretNames;
import io.cloakroom.trace.VisitTrace;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes the panel of cookies from a request and its response. */
final class CookiePanel {

  private static final String PANEL = "cookies";
  private static final int MOST = 60;

  /** The names of cookies that let a form be sent once. */
  private static final Pattern ONCE = Pattern.compile("(?i)(^|[-_])once(-|$)");

  private final Exchange exchange;
  private final VisitTrace trace;
  private final String sessionName;
  private final Secrets secrets;
  private final Instant now;

  CookiePanel(
      Exchange exchange, VisitTrace trace, String sessionName, Secrets secrets, Instant now) {
    this.exchange = exchange;
    this.trace = trace;
    this.sessionName = sessionName;
    this.secrets = secrets;
    this.now = now;
  }

  /** Collects the secrets among the cookies, before anything is shown. */
  void collect() {
    Cookies cookies = cookies();
    for (String name : cookies.names()) {
      cookies.all(name).stream().filter(value -> isSecret(name, value)).forEach(secrets::add);
    }
    for (String line : exchange.responseHeaders("Set-Cookie")) {
      SetCookie.parse(line)
          .filter(cookie -> isSecret(cookie.name(), cookie.value()))
          .ifPresent(cookie -> secrets.add(cookie.value()));
    }
  }

  private Cookies cookies() {
    return Cookies.parse(exchange.headers("Cookie"));
  }

  /** Returns whether a cookie opens something, or whether its raw text is to be kept. */
  private boolean isSecret(String name, String value) {
    return name.endsWith(sessionName)
        || SecretNames.opensSession(name)
        || SecretNames.isCsrf(name)
        || ONCE.matcher(name).find()
        || secrets.isSecret(CookiePrefix.bare(name))
        || ProtectedText.parse(value).isPresent()
        || !SecretNames.maskedPath(value).equals(value)
        || SecretNames.holdsSecret(decoded(value), Set.of());
  }

  SeenCookies panel(List<Hint> findings) {
    Cookies cookies = cookies();
    List<SeenCookies.Received> received = new ArrayList<>();
    int more = 0;
    for (String name : cookies.names()) {
      List<String> values = cookies.all(name);
      for (String value : values) {
        if (received.size() < MOST) {
          received.add(received(name, value, values, cookies.names()));
        } else {
          more++;
        }
      }
      if (values.stream().distinct().count() > 1) {
        duplicate(name, values.size(), findings);
      }
    }
    int bytes = exchange.headers("Cookie").stream().mapToInt(String::length).sum();
    CookieEffects.largeHeader(bytes)
        .ifPresent(sentence ->
            findings.add(
                new Hint(
                    ODD,
                    PANEL,
                    sentence,
                    "Keep large values in the session, and remove cookies that nothing reads.")));
    List<SeenCookies.Sent> sent = new ArrayList<>();
    for (String line : exchange.responseHeaders("Set-Cookie")) {
      Optional<SetCookie> read = SetCookie.parse(line);
      if (read.isEmpty()) {
        unreadable(findings);
      } else if (sent.size() < MOST) {
        sent.add(sent(read.get(), findings));
      } else {
        more++;
      }
    }
    rejected(findings);
    return new SeenCookies(bytes, received, sent, kept(), more);
  }

  private void duplicate(String name, int count, List<Hint> findings) {
    findings.add(
        new Hint(
            ODD,
            PANEL,
            CookieEffects.repeated("The cookie " + secrets.shown(name), count),
            "Delete both in the browser, and set the cookie with one Path and one Domain only. A"
                + " name with __Host- cannot be shadowed."));
  }

  private SeenCookies.Received received(
      String name, String value, List<String> values, Set<String> names) {
    boolean secret = isSecret(name, value);
    List<String> remarks = new ArrayList<>();
    if (values.size() > 1) {
      remarks.add(CookieEffects.repeated("It", values.size()));
    }
    if (names.contains("__Host-" + name)) {
      remarks.add("also sent as __Host-" + secrets.shown(name) + ", which is another cookie");
    }
    if (CookiePrefix.of(name).filter(prefix -> !name.startsWith(prefix.text())).isPresent()) {
      remarks.add("the prefix is in another case, so old browsers do not protect it");
    }
    return new SeenCookies.Received(
        secrets.shown(name),
        secret ? "" : secrets.value(decoded(value), Secrets.MOST_CHARACTERS),
        secret,
        name.length() + value.length() + 1,
        about(name, value)
            + (ProtectedText.parse(value).isPresent()
                    && decision(name, CookieDecision.Kind.VERIFIED).isEmpty()
                ? "; nothing has verified it in this request"
                : ""),
        decision(name, CookieDecision.Kind.VERIFIED, CookieDecision.Kind.REJECTED),
        remarks);
  }

  /** Returns what anyone can see of a value without its content. */
  private String about(String name, String value) {
    if (name.endsWith(sessionName)) {
      return "the token of the session";
    }
    return ProtectedText.parse(value)
        .map(stamp -> "signed or sealed with the key " + stamp.keyId() + " at " + stamp.issued())
        .orElse("");
  }

  private String decision(String name, CookieDecision.Kind... kinds) {
    return secrets.shown(
        trace.all(CookieDecision.class).stream()
            .filter(decision ->
                decision.name().equals(name) && List.of(kinds).contains(decision.kind()))
            .map(CookieDecision::sentence)
            .distinct()
            .collect(Collectors.joining("; ")));
  }

  private void unreadable(List<Hint> findings) {
    findings.add(
        new Hint(
            WRONG,
            PANEL,
            "The browser ignores a line of Set-Cookie: " + CookieEffects.UNREADABLE + ".",
            "Cookies made with Cookie.of are checked for this before they are sent."));
  }

  private SeenCookies.Sent sent(SetCookie cookie, List<Hint> findings) {
    boolean secret = isSecret(cookie.name(), cookie.value()) && !cookie.value().isEmpty();
    CookieEffects effects = CookieEffects.of(cookie, CookieOrigin.of(exchange), now);
    if (!effects.isKept()) {
      findings.add(
          new Hint(
              WRONG,
              PANEL,
              secrets.shown(
                  "The browser drops the cookie "
                      + cookie.name()
                      + ": "
                      + effects.refusals().stream()
                          .map(CookieEffect::words)
                          .collect(Collectors.joining("; "))
                      + "."),
              cure(effects.refusals().get(0).rule())));
    }
    return new SeenCookies.Sent(
        secrets.shown(cookie.name()),
        secret ? "" : secrets.value(decoded(cookie.value()), Secrets.MOST_CHARACTERS),
        secret,
        cookie.lineBytes(),
        about(cookie.name(), cookie.value()),
        decision(cookie.name(), CookieDecision.Kind.SET, CookieDecision.Kind.REMOVED),
        effects.isKept(),
        effects.all().stream()
            .limit(MOST)
            .map(effect ->
                new SeenCookies.Attribute(
                    secrets.shown(effect.attribute()),
                    secrets.shown(effect.value()),
                    secrets.shown(effect.sentence()),
                    effect.kind() == CookieEffect.Kind.ODD
                        || (effect.kind() == CookieEffect.Kind.REFUSED && !effects.isKept())))
            .toList());
  }

  private String cure(CookieEffect.Rule rule) {
    if (rule == CookieEffect.Rule.SECURE) {
      return proxied()
          ? "A header of a proxy says that the browser used HTTPS. If that is so, it keeps the"
              + " cookie; name the proxy with trustedProxy (docs/proxy.md)."
          : "Serve HTTPS, or open the application as http://localhost while you develop. In a"
              + " closed network, add cloakroom.cookie.secure=never to the settings.";
    }
    return rule == CookieEffect.Rule.SIZE
        ? "Keep the value in the session, and only a key of it in the cookie."
        : "Cookies made with Cookie.of are checked for this before they are sent.";
  }

  private boolean proxied() {
    return exchange
            .header("X-Forwarded-Proto")
            .filter(proto -> proto.equalsIgnoreCase("https"))
            .isPresent()
        || exchange
            .header("Forwarded")
            .filter(line -> line.toLowerCase(Locale.ROOT).contains("proto=https"))
            .isPresent();
  }

  private void rejected(List<Hint> findings) {
    for (CookieDecision decision : trace.all(CookieDecision.class)) {
      if (decision.kind() == CookieDecision.Kind.REJECTED) {
        findings.add(
            new Hint(
                ODD,
                PANEL,
                secrets.shown("The cookie " + decision.sentence() + "."),
                "If its key was retired, keep it among the retired keys until the cookies are"
                    + " old."));
      }
    }
    Map<String, List<CookieDecision>> removed =
        trace.all(CookieDecision.class).stream()
            .filter(decision ->
                decision.kind() == CookieDecision.Kind.REMOVED
                    && decision.name().endsWith(sessionName))
            .collect(Collectors.groupingBy(CookieDecision::name));
    removed.forEach((name, decisions) ->
        findings.add(new Hint(NOTE, PANEL, secrets.shown(decisions.get(0).sentence() + "."), "")));
  }

  private List<SeenCookies.Kept> kept() {
    return trace.all(CookieDecision.class).stream()
        .filter(decision -> decision.kind() == CookieDecision.Kind.NOT_SENT)
        .limit(MOST)
        .map(decision ->
            new SeenCookies.Kept(secrets.shown(decision.name()), secrets.shown(decision.reason())))
        .distinct()
        .toList();
  }

  private static String decoded(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    try {
      // A plus is a plus in cookies.
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }
}

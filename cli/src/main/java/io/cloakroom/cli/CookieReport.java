package io.cloakroom.cli;

import io.cloakroom.cookie.Cookie;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.cookie.SetCookie;
import io.cloakroom.key.KeyRing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The explanation of some cookies, as text and for JSON. Not thread-safe. */
final class CookieReport {

  /** The usual limit of all headers of a request, such as Tomcat's. */
  private static final int USUAL_HEADER_LIMIT = 8192;

  private static final int TITLE_WIDTH = 12;

  private final CookieSite site;
  private final @Nullable KeyRing keys;
  private final boolean open;
  private final Instant now;
  private final List<String> lines = new ArrayList<>();
  private final List<Map<String, @Nullable Object>> json = new ArrayList<>();
  private boolean wrong;

  CookieReport(CookieSite site, @Nullable KeyRing keys, boolean open, Instant now) {
    this.site = site;
    this.keys = keys;
    this.open = open;
    this.now = now;
  }

  /** Adds a line that every browser ignores. */
  void addUnreadable() {
    wrong = true;
    heading("Set-Cookie");
    String reason = "Every browser ignores it: a control character, or neither name nor value.";
    lines.add("  " + reason);
    json.add(
        CommandResult.members("header", "Set-Cookie", "kept", false, "warnings", List.of(reason)));
  }

  /** Adds a cookie that is set. */
  void add(SetCookie cookie) {
    SetAttributes attributes = SetAttributes.of(cookie);
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    json.add(shown);
    shown.put("header", "Set-Cookie");
    shown.put("name", cookie.name());
    heading("Set-Cookie: " + cookie.name());
    value(shown, cookie.name(), cookie.value());
    attributes.known().forEach((name, text) -> line(name, text.isEmpty() ? "yes" : text));
    shown.put("attributes", attributes.known());
    browsers(shown, cookie);
    List<String> warnings = new ArrayList<>();
    ignored(attributes, cookie, warnings);
    ownRules(cookie, warnings);
    warnings(shown, warnings);
  }

  private void browsers(Map<String, @Nullable Object> shown, SetCookie cookie) {
    List<Map<String, Object>> browsers = new ArrayList<>();
    for (CookieBrowser browser : CookieBrowser.values()) {
      CookieBrowser.Verdict verdict = browser.verdict(cookie, site, now);
      wrong |= !verdict.kept();
      line(
          browser.title(),
          verdict.kept()
              ? String.join("; ", verdict.remarks())
              : "refuses it: " + String.join("; ", verdict.refusals()));
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("browser", browser.title());
      each.put("kept", verdict.kept());
      each.put("refusals", verdict.refusals());
      each.put("remarks", verdict.kept() ? verdict.remarks() : List.of());
      browsers.add(each);
    }
    shown.put("browsers", browsers);
  }

  /** Adds the attributes that browsers ignore. */
  private static void ignored(SetAttributes attributes, SetCookie cookie, List<String> warnings) {
    for (String word : attributes.unknown()) {
      warnings.add(
          // As in "SameSite: None".
          Mistakes.near(word.split("[:\\s]", 2)[0].toLowerCase(Locale.ROOT), lower())
              .map(near -> "An unknown attribute. Did you mean " + proper(near) + '?')
              // What is behind a semicolon may be the rest of a secret value.
              .orElse("An unknown attribute, which is not shown here. Browsers ignore it."));
    }
    Map<String, String> known = attributes.known();
    ignored(known, "Max-Age", cookie.maxAge(), "a whole number of seconds", warnings);
    ignored(known, "Expires", cookie.expires(), "a date", warnings);
    ignored(known, "SameSite", cookie.sameSite(), "Strict, Lax or None", warnings);
    ignored(known, "Path", cookie.path(), "a path that begins with /", warnings);
  }

  private static void ignored(
      Map<String, String> known,
      String name,
      Optional<?> read,
      String expected,
      List<String> warnings) {
    if (known.containsKey(name) && read.isEmpty()) {
      warnings.add(name + " is ignored: it is not " + expected + '.');
    }
  }

  private static List<String> lower() {
    return SetAttributes.NAMES.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  private static String proper(String lower) {
    return SetAttributes.NAMES.get(lower().indexOf(lower));
  }

  /** Adds what Cloakroom itself would not set, beyond what a browser refuses. */
  private void ownRules(SetCookie cookie, List<String> warnings) {
    try {
      Cookie own = Cookie.of(cookie.name(), cookie.value()).withSecure(true);
      if (cookie.path().isPresent()) {
        own = own.withPath(cookie.path().get());
      }
      if (cookie.domain().isPresent()) {
        own = own.withDomain(cookie.domain().get());
      }
    } catch (IllegalArgumentException e) {
      warnings.add(e.getMessage() + ".");
    }
    if (cookie.end(now).filter(end -> !end.isAfter(now)).isPresent()) {
      return; // It is deleted.
    }
    if (!cookie.httpOnly()) {
      warnings.add("Scripts can read it. Add HttpOnly unless one needs it.");
    }
    if (!cookie.secure()) {
      warnings.add("Anyone on the network can read it over http. Add Secure where there is https.");
    }
  }

  /** Adds the cookies of a request. */
  void add(Cookies cookies, List<String> headers) {
    int bytes = headers.stream().mapToInt(CookieSite::bytes).sum();
    heading("Cookie header of " + bytes + " bytes, with " + cookies.names().size() + " names");
    if (bytes > USUAL_HEADER_LIMIT) {
      wrong = true;
      lines.add("  ! Servers refuse headers of more than about 8 KiB by default.");
    }
    for (String name : cookies.names()) {
      List<String> values = cookies.all(name);
      Map<String, @Nullable Object> shown = new LinkedHashMap<>();
      json.add(shown);
      shown.put("header", "Cookie");
      shown.put("name", name);
      heading("Cookie: " + name);
      value(shown, name, values.get(0));
      List<String> warnings = new ArrayList<>();
      if (values.size() > 1) {
        wrong = true;
        warnings.add(
            "Sent "
                + values.size()
                + " times: another path or domain has set a cookie of this name. The first counts,"
                + " and a session is not trusted.");
      }
      warnings(shown, warnings);
    }
  }

  private void value(Map<String, @Nullable Object> shown, String name, String value) {
    int size = CookieSite.bytes(name) + CookieSite.bytes(value);
    shown.put("valueBytes", CookieSite.bytes(value));
    shown.put("bytes", size);
    line("Size", size + " of " + Cookie.MAX_BYTES + " bytes in name and value");
    ProtectedValue.of(name, value, keys)
        .ifPresent(checked -> {
          wrong |= checked.fault() != null;
          shown.put("value", checked.json(open));
          line("Value", checked.sentence(now));
          if (open && checked.value() != null) {
            line("Content", checked.value());
          }
        });
  }

  private void warnings(Map<String, @Nullable Object> shown, List<String> warnings) {
    shown.put("warnings", warnings);
    warnings.forEach(warning -> lines.add("  ! " + warning));
  }

  private void heading(String text) {
    if (!lines.isEmpty()) {
      lines.add("");
    }
    lines.add(text);
  }

  private void line(String title, String text) {
    lines.add("  " + title + " ".repeat(Math.max(1, TITLE_WIDTH - title.length())) + text);
  }

  /** Returns the result, whose exit status is 1 if something is wrong. */
  CommandResult result() {
    CommandResult result = CommandResult.of(Map.of("cookies", json), lines);
    return wrong ? result.foundWrong() : result;
  }
}
